import {
  ALWAYS_PUBLISHED,
  BrokerGateV1,
  BrokerInstrumentV1,
  type HistoricalBar,
  MarketIndicatorV1,
  type PublishedIndicator,
  REQUESTS,
  TICK_SUBJECT,
  type TickRow,
} from '@fairlead/contracts';
import { ManualClock, instant, instantText, instrumentKeyOf, parseInstant } from '@fairlead/core';
import { type BarInterval, intervalMs } from '@fairlead/market-domain';
import { type TestService, startTestService } from '@fairlead/testing';
import { MarketData } from '../src/application/market-data';
import { MarketDataModule, MarketEnv } from '../src/index';

const ACCOUNT = 'DU1234567';
const KEY = instrumentKeyOf({ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' });
const NOON = parseInstant('2026-01-07T17:00:00.000Z');
const RESOLVED: BrokerInstrumentV1 = {
  ...{ account: ACCOUNT, instrumentKey: KEY, state: 'resolved', reason: '' },
  lookedUpAt: instantText(NOON),
  contract: {
    ...{ contractId: 265_598, symbol: 'AAPL', type: 'STK', exchange: 'SMART' },
    ...{ primaryExchange: 'NASDAQ', currency: 'USD', multiplier: '1', longName: 'APPLE INC' },
    ...{ priceBands: [{ from: '0', increment: '0.01' }], minimumSize: '1', sizeIncrement: '1' },
    timeZone: 'US/Eastern',
    tradingHours: '20260107:0400-20260107:2000',
    liquidHours: '20260107:0930-20260107:1600',
  },
};
const OPEN: BrokerGateV1 = {
  ...{ account: ACCOUNT, state: 'open', code: 'CONNECTED', reason: 'spec', epoch: 1, paper: true },
};

/** Ranges in dollars by the length of the bar, so that no value is mistaken for another. */
const RANGES: Readonly<Record<BarInterval, number>> = { '5s': 1, '10s': 2, '1m': 3, '5m': 4, '15m': 5, '1h': 6, '1d': 7 }; // prettier-ignore
const BARS = 40;

function history(interval: BarInterval, end: number): readonly HistoricalBar[] {
  const lengthMs = intervalMs(interval);
  const last = end - (end % lengthMs);
  return Array.from({ length: BARS }, (_, index) => ({
    startsAt: instantText(instant(last - (BARS - index) * lengthMs)),
    ...{ open: '100', high: String(100 + RANGES[interval]), low: '100', close: '100', volume: '3' },
  }));
}

const name = ({ name, period, interval }: PublishedIndicator): string =>
  `${name} ${period} ${interval}`;

interface Booted {
  readonly service: TestService;
  readonly clock: ManualClock;
  readonly fetched: readonly string[];
  /** The rules name these from now on. */
  readonly name: (names: readonly PublishedIndicator[]) => Promise<void>;
}

describe('indicators', () => {
  const running: TestService[] = [];
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
  });

  async function boot(
    named: readonly PublishedIndicator[],
    options: { clock?: ManualClock; database?: TestService['database'] } = {},
  ): Promise<Booted> {
    const clock = options.clock ?? new ManualClock(NOON);
    const module = MarketDataModule.register(new MarketEnv());
    const { database } = options;
    const service = await startTestService([module], {
      clock,
      ...(database === undefined ? {} : { database }),
    });
    running.push(service);
    const fetched: string[] = [];
    service.reply(REQUESTS.subscribe, ({ instrumentKeys }) =>
      Promise.resolve({ subscribed: instrumentKeys.length, last: [] }),
    );
    service.reply(REQUESTS.history, ({ interval, durationSeconds, until }) => {
      fetched.push(`${interval} ${until === undefined ? durationSeconds : 'further back'}`);
      return Promise.resolve(until === undefined ? history(interval, clock.now()) : []);
    });
    let rules = named;
    service.reply(REQUESTS.wantedIndicators, () => Promise.resolve(rules));
    const follow = (): Promise<void> =>
      service.app.get(MarketData, { strict: false }).followRules();
    const name = (names: readonly PublishedIndicator[]): Promise<void> => {
      rules = names;
      return follow();
    };
    await follow();
    return { service, clock, fetched, name };
  }

  async function listedIn(service: TestService): Promise<readonly string[]> {
    const { indicators } = await service.request(REQUESTS.market, {});
    return indicators.map(name).sort();
  }

  it('that are always published are, where no rule names one', async () => {
    const { service } = await boot([]);
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    const published = await service.waitForPublished(MarketIndicatorV1, ALWAYS_PUBLISHED.length);
    expect(published.map(({ data }) => name(data)).sort()).toEqual(ALWAYS_PUBLISHED.map(name).sort()); // prettier-ignore
  });

  const LISTED: readonly PublishedIndicator[] = [
    { name: 'ATR', period: 14, interval: '10s' },
    { name: 'ATR', period: 5, interval: '10s' },
    { name: 'ATR', period: 20, interval: '1m' },
    { name: 'ATR', period: 14, interval: '15m' },
    { name: 'ATR', period: 14, interval: '1h' },
    { name: 'ATR', period: 3, interval: '1d' },
  ];

  it('of any period and length are published from the history of their own bars, and found after a restart', async () => {
    const { service, fetched, clock } = await boot(LISTED);
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    const published = await service.waitForPublished(MarketIndicatorV1, LISTED.length);
    expect(published.map(({ data }) => [name(data), data.value, data.barsUsed])).toEqual(
      LISTED.map((each) => [name(each), String(RANGES[each.interval]), each.period]),
    );
    expect(new Set(published.map(({ id }) => id)).size).toBe(LISTED.length);
    expect(fetched).toEqual(['10s 14400', '1m 86400', '15m 604800', '1h 2592000', '1d 31536000']);
    const listed = await listedIn(service);
    expect(listed).toEqual(LISTED.map(name).sort());
    await running.pop()?.stop();
    const again = await boot(LISTED, { database: service.database, clock });
    expect(await listedIn(again.service)).toEqual(listed);
    // The rules do not name two of them any more; what always is published stays.
    const left = [...ALWAYS_PUBLISHED, ...LISTED.slice(2)].map(name).sort();
    await again.name(LISTED.slice(2));
    expect(await listedIn(again.service)).toEqual(left);
    await running.pop()?.stop();
    const later = await boot(LISTED.slice(2), { database: service.database, clock });
    expect(await listedIn(later.service)).toEqual(left);
  });

  it('that a rule names later are made of the bars on record, and of history for what is missing', async () => {
    const { service, fetched, name: nameInRules } = await boot([]);
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    await service.waitForPublished(MarketIndicatorV1, 1);
    expect(fetched).toEqual(['10s 14400']);
    await nameInRules([
      { name: 'SMA', period: 40, interval: '10s' },
      { name: 'RSI', period: 2, interval: '5m' },
      { name: 'SMA', period: 60, interval: '1h' },
    ]);
    // At once, of the 40 bars that are on record.
    expect(await listedIn(service)).toContain('SMA 40 10s');
    await service.waitForPublished(MarketIndicatorV1, 3);
    await service.waitUntil(() => fetched.includes('1h further back'), 'bars before the answer');
    expect(fetched.slice(1, 4)).toEqual(['10s 300', '5m 604800', '1h 2592000']);
    const { indicators } = await service.request(REQUESTS.market, {});
    expect(indicators.map((each) => [name(each), each.value])).toEqual([
      ['ATR 14 10s', '2'],
      ['SMA 40 10s', '100'],
      ['RSI 2 5m', '50'],
    ]);
    await nameInRules([]);
    expect(await listedIn(service)).toEqual(['ATR 14 10s']);
  });

  it('stay as they are while nobody knows what the rules name', async () => {
    const { service } = await boot(LISTED.slice(0, 2));
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    await service.waitForPublished(MarketIndicatorV1, 2);
    const database = service.database;
    const before = await listedIn(service);
    await running.pop()?.stop();
    const alone = await startTestService([MarketDataModule.register(new MarketEnv())], { clock: new ManualClock(NOON), database }); // prettier-ignore
    running.push(alone);
    alone.reply(REQUESTS.wantedIndicators, () =>
      Promise.reject(new Error('the rules cannot be read')),
    );
    await alone.app.get(MarketData, { strict: false }).followRules();
    expect(await listedIn(alone)).toEqual(before);
  });

  it('of longer bars get the bar that grew while they were fetched', async () => {
    const { service, clock, fetched } = await boot(LISTED.slice(0, 3));
    clock.advanceMs(20_000);
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    await service.waitForPublished(MarketIndicatorV1, 3);
    expect(fetched).toEqual(['10s 14400', '1m 86400']);
    clock.advanceMs(45_000);
    await service.waitUntil(() => fetched.length === 3, 'the minute that grew');
    expect(fetched[2]).toMatch(/^1m /);
    const bars = await service.database.query(
      `SELECT 1 FROM market_data.bar WHERE interval = '1m' AND starts_at = $1`,
      [instantText(NOON)],
    );
    expect(bars).toHaveLength(1);
  });

  it('of longer bars follow the ticks, also where such bars are not published', async () => {
    const { service, clock } = await boot([{ name: 'ATR', period: 2, interval: '5m' }]);
    const at = (ms: number): number => NOON + ms;
    await service.deliver(BrokerInstrumentV1, RESOLVED);
    await service.deliver(BrokerGateV1, OPEN);
    await service.waitForPublished(MarketIndicatorV1, 2);
    const last = (price: string, ms: number): TickRow => [KEY, 'last', price, at(ms)];
    const ticks = [last('100', 0), last('110', 100_000), last('100', 299_000)];
    service.emit(TICK_SUBJECT, { account: ACCOUNT, delayed: false, ticks });
    clock.advanceMs(301_000);
    const grown = (await service.waitForPublished(MarketIndicatorV1, 3)).filter(({ data }) => data.interval === '5m').at(-1); // prettier-ignore
    expect(grown?.data).toMatchObject({ period: 2, interval: '5m', value: '7', barsUsed: 2 });
  });
});
