import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@fairlead/testing';
import { DistributedSystem } from './support/distributed-system';
import { FairleadProcess, killLeftovers, removeStoppedHome } from './support/fairlead-process';
import { Stored } from './support/stored/restore';

const stored = new Stored('6592364');
const OTHER = 'DU7654321';

interface Trade {
  readonly account: string;
  readonly symbol: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

interface Signal {
  readonly signalId: string;
  readonly disposition: string | null;
  readonly code: string | null;
}

/** A home that was traded in with the simulator's account, and a TWS with another account beside it. */
describe('a home in which the account is changed, there and back', () => {
  let home: string;
  let directory: string;
  let tws: Simulator;
  let running: FairleadProcess;

  const start = async (env: Readonly<Record<string, string>>): Promise<void> => {
    running = await FairleadProcess.start(home, { env: { ...stored.files, ...env } });
    await running.ready();
  };
  const startOther = (): Promise<void> =>
    start({ TWS_HOST: tws.host, TWS_PORT: String(tws.port), TWS_ACCOUNT: OTHER });
  const trades = (): Promise<Trade[]> => running.get<Trade[]>('/v1/trades');
  const trade = async (symbol: string): Promise<Trade | undefined> =>
    (await trades()).find((each) => each.symbol === symbol);
  const untilTrade = (symbol: string, status: string): Promise<void> =>
    running.until(`${symbol} is ${status}`, async () => (await trade(symbol))?.status === status);

  /** Sends a signal and returns how it ended. */
  async function send(symbol: string, action: string): Promise<Signal> {
    const signal = {
      ...{ id: `${symbol}-${action}-${Date.now()}`, source: 'e2e', symbol, action },
      ...{ confidence: 0.95, issuedAt: new Date().toISOString() },
    };
    const { status, body } = await running.call<Signal>('POST', '/v1/signals', signal);
    expect(status).toBe(202);
    let last: Signal | null = null;
    await running.until(`${symbol} ${action} is disposed`, async () => {
      last = await running.get<Signal>(`/v1/signals/${body.signalId}`);
      return last.disposition !== null;
    });
    return last ?? body;
  }

  beforeAll(async () => {
    home = await stored.home();
    directory = mkdtempSync(join(tmpdir(), 'fairlead-other-'));
    tws = await startSimulator({ directory, port: 0, account: OTHER });
    for (const symbol of ['SIM001', 'SIM002', 'SIM003'])
      tws.control.setPrice(symbol, '49.99', '50.01');
  }, 60_000);
  afterAll(async () => {
    expect(await running.stop()).toBe(0);
    await tws.stop();
    rmSync(directory, { recursive: true, force: true });
    removeStoppedHome(home);
    killLeftovers();
  });

  it('begins anew in the other account: nothing of the first is shown, and its trades do not stand in the way', async () => {
    await startOther();
    expect(await trades()).toEqual([]);
    expect(await running.get('/v1/orders')).toEqual([]);
    expect(await running.get('/v1/positions')).toEqual([]);
    const report = await running.get<{ equal: boolean }>('/v1/reconcile');
    expect(report.equal).toBe(true);
    expect(await send('SIM001', 'SELL')).toMatchObject({ disposition: 'NO_ACTION' });
    expect(await send('SIM001', 'BUY')).toMatchObject({ disposition: 'EXECUTED' });
    await untilTrade('SIM001', 'OPEN');
    expect(await trade('SIM001')).toMatchObject({ account: OTHER, position: '100' });
    expect(await trade('SIM001')).toMatchObject({ effectiveProtection: '100' });
    expect(tws.control.state().positions.map(({ quantity }) => quantity.toFixed())).toEqual([
      '100',
    ]);
    const ordersBefore = await running.get<unknown[]>('/v1/orders');
    expect(ordersBefore).toHaveLength(3);
  });

  it('says at the start what else the home holds', async () => {
    const status = await running.get<{
      orderManagement?: { otherAccounts?: readonly object[] };
    }>('/v1/status');
    expect(status.orderManagement?.otherAccounts).toEqual([
      expect.objectContaining({ account: 'DU1000001', openTrades: 3 }),
    ]);
    await running.until('the line is printed', () =>
      running.errors.includes(
        'this home also holds 3 open trades of DU1000001 (simulated); they are left alone; start without TWS_HOST',
      ),
    );
  });

  it('refuses a TWS of which the account has the id of the simulator', async () => {
    expect(await running.stop()).toBe(0);
    const env = { TWS_HOST: tws.host, TWS_PORT: String(tws.port), TWS_ACCOUNT: 'DU1000001' };
    running = await FairleadProcess.start(home, { env: { ...stored.files, ...env } });
    expect(await running.exit()).toBe(2);
    expect(running.errors).toContain("is the account of this home's simulator");
  });

  it('finds the trades of the first account as they were, held and protected, after it is changed back', async () => {
    await start({});
    for (const [symbol, position] of [
      ['SIM001', '100'],
      ['SIM003', '-50'],
    ] as const) {
      await untilTrade(symbol, 'OPEN');
      expect(await trade(symbol)).toMatchObject({ account: 'DU1000001', position });
      const protection = Number((await trade(symbol))?.effectiveProtection);
      expect(Math.abs(protection)).toBe(Math.abs(Number(position)));
    }
    expect(await send('SIM001', 'SELL')).toMatchObject({ disposition: 'EXECUTED' });
    await untilTrade('SIM001', 'CLOSED');
    const report = await running.get<{ equal: boolean }>('/v1/reconcile');
    expect(report.equal).toBe(true);
  });

  it('finds the trade of the other account again, and leaves it', async () => {
    expect(await running.stop()).toBe(0);
    await startOther();
    expect((await trades()).map(({ symbol, status }) => `${symbol} ${status}`)).toEqual([
      'SIM001 OPEN',
    ]);
    expect(await send('SIM001', 'SELL')).toMatchObject({ disposition: 'EXECUTED' });
    await untilTrade('SIM001', 'CLOSED');
    expect(tws.control.state().positions).toEqual([]);
    expect(tws.control.state().openOrders).toEqual([]);
    expect(tws.control.violations).toEqual([]);
  });
});

/** Fills of the first account wait in the streams: they come while the other one is traded. */
describe('services whose database and streams are of another account', () => {
  let directory: string;
  let tws: Simulator;
  let system: DistributedSystem;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-other-'));
    tws = await startSimulator({ directory, port: 0, account: OTHER });
    tws.control.setPrice('SIM001', '49.99', '50.01');
    system = await DistributedSystem.start({
      restore: (into) => stored.services(into),
      environment: {
        ...stored.files,
        ...{ TWS_HOST: tws.host, TWS_PORT: String(tws.port), TWS_ACCOUNT: OTHER },
      },
    });
  }, 120_000);
  afterAll(async () => {
    await system.stop();
    await tws.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const openTrades = (): Promise<{ symbol: string; state: unknown }[]> =>
    system.database.query(
      `SELECT symbol, state FROM order_management.trade
       WHERE open AND account = 'DU1000001' ORDER BY symbol`,
    );
  const symbols = async (path: string): Promise<readonly string[] | undefined> =>
    (await system.call<{ symbol: string }[]>('console', path))?.map(({ symbol }) => symbol);

  it('show and trade the other one only, and leave the first as it was', async () => {
    const before = await openTrades();
    expect(before.map(({ symbol }) => symbol)).toEqual(['SIM001', 'SIM003', 'SIM004']);
    expect(await symbols('/v1/trades')).toEqual([]);
    const signalId = await system.buy('SIM001');
    expect(await system.untilDisposed(signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await system.until('the position is there', async () => {
      const shown = await symbols('/v1/positions');
      return shown?.length === 1;
    });
    await system.until('the fills of the first account are folded', async () => {
      const rows = await system.database.query(
        `SELECT 1 FROM position_tracking.position
         WHERE account = 'DU1000001' AND quantity IN (100, -50)`,
      );
      return rows.length === 2;
    });
    expect(await symbols('/v1/positions')).toEqual(['SIM001']);
    expect(await openTrades()).toEqual(before);
    expect(tws.control.state().positions.map(({ quantity }) => quantity.toFixed())).toEqual([
      '100',
    ]);
    expect(tws.control.violations).toEqual([]);
  }, 120_000);
});
