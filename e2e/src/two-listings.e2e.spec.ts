import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@fairlead/testing';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

const HERE = 'NASDAQ:SIMDUAL';
const THERE = 'NYSE:SIMDUAL';
const CONTRACTS = { [HERE]: 900_200_001, [THERE]: 900_200_002 } as const;

interface Trade {
  readonly symbol: string;
  readonly instrumentKey: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

const LIST = `
- { symbol: SIMDUAL, type: STK, currency: USD, exchange: SMART, primaryExchange: NASDAQ }
- { symbol: SIMDUAL, type: STK, currency: USD, exchange: NYSE, primaryExchange: NYSE, conId: 900200002 }
`;
const RULES = `
version: 1
rules:
  - id: dual-buy
    template: buy
    strategy: dual
    symbols: ["${HERE}", "${THERE.toLowerCase()}"]
    confidence: 0.50
    size: { shares: 100 }
    stop: { percent: 5 }
    target: { percent: 8 }
    cooldownMinutes: 0
`;

describe('two listings of one symbol', () => {
  const home = newHome();
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-listings-'));
  const env = {
    FAIRLEAD_RULES: join(directory, 'rules.yaml'),
    FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
    // The same entry again, seconds later, is what this is about.
    FAIRLEAD_DUPLICATE_WINDOW_MS: '0',
  };
  let running: FairleadProcess;

  const start = async (): Promise<void> => {
    running = await FairleadProcess.start(home, { env });
    await running.ready();
  };
  const send = (action: string, symbol: string) =>
    running.call('POST', '/v1/signals', {
      ...{ id: `${action}-${symbol}-${Date.now()}`, source: 'e2e', symbol, action },
      ...{ confidence: 0.95, issuedAt: new Date().toISOString() },
    });
  const tradeIn = async (symbol: string): Promise<Trade | undefined> =>
    (await running.get<Trade[]>('/v1/trades')).find((trade) => trade.symbol === symbol);
  const until = (symbol: string, status: string): Promise<void> =>
    running.until(`${symbol} is ${status}`, async () => (await tradeIn(symbol))?.status === status, 30_000); // prettier-ignore
  const untilEqual = (): Promise<void> =>
    running.until('ours and theirs agree', async () => (await running.get<{ equal: boolean }>('/v1/reconcile')).equal); // prettier-ignore

  /** What the broker holds, by the number of its contract. */
  async function held(): Promise<readonly string[]> {
    const simulator = await startSimulator({ directory: join(home, 'simulator'), port: 0 });
    const { positions } = simulator.control.state();
    await simulator.stop();
    return positions.map(({ instrument, quantity }) => `${instrument} ${quantity.toFixed()}`);
  }

  beforeAll(async () => {
    writeFileSync(env.FAIRLEAD_INSTRUMENTS, LIST);
    writeFileSync(env.FAIRLEAD_RULES, RULES);
    await start();
  }, 120_000);
  afterAll(() => {
    killLeftovers();
    rmSync(directory, { recursive: true, force: true });
    removeStoppedHome(home);
  });

  it('are not meant by the symbol alone, and the answer names both', async () => {
    const refused = await send('BUY', 'SIMDUAL');
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('AMBIGUOUS_SYMBOL');
    expect(JSON.stringify(refused.body)).toContain(`write ${HERE} or ${THERE}`);
  });

  it('are two instruments, bought and protected each in its own contract', async () => {
    for (const symbol of [HERE, THERE.toLowerCase()]) {
      expect((await send('BUY', symbol)).status).toBe(202);
    }
    for (const symbol of [HERE, THERE]) {
      await until(symbol, 'OPEN');
      expect(await tradeIn(symbol)).toMatchObject({ position: '100', effectiveProtection: '100' });
    }
    const trades = await Promise.all([tradeIn(HERE), tradeIn(THERE)]);
    expect(new Set(trades.map((trade) => trade?.instrumentKey)).size).toBe(2);
    await untilEqual();
  }, 120_000);

  it('are closed by their own names: the symbol alone closes neither', async () => {
    const refused = await running.call('POST', '/v1/close', { symbol: 'SIMDUAL' });
    expect(refused.status).toBe(409);
    expect((await send('SELL', '#900200002')).status).toBe(202);
    await until(THERE, 'CLOSED');
    expect(await tradeIn(HERE)).toMatchObject({ status: 'OPEN', position: '100', effectiveProtection: '100' }); // prettier-ignore
    // Positions come by executions, on a way of their own.
    await running.until('only the other one is held', async () => {
      const positions = await running.get<{ symbol: string; quantity: string }[]>('/v1/positions');
      return positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join() === `${HERE} 100`; // prettier-ignore
    });
    await untilEqual();
  }, 120_000);

  it('are kept apart over a kill and a restart', async () => {
    await running.kill();
    await start();
    await until(HERE, 'OPEN');
    expect(await tradeIn(HERE)).toMatchObject({ position: '100', effectiveProtection: '100' });
    await untilEqual();
    expect((await send('BUY', THERE)).status).toBe(202);
    await until(THERE, 'OPEN');
    const closing = await running.call('POST', '/v1/close', { symbol: HERE });
    expect(closing.status).toBeLessThan(300);
    await until(HERE, 'CLOSED');
    expect(await tradeIn(THERE)).toMatchObject({ status: 'OPEN', position: '100', effectiveProtection: '100' }); // prettier-ignore
    await untilEqual();
    expect(await running.stop()).toBe(0);
    expect(await held()).toEqual([`${CONTRACTS[THERE]} 100`]);
  }, 120_000);
});
