import { type BarSizeSetting, DurationUnit, type WhatToShow } from '@stoqey/ib';
import { ManualClock, parseInstant } from '@fairlead/core';
import { AAPL, Stage } from '../../src/clients/stage';
import type { TestClient } from '../../src/clients/test-client';

/** 10:00 New York on a Monday. */
const NOW = parseInstant('2026-11-23T15:00:00.000Z');
const NOW_SECONDS = NOW / 1_000;
const SIM = { conId: 900000001, exchange: 'SMART' };
const EURUSD = { conId: 12087792, exchange: 'IDEALPRO' };

let stage: Stage;
let client: TestClient;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(NOW);
  stage = await Stage.open({ clock, marketDataLines: 3 });
  client = await stage.client();
});
afterEach(() => stage.close());

function all(name: string): readonly (readonly unknown[])[] {
  return client.callbacks.filter((each) => each.name === name).map(({ args }) => args);
}

function pass(ms: number): void {
  clock.advanceMs(ms);
  stage.control.tick();
}

async function refused(reqId: number, code: number): Promise<string> {
  const { args } = await client.waitFor('error', (each) => each[1] === code && each[2] === reqId);
  return String(args[0]);
}

describe('a quote', () => {
  it('opens with every tick of a live stock; the client makes the sizes 3 and 5 of its prices', async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await client.settled();
    const types = new Set(
      [...all('tickPrice'), ...all('tickString'), ...all('tickGeneric'), ...all('tickSize')].map(
        (args) => args[1],
      ),
    );
    expect([...types].sort((a, b) => Number(a) - Number(b))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 32, 33, 45, 49, 84,
    ]);
  });

  it('has the generic ticks that were asked for, and refuses a list that it does not know', async () => {
    client.api.reqMktData(1, SIM, '106,233,236', false, false);
    await client.settled();
    expect(all('tickGeneric').map((args) => args[1])).toEqual(expect.arrayContaining([24, 46]));
    expect(all('tickSize').map((args) => args[1])).toContain(89);
    for (let step = 0; step < 8; step++) pass(250);
    const { args } = await client.waitFor('tickString', (each) => each[1] === 48);
    expect(String(args[2]).split(';')).toHaveLength(6);
    client.api.reqMktData(2, SIM, '106,9999', false, false);
    expect(await refused(2, 321)).toContain('Incorrect generic tick list of 106,9999.');
    // Nobody borrows a currency pair to sell it short.
    client.api.reqMktData(3, EURUSD, '236', false, false);
    await client.settled();
    expect(all('tickGeneric').filter((each) => each[0] === 3 && each[1] === 46)).toEqual([]);
  });

  it('says how many shares can be borrowed, and again when that changes', async () => {
    client.api.reqMktData(1, AAPL, '236', false, false);
    await client.settled();
    client.clear();
    stage.control.setShortable('AAPL', '50');
    pass(250);
    pass(250);
    await client.settled();
    expect(all('tickSize').filter((args) => args[1] === 89)).toEqual([[1, 89, 50]]);
  });

  it('says that trading is halted, and that it goes on', async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await client.settled();
    client.clear();
    stage.control.setHalted('AAPL', true);
    pass(250);
    stage.control.setHalted('AAPL', false);
    pass(250);
    await client.settled();
    expect(all('tickGeneric').map((args) => args.slice(1))).toEqual([
      [49, 1],
      [49, 0],
    ]);
  });

  it('is one of the lines: 101 for one too many, 102 or 322 for an id in use, 300 for one that is not', async () => {
    for (const reqId of [1, 2, 3]) client.api.reqMktData(reqId, AAPL, '', false, false);
    client.api.reqMktData(4, AAPL, '', false, false);
    await refused(4, 101);
    client.api.reqMktData(3, AAPL, '', false, false);
    await refused(3, 102);
    stage.control.setSwitches({ duplicateTickerError: 322 });
    client.api.reqMktData(2, AAPL, '', false, false);
    await refused(2, 322);
    client.api.cancelMktData(9);
    await refused(9, 300);
  });

  it('as a snapshot ends, takes no line, and has no generic ticks: 414', async () => {
    for (let reqId = 1; reqId <= 5; reqId++) {
      client.api.reqMktData(reqId, AAPL, '', true, false);
      await client.waitFor('tickSnapshotEnd', (args) => args[0] === reqId);
    }
    client.api.reqMktData(6, AAPL, '233', true, false);
    await refused(6, 414);
  });

  it.each([
    ['delayed', 1, 10089],
    ['none', 1, 354],
    ['none', 3, 10168],
  ] as const)(
    'for an account with %s data and type %d is refused with %d',
    async (marketData, type, code) => {
      stage.control.setSwitches({ marketData });
      client.api.reqMarketDataType(type);
      client.api.reqMktData(1, AAPL, '', false, false);
      await refused(1, code);
    },
  );

  it('that another session has taken is refused with 10197', async () => {
    stage.control.setSwitches({ competingSession: true });
    client.api.reqMktData(1, AAPL, '', false, false);
    await refused(1, 10197);
  });

  it('may be shown without a side, crossed, indicative and frozen, while the market trades on', async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await client.settled();
    client.clear();
    const shown = { bid: '-1', ask: '2147483647', indicative: true, frozen: true };
    stage.control.showQuote('AAPL', shown);
    await client.settled();
    expect(all('marketDataType')).toEqual([[1, 2]]);
    const prices = (): readonly unknown[] =>
      all('tickPrice').map((args) => args.slice(1, 3)).slice(-3); // prettier-ignore
    expect(prices()).toContainEqual([1, -1]);
    expect(prices()).toContainEqual([2, 2_147_483_647]);
    stage.control.showQuote('AAPL', {});
    await client.settled();
    expect(all('marketDataType').at(-1)).toEqual([1, 1]);
    const { bid, ask } = stage.control.price('AAPL');
    expect(prices()).toContainEqual([1, Number(bid)]);
    expect(prices()).toContainEqual([2, Number(ask)]);
  });

  it('is taken by another session in the middle, with 10197, and comes back whole', async () => {
    client.api.reqMktData(1, AAPL, '', false, false);
    await client.settled();
    client.clear();
    stage.control.setSwitches({ competingSession: true });
    await refused(1, 10197);
    pass(1_000);
    await client.settled();
    expect(all('tickPrice')).toEqual([]);
    stage.control.setSwitches({ competingSession: false });
    pass(250);
    await client.settled();
    expect(all('tickPrice').map((args) => args[1])).toEqual(expect.arrayContaining([1, 2, 4]));
  });

  it('that is delayed says so with 10167, type 3 and the delayed ticks', async () => {
    stage.control.setSwitches({ marketData: 'delayed', delayedNotEnabledError: 10186 });
    client.api.reqMarketDataType(3);
    client.api.reqMktData(1, AAPL, '', false, false);
    await client.settled();
    expect(all('error').map((args) => args[1])).toEqual([10167]);
    expect(all('marketDataType')).toEqual([[1, 3]]);
    expect(all('tickPrice').map((args) => args[1])).toEqual(
      expect.arrayContaining([66, 67, 68, 72, 73, 75, 76]),
    );
  });

  it('of a closed market is the frozen one where that is asked for, and does not tick', async () => {
    const night = new ManualClock(parseInstant('2026-11-22T15:00:00.000Z'));
    const own = await Stage.open({ clock: night, profile: 'us-equities' });
    client = await own.client();
    client.api.reqMarketDataType(2);
    client.api.reqMktData(1, SIM, '', false, false);
    expect((await client.waitFor('marketDataType')).args).toEqual([1, 2]);
    await client.settled();
    client.clear();
    night.advanceMs(60_000);
    own.control.tick();
    await client.settled();
    expect(all('tickPrice')).toEqual([]);
    await own.close();
  });
});

describe('an expired contract', () => {
  /** Its last day was in September. */
  const EXPIRED = { conId: 649180671, exchange: 'CME' };

  it('is unknown to all who ask for data: 200', async () => {
    client.api.reqMktData(1, EXPIRED, '', false, false);
    client.api.reqMktDepth(2, EXPIRED, 3, false);
    client.api.reqHistoricalTicks(3, EXPIRED, '20260901-15:00:00', '', 10, 'TRADES', 0, false);
    ask(4, { contract: EXPIRED });
    for (const reqId of [1, 2, 3, 4]) await refused(reqId, 200);
  });

  it('has a past for those who include it', async () => {
    const contract = { ...EXPIRED, includeExpired: true };
    expect(await bars(1, { contract, end: '20260901-15:00:00' })).toHaveLength(12);
  });
});

describe('an order book', () => {
  it('is inserted row by row, then updated where it changes', async () => {
    client.api.reqMktDepth(1, AAPL, 3, false);
    await client.settled();
    // reqId, position, operation, side, price, size
    expect(all('updateMktDepth').map((args) => args.slice(1, 5))).toEqual([
      [0, 0, 1, 100],
      [0, 0, 0, 100.02],
      [1, 0, 1, 99.99],
      [1, 0, 0, 100.03],
      [2, 0, 1, 99.98],
      [2, 0, 0, 100.04],
    ]);
    client.clear();
    stage.control.setPrice('AAPL', '101.00', '101.02');
    await client.settled();
    expect(new Set(all('updateMktDepth').map((args) => args[2]))).toEqual(new Set([1]));
    client.api.cancelMktDepth(1, false);
    await client.settled();
    client.clear();
    stage.control.setPrice('AAPL', '102.00', '102.02');
    await client.settled();
    expect(all('updateMktDepth')).toEqual([]);
  });

  it('names market makers where it is smart', async () => {
    client.api.reqMktDepth(1, AAPL, 2, true);
    await client.waitFor('updateMktDepthL2', (args) => args[2] === 'ARCA');
  });

  it('is one of three: 309; 310 for one that is not followed; 354 without live data', async () => {
    for (const reqId of [1, 2, 3, 4]) client.api.reqMktDepth(reqId, AAPL, 1, false);
    await refused(4, 309);
    client.api.cancelMktDepth(9, false);
    await refused(9, 310);
    client.api.cancelMktDepth(1, false);
    stage.control.setSwitches({ marketData: 'delayed' });
    client.api.reqMktDepth(5, AAPL, 1, false);
    await refused(5, 354);
  });
});

describe('tick by tick', () => {
  it.each([
    ['Last', 'tickByTickAllLast', 1],
    ['AllLast', 'tickByTickAllLast', 2],
  ] as const)('%s follows every trade', async (kind, name, type) => {
    client.api.reqTickByTickData(1, SIM, kind as never, 0, false);
    await client.settled();
    for (let step = 0; step < 3; step++) pass(250);
    await client.settled();
    expect(all(name)).toHaveLength(3);
    expect(all(name)[0]?.[1]).toBe(type);
    expect(all(name)[0]?.[2]).toBe(NOW_SECONDS.toString());
  });

  it('BidAsk and MidPoint follow what changes', async () => {
    client.api.reqTickByTickData(1, AAPL, 'BidAsk' as never, 0, true);
    client.api.reqTickByTickData(2, AAPL, 'MidPoint' as never, 0, true);
    await client.settled();
    pass(250);
    pass(250);
    stage.control.setPrice('AAPL', '101.00', '101.02');
    await client.settled();
    expect(all('tickByTickBidAsk').map((args) => args.slice(2, 4))).toEqual([
      [100, 100.02],
      [101, 101.02],
    ]);
    expect(all('tickByTickMidPoint').map((args) => args[2])).toEqual([100.01, 101.01]);
  });

  it('starts with the last ones where they are asked for; 10190 beyond three; 10189 without live data; 321 for no kind', async () => {
    client.api.reqTickByTickData(1, SIM, 'Last' as never, 5, false);
    const [, ticks] = (await client.waitFor('historicalTicksLast')).args;
    expect(ticks).toHaveLength(5);
    for (const reqId of [2, 3, 4])
      client.api.reqTickByTickData(reqId, SIM, 'Last' as never, 0, false);
    await refused(4, 10190);
    client.api.cancelTickByTickData(1);
    stage.control.setSwitches({ marketData: 'delayed' });
    client.api.reqTickByTickData(5, SIM, 'Last' as never, 0, false);
    expect(await refused(5, 10189)).toContain('No market data permissions for NASDAQ STK');
    client.api.reqTickByTickData(6, SIM, 'Nothing' as never, 0, false);
    await refused(6, 321);
  });
});

describe('ticks of the past', () => {
  it('are so many before the end, or from the start on, and agree', async () => {
    const ask = async (reqId: number, start: string, end: string): Promise<unknown[]> => {
      client.api.reqHistoricalTicks(reqId, SIM, start, end, 8, 'BID_ASK', 0, false);
      const { args } = await client.waitFor('historicalTicksBidAsk', (each) => each[0] === reqId);
      return args[1] as unknown[];
    };
    const before = await ask(1, '', '20261123-12:00:02');
    expect(before).toHaveLength(8);
    expect(await ask(2, '20261123-12:00:00', '')).toEqual(before);
  });

  it('are refused without a start or an end, beyond a thousand, and without live data: 321, 321, 10187', async () => {
    const ask = (reqId: number, end: string, count: number): void =>
      void client.api.reqHistoricalTicks(reqId, SIM, '', end, count, 'TRADES', 0, false);
    ask(1, '', 10);
    await refused(1, 321);
    ask(2, '20261123-12:00:00', 1_001);
    await refused(2, 321);
    stage.control.setSwitches({ marketData: 'delayed' });
    ask(3, '20261123-12:00:00', 10);
    await refused(3, 10187);
  });
});

interface Asked {
  readonly size?: string;
  readonly duration?: string;
  readonly what?: string;
  readonly end?: string;
  readonly format?: number;
  readonly contract?: object;
  readonly keep?: boolean;
}

function ask(reqId: number, of: Asked): void {
  client.api.reqHistoricalData(
    reqId,
    of.contract ?? SIM,
    of.end ?? '',
    of.duration ?? '60 S',
    (of.size ?? '5 secs') as BarSizeSetting,
    (of.what ?? 'TRADES') as typeof WhatToShow.TRADES,
    0,
    of.format ?? 2,
    of.keep ?? false,
  );
}

async function bars(reqId: number, of: Asked): Promise<readonly (readonly unknown[])[]> {
  ask(reqId, of);
  await client.waitFor(
    'historicalData',
    (args) => args[0] === reqId && String(args[1]).startsWith('finished'),
  );
  return all('historicalData')
    .filter((args) => args[0] === reqId)
    .slice(0, -1);
}

describe('bars of the past', () => {
  it.each([
    ['1 secs', '30 S', 30],
    ['5 secs', '60 S', 12],
    ['10 secs', '60 S', 6],
    ['15 secs', '60 S', 4],
    ['30 secs', '60 S', 2],
    ['1 min', '3600 S', 60],
    ['2 mins', '3600 S', 30],
    ['3 mins', '3600 S', 20],
    ['5 mins', '3600 S', 12],
    ['10 mins', '3600 S', 6],
    ['15 mins', '3600 S', 4],
    ['20 mins', '3600 S', 3],
    ['30 mins', '3600 S', 2],
    ['1 hour', '1 D', 24],
    ['2 hours', '1 D', 12],
    ['3 hours', '1 D', 8],
    ['4 hours', '1 D', 6],
    ['8 hours', '1 D', 3],
    ['1 day', '5 D', 5],
    ['1W', '4 W', 4],
    ['1M', '1 Y', 12],
  ])('of %s over %s are %d', async (size, duration, count) => {
    expect(await bars(1, { size, duration })).toHaveLength(count);
  });

  it('carry epoch seconds or New York text, days a date in both', async () => {
    const date = async (reqId: number, of: Asked): Promise<unknown> =>
      (await bars(reqId, of))[0]?.[1];
    const minute = { size: '1 min', duration: '60 S' };
    expect(await date(1, { ...minute, format: 2 })).toBe(String(NOW_SECONDS - 60));
    expect(await date(2, { ...minute, format: 1 })).toBe('20261123 09:59:00 US/Eastern');
    expect(await date(3, { size: '1 day', duration: '1 D', format: 2 })).toBe('20261123');
  });

  it('show trades, quotes without volume, and between them', async () => {
    // reqId, date, open, high, low, close, volume, count, wap
    const one = async (reqId: number, what: string): Promise<number[]> =>
      (await bars(reqId, { what, size: '1 min' }))[0]?.slice(2) as number[];
    const [trades, bid, ask_, middle, both] = [
      await one(1, 'TRADES'),
      await one(2, 'BID'),
      await one(3, 'ASK'),
      await one(4, 'MIDPOINT'),
      await one(5, 'BID_ASK'),
    ];
    expect(trades?.[4]).toBeGreaterThan(0);
    expect([bid?.[4], ask_?.[4], middle?.[4], both?.[4]]).toEqual([-1, -1, -1, -1]);
    expect(ask_?.[0]).toBeCloseTo((bid?.[0] ?? 0) + 0.01, 6);
    expect(middle?.[0]).toBeCloseTo((bid?.[0] ?? 0) + 0.005, 6);
    expect([both?.[1], both?.[2]]).toEqual([ask_?.[1], bid?.[2]]);
  });

  it.each<readonly [string, Asked, number, string]>([
    ['a bar size that is none', { size: '7 mins' }, 321, 'bar size setting is invalid'],
    ['a duration that is none', { duration: '1 Q' }, 321, 'Invalid duration'],
    ['a duration of nothing', { duration: '0 D' }, 321, 'Invalid duration'],
    ['days beyond a year', { duration: '366 D', size: '1 day' }, 321, 'made in years'],
    ['content that is none', { what: 'GOSSIP' }, 321, 'Invalid whatToShow'],
    ['an end with keepUpToDate', { keep: true, end: '20261120-15:00:00' }, 321, 'keepUpToDate'],
    [
      'an end with adjusted prices',
      { what: 'ADJUSTED_LAST', end: '20261120-15:00:00' },
      321,
      'adjusted last',
    ],
    [
      'volatility',
      { what: 'HISTORICAL_VOLATILITY' },
      162,
      'HMDS query returned no data: SIM001@SMART',
    ],
    [
      'trades of a currency pair',
      { contract: EURUSD },
      162,
      'HMDS query returned no data: EUR@IDEALPRO Trades',
    ],
    ['an unknown contract', { contract: { conId: 42 } }, 200, 'No security definition'],
  ])('are refused for %s', async (_, of, code, text) => {
    ask(1, of);
    expect(await refused(1, code)).toContain(text);
  });

  it('are not for an account without any data: 162', async () => {
    stage.control.setSwitches({ marketData: 'none' });
    ask(1, {});
    expect(await refused(1, 162)).toContain('No market data permissions for NASDAQ STK');
  });

  it('that are kept up to date grow, and end with 162; 366 for others', async () => {
    await bars(1, { keep: true });
    pass(1_000);
    pass(1_000);
    await client.settled();
    expect(all('historicalDataUpdate').length).toBeGreaterThanOrEqual(2);
    client.api.cancelHistoricalData(1);
    expect(await refused(1, 162)).toContain('API historical data query cancelled: 1');
    client.api.cancelHistoricalData(2);
    await refused(2, 366);
  });

  it('that are kept up to date by the day are of the day in New York, and their volume grows', async () => {
    const told = await bars(1, { keep: true, size: '1 day', duration: '3 D' });
    const newest = told.at(-1);
    pass(60_000);
    pass(600_000);
    await client.settled();
    const [first, second] = all('historicalDataUpdate');
    expect([first?.[1], second?.[1]]).toEqual([newest?.[1], newest?.[1]]);
    expect(Number(second?.[6])).toBeGreaterThan(Number(first?.[6]));
  });

  it('of regular hours are those of the calendar', async () => {
    const own = await Stage.open({ clock, profile: 'us-equities' });
    client = await own.client();
    client.api.reqHistoricalData(
      1,
      SIM,
      '20261123-05:00:00',
      '2 D',
      '30 mins' as BarSizeSetting,
      'TRADES',
      1,
      1,
      false,
    );
    // The two days before are a weekend.
    await refused(1, 162);
    client.api.reqHistoricalData(
      2,
      SIM,
      '20261121-05:00:00',
      '1 D',
      '30 mins' as BarSizeSetting,
      'TRADES',
      1,
      1,
      false,
    );
    await client.waitFor('historicalData', (args) => String(args[1]).startsWith('finished'));
    const dates = all('historicalData')
      .slice(0, -1)
      .map((args) => args[1]);
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([
      13,
      '20261120 09:30:00 US/Eastern',
      '20261120 15:30:00 US/Eastern',
    ]);
    client.api.reqHistoricalData(
      3,
      SIM,
      '',
      '7 D',
      '1 day' as BarSizeSetting,
      'SCHEDULE',
      1,
      1,
      false,
    );
    const { args } = await client.waitFor('historicalSchedule');
    expect(args[4]).toHaveLength(5);
    await own.close();
  });
});

describe('real-time bars', () => {
  it('come every five seconds', async () => {
    client.api.reqRealTimeBars(1, SIM, 5, 'TRADES', false);
    await client.settled();
    for (let second = 0; second < 15; second++) pass(1_000);
    await client.settled();
    const times = all('realtimeBar').map((args) => Number(args[1]) - NOW_SECONDS);
    expect(times).toEqual([0, 5, 10]);
    client.api.cancelRealTimeBars(1);
    client.api.cancelRealTimeBars(1);
    await refused(1, 300);
  });

  it('are of five seconds, of live data: 321, 420', async () => {
    client.api.reqRealTimeBars(1, SIM, 10, 'TRADES', false);
    await refused(1, 321);
    stage.control.setSwitches({ marketData: 'delayed' });
    client.api.reqRealTimeBars(2, SIM, 5, 'TRADES', false);
    await refused(2, 420);
  });
});

describe('a histogram', () => {
  it('counts trades by price', async () => {
    client.api.reqHistogramData(1, SIM, false, 3, DurationUnit.DAY);
    const [, items] = (await client.waitFor('histogramData')).args;
    expect((items as unknown[]).length).toBeGreaterThan(5);
  });
});
