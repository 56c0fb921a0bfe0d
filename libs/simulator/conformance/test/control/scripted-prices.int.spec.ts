import { readFrames, type Simulator, startSimulator } from '@fairlead/simulator-service';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BarSizeSetting,
  ConjunctionConnection,
  DurationUnit,
  OrderAction,
  OrderType,
  PercentChangeCondition,
  TimeInForce,
  type WhatToShow,
} from '@stoqey/ib';
import { type Instant, ManualClock, parseInstant } from '@fairlead/core';
import { TestClient } from '../../src/clients/test-client';

/** 10:00 New York on a Monday. */
const NOW = parseInstant('2026-11-23T15:00:00.000Z');
const DAY_MS = 86_400_000;
const SYMBOL = 'SIM001';
const SIM = { conId: 900000001, exchange: 'SMART' };

let directories: string[];
let simulator: Simulator;
let client: TestClient;
let clock: ManualClock;

async function start(directory: string, at: Instant): Promise<void> {
  clock = new ManualClock(at);
  simulator = await startSimulator({ directory, clock, tickMs: 0, logStreams: true });
  client = await TestClient.connected(simulator);
}

async function stop(): Promise<void> {
  client.close();
  await simulator.stop();
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-scripted-'));
  directories.push(directory);
  return directory;
}

beforeEach(async () => {
  directories = [];
  await start(newDirectory(), NOW);
});
afterEach(async () => {
  await stop();
  directories.forEach((directory) => rmSync(directory, { recursive: true, force: true }));
});

function pass(ms: number): void {
  clock.advanceMs(ms);
  simulator.control.tick();
}

/** Sets a market two cents wide whose last trade was in its middle. */
function set(bid: number): void {
  const text = (cents: number): string => (bid + cents / 100).toFixed(2);
  simulator.control.setPrice(SYMBOL, text(0), text(2), text(1));
}

function all(name: string, reqId: number): readonly (readonly unknown[])[] {
  return client.callbacks
    .filter((each) => each.name === name && each.args[0] === reqId)
    .map(({ args }) => args);
}

interface Asked {
  readonly size?: string;
  readonly duration?: string;
  readonly what?: string;
  readonly end?: string;
  readonly keep?: boolean;
}
/** Open, high, low, close, volume, count, average. */
type Figures = readonly number[];

let nextReqId = 100;

async function bars(of: Asked = {}): Promise<readonly Figures[]> {
  const reqId = nextReqId++;
  client.api.reqHistoricalData(
    reqId,
    SIM,
    of.end ?? '',
    of.duration ?? '60 S',
    (of.size ?? '1 min') as BarSizeSetting,
    (of.what ?? 'TRADES') as typeof WhatToShow.TRADES,
    0,
    2,
    of.keep ?? false,
  );
  const isEnd = (args: readonly unknown[]): boolean => String(args[1]).startsWith('finished');
  await client.waitFor('historicalData', (args) => args[0] === reqId && isEnd(args));
  return all('historicalData', reqId)
    .filter((args) => !isEnd(args))
    .map((args) => args.slice(2) as number[]);
}

const prices = (bar: Figures | undefined): Figures | undefined => bar?.slice(0, 4);

async function pastTicks(
  end: string,
  count: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const reqId = nextReqId++;
  client.api.reqHistoricalTicks(reqId, SIM, '', end, count, 'BID_ASK', 0, false);
  const { args } = await client.waitFor('historicalTicksBidAsk', (each) => each[0] === reqId);
  return args[1] as readonly Readonly<Record<string, unknown>>[];
}

async function bidsBefore(end: string, count: number): Promise<readonly unknown[]> {
  return (await pastTicks(end, count)).map((tick) => tick['priceBid']);
}

async function histogram(): Promise<readonly { readonly price: number; readonly size: number }[]> {
  const reqId = nextReqId++;
  client.api.reqHistogramData(reqId, SIM, false, 1, DurationUnit.DAY);
  const { args } = await client.waitFor('histogramData', (each) => each[0] === reqId);
  return args[1] as readonly { readonly price: number; readonly size: number }[];
}

/** High, low, close of the day before, and open, as they open a stream of ticks. */
async function dayTicks(): Promise<readonly unknown[]> {
  const reqId = nextReqId++;
  client.api.reqMktData(reqId, SIM, '', true, false);
  await client.waitFor('tickSnapshotEnd', (args) => args[0] === reqId);
  const ticks = new Map(all('tickPrice', reqId).map((args) => [args[1], args[2]]));
  return [6, 7, 9, 14].map((type) => ticks.get(type));
}

describe('prices that a script sets', () => {
  it('make the real-time bars of the seconds in which they hold', async () => {
    set(200);
    client.api.reqRealTimeBars(1, SIM, 5, 'TRADES', false);
    client.api.reqRealTimeBars(2, SIM, 5, 'ASK', false);
    await client.settled();
    for (const bid of [210, 190, 205]) {
      pass(1_000);
      set(bid);
    }
    clock.advanceMs(2_000);
    // At the very moment at which the bar ends: it is the next one's.
    set(300);
    for (let second = 0; second < 5; second++) pass(1_000);
    await client.settled();
    expect(all('realtimeBar', 1).map((args) => args.slice(2, 6))).toEqual([
      [200.01, 210.01, 190.01, 205.01],
      [300.01, 300.01, 300.01, 300.01],
    ]);
    expect(all('realtimeBar', 2)[0]?.slice(2, 6)).toEqual([200.02, 210.02, 190.02, 205.02]);
  });

  it('make the bars of the past from their moment on, whatever is shown, and none before', async () => {
    const [before] = await bars({ end: '20261123-15:00:00' });
    set(200);
    pass(20_000);
    // Two at one moment: the first was streamed and may have filled orders, so it counts too.
    set(250);
    set(240);
    pass(20_000);
    set(220);
    pass(20_000);
    const minute = (what: string): Promise<readonly Figures[]> => bars({ what });
    expect(await bars({ end: '20261123-15:00:00' })).toEqual([before]);
    expect(prices((await minute('TRADES'))[0])).toEqual([200.01, 250.01, 200.01, 220.01]);
    expect(prices((await minute('BID'))[0])).toEqual([200, 250, 200, 220]);
    expect(prices((await minute('ASK'))[0])).toEqual([200.02, 250.02, 200.02, 220.02]);
    expect(prices((await minute('MIDPOINT'))[0])).toEqual([200.01, 250.01, 200.01, 220.01]);
    expect(prices((await minute('BID_ASK'))[0])).toEqual([217.5, 250.02, 200, 217.52]);
  });

  it('are in the bar that grows', async () => {
    await bars({ keep: true });
    set(200);
    pass(1_000);
    set(230);
    pass(1_000);
    set(215);
    pass(1_000);
    await client.settled();
    const last = client.callbacks.filter(({ name }) => name === 'historicalDataUpdate').at(-1);
    expect(last?.args.slice(2, 6)).toEqual([200.01, 230.01, 200.01, 215.01]);
  });

  it('make high, low and open of the day, and its average in the real-time volume', async () => {
    const [, , close, open] = await dayTicks();
    set(200);
    pass(60_000);
    set(10);
    pass(60_000);
    set(100);
    expect(await dayTicks()).toEqual([200.01, 10.01, close, open]);
    client.api.reqMktData(1, SIM, '233', false, false);
    await client.settled();
    pass(250);
    const { args } = await client.waitFor('tickString', (each) => each[1] === 48);
    const average = (Number(open) + 200.01 + 10.01 + 100.01) / 4;
    expect(Number(String(args[2]).split(';')[4])).toBeCloseTo(average, 4);
    const [today] = await bars({ size: '1 day', duration: '1 D' });
    expect(prices(today)).toEqual([open, 200.01, 10.01, 100.01]);
  });

  it('make the close of the day before, from which a change in percent is counted', async () => {
    set(50);
    pass(DAY_MS);
    expect(await dayTicks()).toEqual([50.01, 50.01, 50.01, 50.01]);
    client.api.placeOrder(1, SIM, {
      action: OrderAction.BUY,
      orderType: OrderType.MKT,
      totalQuantity: 1,
      tif: TimeInForce.DAY,
      transmit: true,
      conditionsIgnoreRth: true,
      conditions: [
        new PercentChangeCondition(10, SIM.conId, 'SMART', true, ConjunctionConnection.AND),
      ],
    });
    await client.settled();
    set(54);
    await client.settled();
    expect(client.orderStory().filter((each) => each.startsWith('exec'))).toEqual([]);
    set(56);
    await client.waitFor('execDetails');
  });

  it('are in the histogram, however short they held', async () => {
    pass(1_000);
    set(200);
    pass(1_000);
    set(210);
    pass(1_000);
    const shown = (await histogram()).map(({ price }) => price);
    expect(shown.slice(-2)).toEqual([200.01, 210.01]);
    expect(shown.length).toBeGreaterThan(5);
  });

  it('are the ticks of the past from their moment on, not of an hour before', async () => {
    const hourBefore = await pastTicks('20261123-14:00:00', 8);
    set(200);
    pass(1_000);
    set(210);
    pass(500);
    expect(await pastTicks('20261123-14:00:00', 8)).toEqual(hourBefore);
    expect(await bidsBefore('20261123-15:00:02', 6)).toEqual([200, 200, 200, 200, 210, 210]);
  });

  it('hold until the price is set free, and stay what they were', async () => {
    set(200);
    pass(1_000);
    simulator.control.resumeRandomWalk(SYMBOL);
    pass(59_000);
    const { bid } = simulator.control.price(SYMBOL);
    expect(Number(bid)).toBeLessThan(100);
    const [minute] = await bars({ what: 'BID' });
    expect(prices(minute)?.slice(0, 2)).toEqual([200, 200]);
    expect(minute?.[3]).toBeLessThan(100);
    expect((await bidsBefore('20261123-15:00:02', 8)).map((each) => Number(each) > 100)).toEqual([
      ...[true, true, true, true],
      ...[false, false, false, false],
    ]);
  });
});

describe('prices that a script has set', () => {
  const seen = async (): Promise<unknown> => [
    await bars({ duration: '3600 S' }),
    await bars({ size: '1 day', duration: '3 D' }),
    await pastTicks('20261124-15:00:00', 100),
    await histogram(),
    await dayTicks(),
    simulator.control.price(SYMBOL),
  ];
  const play = (): void => {
    set(200);
    pass(DAY_MS - 60_000);
    set(230);
    pass(20_000);
    simulator.control.resumeRandomWalk(SYMBOL);
    pass(20_000);
    set(215);
    pass(20_000);
  };

  it('are the same after a restart, and after a death without a snapshot', async () => {
    const [directory] = directories;
    play();
    const before = await seen();
    const killed = newDirectory();
    for (const file of ['journal.jsonl', 'snapshot.json'])
      copyFileSync(join(directory ?? '', file), join(killed, file));
    await stop();
    await start(directory ?? '', clock.now());
    expect(await seen()).toEqual(before);
    await stop();
    await start(killed, clock.now());
    expect(await seen()).toEqual(before);
  });

  it('hold at once where the clock is behind them, as after a death in the midst of a step', async () => {
    const [directory] = directories;
    pass(5_000);
    set(200);
    await stop();
    await start(directory ?? '', NOW);
    expect(simulator.control.price(SYMBOL).bid).toBe('200');
    pass(1_000);
    set(210);
    pass(10_000);
    expect(simulator.control.price(SYMBOL).bid).toBe('210');
  });

  it('without a moment, as earlier versions wrote them, hold from the beginning', async () => {
    const [directory] = directories;
    set(200);
    await stop();
    const file = join(directory ?? '', 'snapshot.json');
    const stored = JSON.parse(readFileSync(file, 'utf8')) as {
      n: number;
      entry: { scripts: unknown };
    };
    const price = { bid: '70', ask: '70.02', last: '70.01' };
    stored.entry.scripts = [[SIM.conId, price]];
    writeFileSync(file, JSON.stringify(stored));
    const other = { script: [265598, price] };
    const freed = { script: [265598, null] };
    writeFileSync(
      join(directory ?? '', 'journal.jsonl'),
      [other, freed]
        .map((entry, index) => `${JSON.stringify({ n: stored.n + 1 + index, entry })}\n`)
        .join(''),
    );
    await start(directory ?? '', NOW);
    expect(simulator.control.price(SYMBOL)).toEqual(price);
    expect(await bidsBefore('20261123-14:00:00', 2)).toEqual([70, 70]);
    expect(simulator.control.price('AAPL').bid).not.toBe('70');
  });
});

describe('a stepped clock with a script', () => {
  /** Returns the frames of a run, with every kind of figure in them. */
  const run = async (): Promise<readonly unknown[]> => {
    const own = await startSimulator({ directory: newDirectory(), clock: 'stepped', seed: 5 });
    const follower = (await TestClient.connected(own)).answerSteps();
    follower.api.reqMktData(1, SIM, '233', false, false);
    follower.api.reqRealTimeBars(2, SIM, 5, 'TRADES', false);
    await own.step({ ms: 1_000, times: 3 });
    for (const bid of ['60.00', '61.00', '59.00']) {
      own.control.setPrice(SYMBOL, bid, '62.00');
      await own.step({ ms: 1_300 });
    }
    own.control.resumeRandomWalk(SYMBOL);
    await own.step({ ms: 1_000, times: 10 });
    follower.close();
    await follower.waitFor('disconnected');
    await own.stop();
    return readFrames(own.framesFile).map(({ fields }) => fields);
  };

  it('writes the same frames again', async () => {
    expect(await run()).toEqual(await run());
  });
});
