import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, type UnitLogLine } from '@fairlead/platform';
import { databaseOn } from '@fairlead/testing';
import { Client, type ClientConfig } from 'pg';
import { DistributedSystem } from '../src/support/distributed-system';
import {
  FairleadProcess,
  newHome,
  removeStoppedHome,
  sleep,
} from '../src/support/fairlead-process';
import { RAISED_LIMITS, type Workload } from './workload';

/** A running Fairlead, as a sender of signals and a counter of costs see it. */
export interface Target {
  /** Where signals go. */
  readonly signalsUrl: string;
  readonly apiKey: string;
  /** Every frame of the simulator, with its time. */
  readonly framesFile: string;
  /** Returns every commit and durable message so far. */
  readonly units: () => readonly UnitLogLine[];
  /** Runs one statement on the database, as its superuser. */
  readonly query: <Row extends object>(sql: string) => Promise<readonly Row[]>;
  readonly stop: () => Promise<void>;
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
const QUOTES_COME_WITHIN_MS = 5_000;

/** Everything in one process, as `npm start` runs it: its own PostgreSQL, which waits for the disk. */
export async function startSingle(workload: Workload): Promise<Target> {
  const home = newHome();
  const files = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const unitLog = join(files, 'units.jsonl');
  const fairlead = await FairleadProcess.start(home, {
    env: { ...workload.write(files), ...RAISED_LIMITS, FAIRLEAD_UNIT_LOG: unitLog },
  });
  await fairlead.ready();
  await sleep(QUOTES_COME_WITHIN_MS);
  return {
    signalsUrl: readFileSync(join(home, 'endpoint'), 'utf8').trim(),
    apiKey: readFileSync(join(home, 'api-key'), 'utf8').trim(),
    framesFile: join(home, 'simulator', 'frames.jsonl'),
    units: () => unitsIn(unitLog),
    query: (sql) => queryOnce(databaseOf(home), sql),
    stop: async () => {
      await fairlead.stop();
      removeStoppedHome(home);
      rmSync(files, { recursive: true, force: true });
    },
  };
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
  await sleep(QUOTES_COME_WITHIN_MS);
  return {
    signalsUrl: system.process('signal-ingestion').url ?? '',
    apiKey: readFileSync(join(system.directory, 'secrets/console/api-key'), 'utf8').trim(),
    framesFile: system.simulator.framesFile,
    query: (sql) => system.database.query(sql),
    units: () => SERVICES_OF_UNITS.flatMap((service) => unitsIn(system.unitLogOf(service))),
    stop: async () => {
      await system.stop();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
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
