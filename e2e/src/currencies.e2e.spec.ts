import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

const HERE = 'SHOP:USD';
const THERE = 'SHOP:CAD';
/** What the simulator's TWS says that a Canadian dollar is worth: 1 / 1.38. */
const RATE = '0.7246377';

interface Trade {
  readonly tradeId: string;
  readonly symbol: string;
  readonly direction: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

const LIST = `
- { symbol: SHOP, type: STK, currency: USD, exchange: SMART, primaryExchange: NYSE }
- { symbol: SHOP, type: STK, currency: CAD, exchange: SMART, primaryExchange: TSE }
- { symbol: VOD, type: STK, currency: GBP, exchange: SMART, primaryExchange: LSE }
- { symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2025-12, multiplier: 50 }
`;
const rule = (id: string, signal: string, symbols: string, size: string): string => `
  - id: ${id}
    template: ${signal}
    strategy: ${id}
    symbols: [${symbols}]
    confidence: 0.50
    size: ${size}
    stop: { percent: 5 }
    target: { percent: 8 }
    cooldownMinutes: 0
`;
const RULES = [
  'version: 1',
  'rules:',
  rule('buy', 'buy', `"${HERE}", "${THERE}", ESZ5, VOD`, '{ notional: 9000 }'),
  rule('sell-short', 'short', `"${THERE}"`, '{ riskPct: 0.2 }'),
].join('\n');

describe('an account in US dollars and a share in Canadian ones', () => {
  const home = newHome();
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-currencies-'));
  const env = {
    FAIRLEAD_RULES: join(directory, 'rules.yaml'),
    FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
    FAIRLEAD_DUPLICATE_WINDOW_MS: '0',
    FAIRLEAD_SIMULATOR_OTHER_CASH: 'CAD=10000',
  };
  let running: FairleadProcess;

  const start = async (): Promise<void> => {
    running = await FairleadProcess.start(home, { env });
    await running.ready();
  };
  const send = async (action: string, symbol: string): Promise<string> => {
    const sent = await running.call('POST', '/v1/signals', {
      ...{ id: `${action}-${symbol}-${Date.now()}`, source: 'e2e', symbol, action },
      ...{ confidence: 0.95, issuedAt: new Date().toISOString() },
    });
    expect(sent.status).toBe(202);
    return (sent.body as { signalId: string }).signalId;
  };
  const tradeIn = async (symbol: string): Promise<Trade | undefined> =>
    (await running.get<Trade[]>('/v1/trades')).find((trade) => trade.symbol === symbol);
  const until = (symbol: string, status: string): Promise<void> =>
    running.until(`${symbol} is ${status}`, async () => (await tradeIn(symbol))?.status === status, 30_000); // prettier-ignore
  const explained = async (signalId: string): Promise<string> =>
    JSON.stringify((await running.call('GET', `/v1/explain/${signalId}`)).body);
  /** The story is told by what the console has read, which may be a moment behind the trade. */
  const untilExplained = (signalId: string, text: string): Promise<void> =>
    running.until(`explain says ${text}`, async () => (await explained(signalId)).includes(text));

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

  it('sizes an allocation by the rate that TWS reports, and explain shows the arithmetic', async () => {
    const [here, there] = [await send('BUY', HERE), await send('BUY', THERE)];
    await until(HERE, 'OPEN');
    await until(THERE, 'OPEN');
    const [dollars, canadian] = [await tradeIn(HERE), await tradeIn(THERE)];
    // 9000 US dollars buy about as many of the one as of the other: 150 and 207 × 0.72 each.
    for (const trade of [dollars, canadian]) {
      expect(Number(trade?.position)).toBeGreaterThan(45);
      expect(Number(trade?.position)).toBeLessThan(75);
      expect(trade?.effectiveProtection).toBe(trade?.position);
    }
    await untilExplained(there, `CAD × ${RATE.slice(0, 6)}`);
    await untilExplained(there, 'EXCHANGE_RATE_STALE');
    await untilExplained(here, 'EXECUTED');
    expect(await explained(here)).not.toContain('CAD ×');
  }, 120_000);

  it('closes it, and sells it short by risk, after a kill too', async () => {
    await running.kill();
    await start();
    await until(THERE, 'OPEN');
    const positions = await running.get<{ symbol: string; inAccount?: object }[]>('/v1/positions');
    expect(positions.find(({ symbol }) => symbol === THERE)).toMatchObject({
      currency: 'CAD',
      inAccount: { currency: 'USD', exchangeRate: RATE },
    });
    expect(positions.find(({ symbol }) => symbol === HERE)).not.toHaveProperty('inAccount');
    await send('SELL', THERE);
    await until(THERE, 'CLOSED');
    const signal = await send('SHORT', THERE);
    await running.until('it is held short', async () => {
      const trades = await running.get<Trade[]>('/v1/trades');
      const short = trades.find(({ direction }) => direction === 'SHORT');
      return short?.status === 'OPEN' && short.effectiveProtection === short.position.replace('-', ''); // prettier-ignore
    });
    await untilExplained(signal, `CAD × ${RATE.slice(0, 6)}`);
  }, 120_000);

  it('does not trade what is quoted in pence', async () => {
    const signal = await send('BUY', 'VOD');
    await untilExplained(signal, 'PRICE_MAGNIFIED');
    await untilExplained(signal, 'prices in 1/100 GBP');
  }, 60_000);

  it('does not trade a month that is over', async () => {
    const signal = await send('BUY', 'ESZ5');
    await untilExplained(signal, 'DENIED');
    await untilExplained(signal, 'CONTRACT_EXPIRED');
    expect(await running.stop()).toBe(0);
  }, 120_000);
});

describe('an account that holds no Canadian dollars', () => {
  const home = newHome();
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-currencies-'));
  afterAll(() => {
    killLeftovers();
    rmSync(directory, { recursive: true, force: true });
    removeStoppedHome(home);
  });

  it('is denied the entry: TWS reports no rate, and none is guessed', async () => {
    const env = {
      FAIRLEAD_RULES: join(directory, 'rules.yaml'),
      FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
    };
    writeFileSync(env.FAIRLEAD_INSTRUMENTS, LIST);
    writeFileSync(env.FAIRLEAD_RULES, RULES);
    const running = await FairleadProcess.start(home, { env });
    await running.ready();
    const sent = await running.call('POST', '/v1/signals', {
      ...{ id: 'blind', source: 'e2e', symbol: THERE, action: 'BUY' },
      ...{ confidence: 0.95, issuedAt: new Date().toISOString() },
    });
    const { signalId } = sent.body as { signalId: string };
    await running.until('it is denied', async () =>
      JSON.stringify((await running.call('GET', `/v1/explain/${signalId}`)).body).includes(
        'EXCHANGE_RATE_UNKNOWN',
      ),
    );
    expect(await running.get<Trade[]>('/v1/trades')).toEqual([]);
    expect(await running.stop()).toBe(0);
  }, 120_000);
});
