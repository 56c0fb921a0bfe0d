import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVISIONER, SERVICE_NAMES, inboxOf } from '@fairlead/contracts';
import { type DatabaseConnection, EmbeddedPostgres } from '@fairlead/platform';
import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { DistributedSystem } from '../src/support/distributed-system';
import { FairleadProcess, ROOT, newHome, removeStoppedHome } from '../src/support/fairlead-process';
import { dumpDatabase } from '../src/support/stored/database-dump';
import { dumpStreams } from '../src/support/stored/stream-dump';

const COMMIT = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const INTO = join(__dirname, COMMIT.trim());
const FILES = {
  FAIRLEAD_RULES: join(__dirname, 'rules.yaml'),
  FAIRLEAD_INSTRUMENTS: join(__dirname, 'instruments.yaml'),
};
const BARS_KEPT = 60;
const SYMBOLS = ['SIM001', 'SIM002', 'SIM003', 'SIM004'];

/** What a system has to offer to be traded in. */
interface Traded {
  readonly send: (symbol: string, action: string) => Promise<void>;
  readonly untilTrade: (symbol: string, status: string, direction?: string) => Promise<void>;
  readonly untilDenied: (symbol: string) => Promise<void>;
}

interface Trade {
  readonly symbol: string;
  readonly status: string;
  readonly protected: boolean;
}

/** A closed trade, a signal that is denied and an entry that rests. */
async function tradeSome(system: Traded): Promise<void> {
  await system.send('SIM002', 'BUY');
  await system.untilTrade('SIM002', 'OPEN');
  await system.send('SIM002', 'SELL');
  await system.untilTrade('SIM002', 'CLOSED');
  await system.send('SIM002', 'SHORT');
  await system.untilDenied('SIM002');
  await system.send('SIM004', 'BUY');
  await system.untilTrade('SIM004', 'ENTERING');
}

/** A long and a short that are open and protected. */
async function openBoth(system: Traded): Promise<void> {
  await system.send('SIM001', 'BUY');
  await system.untilTrade('SIM001', 'OPEN');
  await system.send('SIM003', 'SHORT');
  await system.untilTrade('SIM003', 'OPEN');
}

/** Prices that stand still, and a stock whose orders rest. */
function scriptMarket({ control }: Simulator): void {
  for (const symbol of SYMBOLS) control.setPrice(symbol, '99.99', '100.01');
  control.setHalted('SIM004', true);
}

function signalOf(symbol: string, action: string): object {
  const id = `stored-${symbol}-${action}`;
  const issuedAt = new Date().toISOString();
  return { id, source: 'stored', symbol, action, confidence: 0.95, issuedAt };
}

/** Of the bars of history a few of each kind are enough. */
async function thinBars(connection: DatabaseConnection): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  await client.query(`DELETE FROM market_data.bar WHERE ctid IN (
    SELECT ctid FROM (SELECT ctid, row_number() OVER (
      PARTITION BY instrument_key, interval ORDER BY starts_at DESC) AS age FROM market_data.bar)
    WHERE age > ${BARS_KEPT})`);
  await client.end();
}

/** The home's own scheduler is left out: what is running, and the log that people read. */
function copyHome(home: string, into: string): void {
  mkdirSync(join(into, 'postgres'), { recursive: true });
  cpSync(join(home, 'api-key'), join(into, 'api-key'));
  const note = JSON.parse(readFileSync(join(home, 'postgres/server.json'), 'utf8')) as object;
  // Root keeps the files elsewhere; everybody else has them in the home.
  const usual = JSON.stringify({ ...note, dataDirectory: 'data' }, null, 2);
  writeFileSync(join(into, 'postgres/server.json'), `${usual}\n`);
  copySimulator(join(home, 'simulator'), join(into, 'simulator'));
}

function copySimulator(from: string, into: string): void {
  cpSync(from, into, { recursive: true, filter: (file) => !file.endsWith('lock') });
}

it('records one process', async () => {
  const home = newHome();
  const simulator = await startSimulator({ directory: join(home, 'simulator'), port: 0 });
  scriptMarket(simulator);
  await simulator.stop();
  const process = await FairleadProcess.start(home, { env: FILES });
  await process.ready();
  const trade = async (symbol: string): Promise<Trade | undefined> =>
    (await process.get<Trade[]>('/v1/trades')).find((each) => each.symbol === symbol);
  const traded: Traded = {
    send: async (symbol, action) => {
      const { status, body } = await process.call('POST', '/v1/signals', signalOf(symbol, action));
      if (status !== 202) throw new Error(JSON.stringify(body));
    },
    untilTrade: (symbol, status) =>
      process.until(`${symbol} ${status}`, async () => (await trade(symbol))?.status === status),
    untilDenied: (symbol) =>
      process.until(`${symbol} is denied`, async () => {
        const signals = await process.get<{ symbol: string; disposition: string }[]>('/v1/signals');
        return signals.some((each) => each.symbol === symbol && each.disposition === 'DENIED');
      }),
  };
  await tradeSome(traded);
  await openBoth(traded);
  await process.until('both are protected', async () => {
    const both = [await trade('SIM001'), await trade('SIM003')];
    return both.every((each) => each?.protected === true);
  });
  expect(await process.stop()).toBe(0);
  const into = join(INTO, 'one-process');
  rmSync(into, { recursive: true, force: true });
  copyHome(home, join(into, 'home'));
  const postgres = await EmbeddedPostgres.start({ directory: join(home, 'postgres') });
  await thinBars(postgres.connection);
  await dumpDatabase(postgres.connection, join(into, 'database'));
  await postgres.stop();
  removeStoppedHome(home);
});

it('records services', async () => {
  const system = await DistributedSystem.start({ environment: FILES });
  scriptMarket(system.simulator);
  const traded: Traded = {
    send: async (symbol, action) => {
      await system.send(signalOf(symbol, action));
    },
    untilTrade: (symbol, status) =>
      system.until(`${symbol} is ${status}`, async () => {
        const trades = await system.call<Trade[]>('console', '/v1/trades');
        return trades?.find((each) => each.symbol === symbol)?.status === status;
      }),
    untilDenied: (symbol) =>
      system.until(`${symbol} is denied`, async () => {
        type Signals = { symbol: string; disposition: string }[];
        const signals = await system.call<Signals>('console', '/v1/signals');
        return (
          signals?.some((each) => each.symbol === symbol && each.disposition === 'DENIED') === true
        );
      }),
  };
  await tradeSome(traded);
  // What it has not read yet waits in the streams for the next build.
  await system.process('position-tracking').stop();
  await openBoth(traded);
  for (const service of SERVICE_NAMES) await system.process(service).stop();
  const into = join(INTO, 'services');
  rmSync(into, { recursive: true, force: true });
  await thinBars(system.database.connection);
  await dumpDatabase(system.database.connection, join(into, 'database'));
  const connection = await connect({
    servers: system.nats.url,
    user: PROVISIONER.name,
    pass: readFileSync(join(system.directory, `secrets/${PROVISIONER.name}/nats`), 'utf8').trim(),
    inboxPrefix: inboxOf(PROVISIONER.name),
  });
  await dumpStreams(connection, join(into, 'streams'));
  await connection.close();
  await system.simulator.stop();
  copySimulator(join(system.directory, 'simulator'), join(into, 'simulator'));
  await system.stop();
});

it('records the rules that were in force', () => {
  for (const file of ['rules.yaml', 'instruments.yaml']) {
    writeFileSync(join(INTO, file), readFileSync(join(__dirname, file)));
  }
});
