import { DistributedSystem } from './support/distributed-system';
import { FairleadProcess, killLeftovers, removeStoppedHome } from './support/fairlead-process';
import { Stored } from './support/stored/restore';

/** A commit whose homes, databases and streams exist, and are started on by whoever upgrades. */
const stored = new Stored('6592364');

interface Trade {
  readonly symbol: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

interface Signal {
  readonly signalId: string;
  readonly symbol: string;
  readonly disposition: string | null;
  readonly code: string | null;
}

/** A system of today that runs on what was stored, in one process or as services. */
interface System {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: (path: string, body: object) => Promise<void>;
  readonly until: (what: string, condition: () => Promise<boolean>) => Promise<void>;
  /** Ends it and removes what it stored. */
  readonly end: () => Promise<void>;
}

async function oneProcess(): Promise<System> {
  const home = await stored.home();
  const process = await FairleadProcess.start(home, { env: { ...stored.files } });
  await process.ready();
  return {
    get: (path) => process.get(path),
    post: async (path, body) => {
      const { status, body: answer } = await process.call('POST', path, body);
      if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
    },
    until: (what, condition) => process.until(what, condition),
    end: async () => {
      expect(await process.stop()).toBe(0);
      removeStoppedHome(home);
    },
  };
}

async function services(): Promise<System> {
  const system = await DistributedSystem.start({
    environment: { ...stored.files },
    restore: (into) => stored.services(into),
  });
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const at = path === '/v1/signals' && body !== undefined ? 'signal-ingestion' : 'console';
    const answer = await system.call<T>(at, path, body);
    if (answer === null) throw new Error(`${path} is refused`);
    return answer;
  };
  return {
    get: (path) => call(path),
    post: async (path, body) => {
      await call(path, body);
    },
    until: (what, condition) => system.until(what, condition),
    end: async () => {
      const codes = await system.stop();
      expect(codes.filter(([, code]) => code !== 0)).toEqual([]);
    },
  };
}

afterAll(killLeftovers);

describe.each([
  ['one process', oneProcess],
  ['services over NATS', services],
])('what 6592364 stored, in %s of today', (_, start) => {
  let system: System;
  beforeAll(async () => {
    system = await start();
  }, 120_000);
  afterAll(() => system.end(), 60_000);

  const trade = async (symbol: string): Promise<Trade | undefined> =>
    (await system.get<Trade[]>('/v1/trades')).find((each) => each.symbol === symbol);

  it.each([
    ['SIM001', '100'],
    ['SIM003', '-50'],
  ])('has its open trade of %s, held and protected', async (symbol, position) => {
    await system.until(`${symbol} is protected`, async () => {
      const found = await trade(symbol);
      return Math.abs(Number(found?.effectiveProtection)) === Math.abs(Number(position));
    });
    expect(await trade(symbol)).toMatchObject({ status: 'OPEN', position });
    await system.until(`${symbol} is a position`, async () => {
      const positions = await system.get<{ symbol: string; quantity: string }[]>('/v1/positions');
      return positions.some((each) => each.symbol === symbol && each.quantity === position);
    });
  });

  it('has the trade that was closed, the signal that was denied, and their stories', async () => {
    expect(await trade('SIM002')).toMatchObject({ status: 'CLOSED', position: '0' });
    const signals = await system.get<Signal[]>('/v1/signals');
    const denied = signals.find(({ code }) => code === 'RESTRICTED');
    expect(denied).toMatchObject({ symbol: 'SIM002', disposition: 'DENIED' });
    const story = await system.get(`/v1/explain/${denied?.signalId ?? ''}`);
    expect(JSON.stringify(story)).toContain('RESTRICTED');
  });

  it('does not trade a signal again that comes again', async () => {
    const again = { id: 'stored-SIM001-BUY', source: 'stored', symbol: 'SIM001', action: 'BUY' };
    const before = await system.get<Signal[]>('/v1/signals');
    await system
      .post('/v1/signals', { ...again, confidence: 0.95, issuedAt: new Date().toISOString() })
      .catch(() => undefined);
    expect(await system.get<Signal[]>('/v1/signals')).toHaveLength(before.length);
  });

  it('takes a new signal to a protected position', async () => {
    const signal = { id: 'today', source: 'stored', symbol: 'SIM005', action: 'BUY' };
    const issuedAt = new Date().toISOString();
    await system.post('/v1/signals', { ...signal, confidence: 0.95, issuedAt });
    await system.until('SIM005 is open', async () => (await trade('SIM005'))?.status === 'OPEN');
    expect(await trade('SIM005')).toMatchObject({ position: '100', effectiveProtection: '100' });
  });

  it('is closed, with nothing left at the broker but what rests', async () => {
    await system.post('/v1/close', { all: true });
    for (const symbol of ['SIM001', 'SIM003', 'SIM005']) {
      await system.until(
        `${symbol} is closed`,
        async () => (await trade(symbol))?.status === 'CLOSED',
      );
    }
    await system.until('it is reconciled with the broker', async () => {
      const report = await system.get<{ equal: boolean }>('/v1/reconcile');
      return report.equal;
    });
    const orders = await system.get<{ symbol: string; status: string }[]>('/v1/orders');
    const working = orders.filter(({ status }) => ['HELD', 'WORKING', 'PARTIAL'].includes(status));
    expect(working.filter(({ symbol }) => symbol !== 'SIM004')).toEqual([]);
  });
});
