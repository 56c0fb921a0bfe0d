import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, type UnitLogLine } from '@fairlead/platform';
import { STREAMS } from '@fairlead/contracts';
import { databaseOn } from '@fairlead/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { Client, type ClientConfig } from 'pg';
import { DistributedSystem } from '../src/support/distributed-system';
import {
  FairleadProcess,
  ROOT,
  newHome,
  removeStoppedHome,
  sleep,
} from '../src/support/fairlead-process';
import { RAISED_LIMITS, type Workload } from './workload';

/** Counters of the servers themselves: everything that happens, not only what a signal waits for. */
export interface Totals {
  readonly databaseCommits: number;
  /** Null where there is no NATS. */
  readonly streamMessages: number | null;
}

/** A running Fairlead, as a sender of signals and a counter of costs see it. */
export interface Target {
  /** Where signals go. */
  readonly signalsUrl: string;
  readonly apiKey: string;
  /** Every frame of the simulator, with its time. */
  readonly framesFile: string;
  /** Returns every commit and durable message so far. */
  readonly units: () => readonly UnitLogLine[];
  /** What PostgreSQL and the streams have counted so far. */
  readonly totals: () => Promise<Totals>;
  /** Runs one statement on the database, as its superuser. */
  readonly query: <Row extends object>(sql: string) => Promise<readonly Row[]>;
  readonly stop: () => Promise<void>;
}

/** What a process itself has counted so far: see `counters.cjs`. */
interface Counters {
  readonly statements: number;
  readonly allocatedBytes: number;
}

/** A Fairlead in one process, which may be of another checkout. */
export interface SingleTarget extends Target {
  /** Only where it was started with `isCounted`. */
  readonly counters: () => Promise<Counters>;
}

const SERVICES_OF_UNITS = [
  'signal-ingestion',
  'rule-engine',
  'order-management',
  'tws-gateway',
  'position-tracking',
  'market-data',
  'console',
] as const;
const QUOTES_COME_WITHIN_MS = 120_000;
const POLL_MS = 200;
const COUNTERS = join(ROOT, 'e2e/bench/counters.cjs');
/** PostgreSQL adds up its counters this much later at most. */
const COUNTERS_DELAY_MS = 1_100;

/** Everything in one process, as `npm start` runs it: its own PostgreSQL, which waits for the disk. */
export async function startSingle(
  workload: Workload,
  options: { readonly main?: string; readonly isCounted?: boolean } = {},
): Promise<SingleTarget> {
  const home = newHome();
  const files = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const unitLog = join(files, 'units.jsonl');
  const countersFile = join(files, 'counters.jsonl');
  const fairlead = await FairleadProcess.start(home, {
    env: {
      ...workload.write(files),
      ...RAISED_LIMITS,
      FAIRLEAD_UNIT_LOG: unitLog,
      ...(options.isCounted === true ? { BENCH_COUNTERS: countersFile } : {}),
    },
    nodeArgs: options.isCounted === true ? ['--require', COUNTERS] : [],
    ...(options.main === undefined ? {} : { main: options.main }),
  });
  await fairlead.ready();
  const signalsUrl = readFileSync(join(home, 'endpoint'), 'utf8').trim();
  const apiKey = readFileSync(join(home, 'api-key'), 'utf8').trim();
  await untilQuoted({ url: signalsUrl, apiKey, symbols: workload.symbols.length });
  await raiseLimits({ url: signalsUrl, apiKey });
  const query = <Row extends object>(sql: string): Promise<readonly Row[]> =>
    queryOnce<Row>(databaseOf(home), sql);
  return {
    signalsUrl,
    apiKey,
    framesFile: join(home, 'simulator', 'frames.jsonl'),
    units: () => unitsIn(unitLog),
    totals: async () => ({ databaseCommits: await commitsOf(query), streamMessages: null }),
    counters: () => countersOf(fairlead, countersFile),
    query,
    stop: async () => {
      await fairlead.stop();
      removeStoppedHome(home);
      rmSync(files, { recursive: true, force: true });
    },
  };
}

/** Asks a process for its counters and reads its answer. */
async function countersOf(fairlead: FairleadProcess, file: string): Promise<Counters> {
  const written = (): readonly string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const before = written().length;
  fairlead.signal('SIGUSR2');
  await fairlead.until('the counters are written', () => written().length > before);
  return JSON.parse(written().at(-1) ?? '') as Counters;
}

/** Seven processes over NATS and PostgreSQL, both of which wait for the disk. */
export async function startDistributed(workload: Workload): Promise<Target> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const postgres = await EmbeddedPostgres.start({ directory: join(directory, 'postgres') });
  const system = await DistributedSystem.start({
    database: await databaseOn(postgres.connection),
    environment: { ...workload.write(directory), ...RAISED_LIMITS },
  });
  workload.freezePrices(system.simulator);
  const apiKey = readFileSync(join(system.directory, 'secrets/console/api-key'), 'utf8').trim();
  const url = system.process('console').url ?? '';
  await untilQuoted({ url, apiKey, symbols: workload.symbols.length });
  await raiseLimits({ url, apiKey });
  const query = <Row extends object>(sql: string): Promise<readonly Row[]> =>
    system.database.query<Row>(sql);
  return {
    signalsUrl: system.process('signal-ingestion').url ?? '',
    apiKey,
    framesFile: system.simulator.framesFile,
    query,
    totals: async () => ({
      databaseCommits: await commitsOf(query),
      streamMessages: await messagesOf(system),
    }),
    units: () => SERVICES_OF_UNITS.flatMap((service) => unitsIn(system.unitLogOf(service))),
    stop: async () => {
      await system.stop();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until the gate is open and every stock has a price: before that an order would wait for either. */
async function untilQuoted(edge: {
  readonly url: string;
  readonly apiKey: string;
  readonly symbols: number;
}): Promise<void> {
  const deadline = performance.now() + QUOTES_COME_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${edge.url}/v1/status`, {
      headers: { authorization: `Bearer ${edge.apiKey}` },
    });
    const status = (await response.json()) as {
      quotes: number | null;
      orderManagement: { gate: string } | null;
    };
    if (status.orderManagement?.gate === 'open' && (status.quotes ?? 0) >= edge.symbols) return;
    if (performance.now() > deadline) {
      throw new Error(`not ready: ${JSON.stringify(status)}`);
    }
    await sleep(POLL_MS);
  }
}

/** More entries a minute than a person's account would take. A checkout of before there was such a limit needs none. */
async function raiseLimits(edge: { readonly url: string; readonly apiKey: string }): Promise<void> {
  const response = await fetch(`${edge.url}/v1/limits/runaway-entries-max`, {
    method: 'POST',
    headers: { authorization: `Bearer ${edge.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value: '100000', reason: 'the bench' }),
  });
  if (!response.ok && response.status !== 404) throw new Error(await response.text());
}

async function commitsOf(query: Target['query']): Promise<number> {
  await sleep(COUNTERS_DELAY_MS);
  const [row] = await query<{ commits: string }>(
    'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(row?.commits);
}

/** Looks at the streams as the read-only guest. */
async function messagesOf(system: DistributedSystem): Promise<number> {
  const guest = await system.connectGuest();
  try {
    const manager = await jetstreamManager(guest, { checkAPI: false });
    const infos = await Promise.all(STREAMS.map(({ name }) => manager.streams.info(name)));
    return infos.reduce((sum, { state }) => sum + state.last_seq, 0);
  } finally {
    await guest.close();
  }
}

/** Where the embedded server of a home listens. */
function databaseOf(home: string): ClientConfig {
  const note = readFileSync(join(home, 'postgres', 'server.json'), 'utf8');
  const { port, password } = JSON.parse(note) as { port: number; password: string };
  return { host: '127.0.0.1', port, user: 'fairlead', database: 'fairlead', password };
}

async function queryOnce<Row extends object>(
  connection: ClientConfig,
  sql: string,
): Promise<readonly Row[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function unitsIn(file: string): readonly UnitLogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as UnitLogLine);
}
