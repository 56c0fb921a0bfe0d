import {
  ALL_QUOTES,
  REQUESTS,
  BrokerGateV1,
  BrokerInstrumentV1,
  type GateState,
  type HistoricalBar,
  MarketBarV1,
  MarketIndicatorV1,
  MarketStaleV1,
  type QuoteMessage,
  TICK_SUBJECT,
  type TickBatchMessage,
  type TickRow,
} from '@fairlead/contracts';
import {
  type Instant,
  ManualClock,
  instant,
  instantText,
  parseInstant,
  instrumentKeyOf,
} from '@fairlead/core';
import { type TestService, startTestService } from '@fairlead/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { MarketDataModule, MarketEnv } from '../src/index';

const ACCOUNT = 'DU1234567';
const KEY = instrumentKeyOf({
  ...{ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' },
});
const OTHER = 'JVJUMVA';
const NOON = parseInstant('2026-01-07T17:00:00.000Z');

const CONTRACT = 265_598;

const gate = (state: GateState): BrokerGateV1 => ({
  account: ACCOUNT,
  state,
  code: 'CONNECTED',
  reason: 'spec',
  epoch: 1,
  paper: true,
});

function instrument(instrumentKey: string, state: 'resolved' | 'unresolved'): BrokerInstrumentV1 {
  const base = { account: ACCOUNT, instrumentKey, state, reason: '', lookedUpAt: instantText(NOON) }; // prettier-ignore
  if (state === 'unresolved') return base;
  return {
    ...base,
    contract: {
      contractId: CONTRACT,
      symbol: 'AAPL',
      type: 'STK',
      exchange: 'SMART',
      primaryExchange: 'NASDAQ',
      currency: 'USD',
      multiplier: '1',
      longName: 'APPLE INC',
      priceBands: [{ from: '0', increment: '0.01' }],
      minimumSize: '1',
      sizeIncrement: '1',
      timeZone: 'US/Eastern',
      tradingHours: '20260107:0400-20260107:2000',
      liquidHours: '20260107:0930-20260107:1600',
    },
  };
}

/** Complete 10-second bars that end at noon, each with a range of one dollar. */
function history(count: number): readonly HistoricalBar[] {
  return Array.from({ length: count }, (_, index) => ({
    startsAt: instantText(instant(NOON - (count - index) * 10_000)),
    ...{ open: '100.5', high: '101', low: '100', close: '100.5', volume: '300' },
  }));
}

interface Boot {
  readonly service: TestService;
  readonly clock: ManualClock;
  readonly subscriptions: (readonly string[])[];
  readonly histories: { instrumentKey: string; durationSeconds: number }[];
  readonly ticks: (...rows: TickRow[]) => void;
}

describe('market data', () => {
  const running: TestService[] = [];
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
  });

  async function boot(
    options: {
      database?: TestService['database'];
      bars?: number;
      clock?: ManualClock;
      last?: readonly TickBatchMessage[];
      account?: string;
    } = {},
  ): Promise<Boot> {
    const clock = options.clock ?? new ManualClock(NOON);
    const { account } = options;
    const env = Object.assign(
      new MarketEnv(),
      account === undefined ? {} : { TWS_ACCOUNT: account },
    );
    const service = await startTestService([MarketDataModule.register(env)], {
      clock,
      ...(options.database === undefined ? {} : { database: options.database }),
    });
    running.push(service);
    const subscriptions: (readonly string[])[] = [];
    const histories: { instrumentKey: string; durationSeconds: number }[] = [];
    service.reply(REQUESTS.subscribe, ({ instrumentKeys }) => {
      subscriptions.push(instrumentKeys);
      return Promise.resolve({ subscribed: instrumentKeys.length, last: options.last ?? [] });
    });
    service.reply(REQUESTS.history, (request) => {
      histories.push(request);
      return Promise.resolve(history(options.bars ?? 20));
    });
    const ticks = (...rows: TickRow[]): void =>
      service.emit(TICK_SUBJECT, { account: ACCOUNT, delayed: false, ticks: rows });
    return { service, clock, subscriptions, histories, ticks };
  }

  const last = (price: string, at: number): TickRow => [KEY, 'last', price, at];
  const move = (clock: ManualClock, ms: number): Instant => {
    clock.advanceMs(ms);
    return clock.now();
  };

  it('subscribes to what the gateway resolved when the gate opens, and again after it was closed', async () => {
    const { service, subscriptions } = await boot();
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerInstrumentV1, instrument(OTHER, 'unresolved'));
    await service.deliver(BrokerGateV1, gate('exits'));
    await service.waitUntil(() => subscriptions.length === 1, 'a subscription');
    expect(subscriptions).toEqual([[KEY]]);
    await service.deliver(BrokerGateV1, gate('open'));
    await service.deliver(BrokerInstrumentV1, instrument(OTHER, 'resolved'));
    await service.waitUntil(() => subscriptions.length === 2, 'a wider subscription');
    expect(subscriptions[1]).toEqual([KEY, OTHER]);
    await service.deliver(BrokerGateV1, gate('closed'));
    await service.deliver(BrokerGateV1, gate('exits'));
    await service.waitUntil(() => subscriptions.length === 3, 'a subscription after the gap');
  });

  it('requests what the gateway resolved where that was never published to it', async () => {
    const { service, subscriptions } = await boot();
    service.reply(REQUESTS.instruments, () => Promise.resolve([instrument(KEY, 'resolved')]));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => subscriptions.length === 1, 'a subscription');
    expect(subscriptions).toEqual([[KEY]]);
  });

  it('publishes the ATR of the history, with what it rests on', async () => {
    const { service, histories } = await boot({ bars: 5 });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    const [indicator] = await service.waitForPublished(MarketIndicatorV1);
    expect(indicator?.data).toEqual({
      instrumentKey: KEY,
      contractId: CONTRACT,
      name: 'ATR',
      period: 14,
      interval: '10s',
      value: '1',
      barsUsed: 5,
      barsWanted: 14,
      at: instantText(NOON),
      delayed: false,
    });
    expect(histories).toEqual([{ instrumentKey: KEY, interval: '10s', durationSeconds: 14_400 }]);
    expect((await service.request(REQUESTS.market, {})).indicators).toEqual([indicator?.data]);
    expect(service.published(MarketBarV1)).toEqual([]);
  });

  it('begins anew where an instrument becomes another contract: quote, bars and ATR were of another one', async () => {
    const { service, clock, ticks, histories } = await boot({ bars: 20 });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitForPublished(MarketIndicatorV1);
    ticks(last('100', NOON));
    await service.waitUntil(
      async () => (await service.request(REQUESTS.market, {})).quotes.length === 1,
      'a quote',
    );
    const other = instrument(KEY, 'resolved');
    await service.deliver(BrokerInstrumentV1, {
      ...other,
      ...(other.contract === undefined
        ? {}
        : { contract: { ...other.contract, contractId: CONTRACT + 1 } }),
    });
    expect(await service.request(REQUESTS.market, {})).toEqual({ quotes: [], indicators: [] });
    await service.waitUntil(() => histories.length === 2, 'the history of the other contract');
    expect(histories[1]).toEqual(histories[0]);
    const [, indicator] = await service.waitForPublished(MarketIndicatorV1, 2);
    expect(indicator?.data.contractId).toBe(CONTRACT + 1);
    ticks(last('50', NOON + 10));
    move(clock, 1_000);
    await service.waitUntil(async () => {
      const { quotes } = await service.request(REQUESTS.market, {});
      return quotes[0]?.contractId === CONTRACT + 1 && quotes[0].bid === null;
    }, 'a quote of the other contract alone');
  });

  it('knows nothing of what another account saw, and finds it when that one is back', async () => {
    const first = await boot({ account: ACCOUNT });
    await first.service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await first.service.deliver(BrokerGateV1, gate('open'));
    await first.service.waitForPublished(MarketIndicatorV1);
    const { database } = first.service;
    await first.service.stop();
    running.pop();
    const second = await boot({ database, account: 'DU7654321' });
    // Published late, by a gateway of the first account.
    await second.service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    expect(await second.service.request(REQUESTS.market, {})).toEqual({
      quotes: [],
      indicators: [],
    });
    await second.service.stop();
    running.pop();
    const back = await boot({ database, account: ACCOUNT });
    expect((await back.service.request(REQUESTS.market, {})).indicators).toHaveLength(1);
  });

  it('publishes bars of ticks at their end, and the ATR that follows', async () => {
    const { service, clock, ticks } = await boot({ bars: 20 });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitForPublished(MarketIndicatorV1);
    ticks(last('100', NOON), last('103', NOON + 5_000), last('102', NOON + 9_000));
    move(clock, 10_300);
    const [bar] = await service.waitForPublished(MarketBarV1);
    expect(bar?.data).toEqual({
      instrumentKey: KEY,
      interval: '10s',
      startsAt: instantText(NOON),
      ...{ open: '100', high: '103', low: '100', close: '102' },
      volume: '0',
      tickCount: 3,
      delayed: false,
    });
    const [, indicator] = await service.waitForPublished(MarketIndicatorV1, 2);
    // Thirteen ranges of one and one of three.
    expect(indicator?.data).toMatchObject({ value: '1.1428571429', barsUsed: 14 });
  });

  it('emits a quote at once, then at most every 100 ms, the last one always', async () => {
    const { service, clock, ticks, histories } = await boot();
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => histories.length > 0, 'what follows a subscription');
    const received = service.listen<QuoteMessage>(ALL_QUOTES);
    ticks([KEY, 'bid', '100.00', NOON]);
    await service.waitUntil(() => received.length === 1, 'the first quote');
    expect(received[0]?.bid).toBe('100.00');
    ticks([KEY, 'bid', '100.01', NOON + 10], [KEY, 'ask', '100.05', NOON + 20]);
    ticks([KEY, 'bid', '100.02', NOON + 30]);
    await sleep(60);
    expect(received).toHaveLength(1);
    move(clock, 100);
    await service.waitUntil(() => received.length === 2, 'a second quote');
    expect(received[1]).toMatchObject({
      bid: '100.02',
      ask: '100.05',
      at: instantText(instant(NOON + 30)),
      feedAt: instantText(instant(NOON + 30)),
      delayed: false,
    });
    expect((await service.request(REQUESTS.market, {})).quotes).toEqual([received[1]]);
  });

  it('has a halt in the quote, and nothing of it while the broker has not reported it', async () => {
    const { service, clock, ticks, histories } = await boot();
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => histories.length > 0, 'what follows a subscription');
    const received = service.listen<QuoteMessage>(ALL_QUOTES);
    ticks([KEY, 'bid', '100.00', NOON]);
    await service.waitUntil(() => received.length === 1, 'the first quote');
    ticks([KEY, 'halted', '2', NOON + 10]);
    move(clock, 100);
    await service.waitUntil(() => received.length === 2, 'the halt');
    expect(received.map((quote) => quote.halted)).toEqual([undefined, true]);
  });

  it('emits no quote after a restart before it knows what the broker reported earlier', async () => {
    const earlier = {
      account: ACCOUNT,
      delayed: false,
      ticks: [[KEY, 'bid', '99.99', NOON]],
    } as const;
    const { service, ticks } = await boot({ last: [earlier] });
    const received = service.listen<QuoteMessage>(ALL_QUOTES);
    ticks([KEY, 'bidSize', '300', NOON + 5]);
    expect((await service.request(REQUESTS.market, {})).quotes).toEqual([]);
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => received.length > 0, 'a quote');
    expect(received[0]).toMatchObject({
      bid: '99.99',
      bidSize: '300',
      at: instantText(instant(NOON + 5)),
    });
  });

  it('reports an instrument that falls silent while others tick, and that it came back', async () => {
    const { service, clock, histories, ticks } = await boot();
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerInstrumentV1, instrument(OTHER, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => histories.length > 0, 'what follows a subscription');
    for (let second = 1; second <= 62; second += 1) {
      ticks([OTHER, 'bid', '50', move(clock, 1_000)]);
    }
    const [stale] = await service.waitForPublished(MarketStaleV1);
    expect(stale?.data).toMatchObject({ instrumentKey: KEY, symbol: 'AAPL', stale: true });
    ticks([KEY, 'bid', '100', clock.now()]);
    const [, back] = await service.waitForPublished(MarketStaleV1, 2);
    expect(back?.data).toMatchObject({ instrumentKey: KEY, symbol: 'AAPL', stale: false });
  });

  it('goes on after a restart from its bars, and fetches only what is missing', async () => {
    const first = await boot({ bars: 20 });
    await first.service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await first.service.deliver(BrokerGateV1, gate('open'));
    await first.service.waitForPublished(MarketIndicatorV1);
    await running.pop()?.stop();
    const clock = new ManualClock(instant(NOON + 600_000));
    const second = await boot({ database: first.service.database, bars: 20, clock });
    const { indicators } = await second.service.request(REQUESTS.market, {});
    expect(indicators).toMatchObject([{ instrumentKey: KEY, value: '1', barsUsed: 14 }]);
    second.service.reply(REQUESTS.gatewayStatus, () =>
      Promise.resolve({
        account: ACCOUNT,
        gate: 'open' as const,
        ...{ code: '', reason: '', endpoint: '', clientId: 10, serverVersion: 178 },
        ...{ paper: true, epoch: 1, heartbeatMs: 1 },
      }),
    );
    // The first try may have come before the gateway answered.
    await second.service.waitUntil(() => {
      clock.advanceMs(100);
      return second.histories.length === 1;
    }, 'history');
    expect(second.histories[0]?.durationSeconds).toBeLessThan(1_000);
    expect(second.service.published(MarketIndicatorV1)).toEqual([]);
  });

  it('makes no ATR of bars without prices, whether they come from the broker or were stored', async () => {
    const clock = new ManualClock(NOON);
    const { service, histories } = await boot({ bars: 5, clock });
    service.reply(REQUESTS.history, (request) => {
      histories.push(request);
      const [first, second, third, ...others] = history(6);
      if (first === undefined || second === undefined || third === undefined) throw new Error();
      const none = { ...first, low: '-1' };
      return Promise.resolve([none, { ...second, low: '0', open: '0' }, { ...third, high: '101.5', close: '101.6' }, ...others]); // prettier-ignore
    });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    const [indicator] = await service.waitForPublished(MarketIndicatorV1);
    expect(indicator?.data).toMatchObject({ value: '1', barsUsed: 3 });
    await service.database.query(
      `UPDATE market_data.bar SET low = -1 WHERE starts_at = (SELECT max(starts_at) FROM market_data.bar)`,
    );
    await running.pop()?.stop();
    const second = await boot({ database: service.database, bars: 0, clock });
    second.ticks(last('100', NOON), last('102.5', NOON + 5_000));
    clock.advanceMs(10_300);
    const [after] = await second.service.waitForPublished(MarketIndicatorV1);
    expect(after?.data).toMatchObject({ value: '1.5', barsUsed: 3 });
  });

  it('forgets bars without prices that an earlier version stored, with what rests on them', async () => {
    const first = await boot({ bars: 20 });
    await first.service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await first.service.deliver(BrokerGateV1, gate('open'));
    await first.service.waitForPublished(MarketIndicatorV1);
    await running.pop()?.stop();
    const { database } = first.service;
    await database.query(
      `UPDATE market_data.bar SET low = -1 WHERE starts_at = (SELECT max(starts_at) FROM market_data.bar)`,
    );
    await database.query(`DELETE FROM market_data.migrations WHERE name LIKE 'ForgetBars%'`);
    const second = await boot({ database });
    expect((await second.service.request(REQUESTS.market, {})).indicators).toEqual([]);
    const bars = await database.query(
      `SELECT count(*)::int AS bars FROM market_data.bar WHERE interval = '10s'`,
    );
    expect(bars).toEqual([{ bars: 19 }]);
  });

  it('keeps its subscriptions, and stops, while the broker does not answer for history', async () => {
    const { service, histories, subscriptions } = await boot();
    let asked = 0;
    service.reply(REQUESTS.history, () => {
      asked += 1;
      return new Promise(() => undefined);
    });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => asked === 1, 'history is asked for');
    const before = subscriptions.length;
    await service.deliver(BrokerGateV1, gate('closed'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => subscriptions.length > before, 'quotes are subscribed to again');
    const startedAt = performance.now();
    await running.pop()?.stop();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(histories).toEqual([]);
  });

  it('keeps history and its longer bars once, however often it comes', async () => {
    const { service, histories } = await boot({ bars: 30 });
    await service.deliver(BrokerInstrumentV1, instrument(KEY, 'resolved'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitForPublished(MarketIndicatorV1);
    await service.deliver(BrokerGateV1, gate('closed'));
    await service.deliver(BrokerGateV1, gate('open'));
    await service.waitUntil(() => histories.length === 2, 'a second history');
    const rows = await service.database.query(
      `SELECT interval, count(*)::int AS bars FROM market_data.bar GROUP BY interval ORDER BY 1`,
    );
    expect(rows).toEqual([
      { interval: '10s', bars: 30 },
      { interval: '1m', bars: 5 },
    ]);
  });
});
