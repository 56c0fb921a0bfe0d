import {
  REQUESTS,
  BrokerAccountV1,
  BrokerGateV1,
  BrokerMarketDataV1,
  TICK_SUBJECT,
  type TickBatchMessage,
} from '@fairlead/contracts';
import { instant } from '@fairlead/core';
import { OffsetClock } from '@fairlead/platform';
import { AAPL, GatewayBench } from './gateway-bench';

jest.setTimeout(60_000);

const PRICES: readonly unknown[] = ['bid', 'ask', 'last', 'high', 'low', 'close', 'open'];

describe('data of the broker', () => {
  let bench: GatewayBench;
  afterEach(async () => {
    await bench.close();
  });

  it('streams ticks of what is wanted, in batches, again after a reconnect', async () => {
    bench = await GatewayBench.open();
    const service = await bench.bootOpen();
    const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
    const bids = (): unknown[] =>
      batches
        .flatMap(({ ticks }) => ticks)
        .filter(([key, kind]) => key === AAPL && kind === 'bid')
        .map(([, , value]) => value);
    expect(await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] })).toEqual({
      subscribed: 1,
      last: [],
    });
    await service.waitUntil(() => bids().includes('99.99'), 'first bid');
    expect(batches.every(({ delayed }) => !delayed)).toBe(true);
    // Asked again, by a reader that has just started: the broker would stay silent until something changes.
    const { last } = await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    expect(last.flatMap(({ ticks }) => ticks)).toContainEqual([
      AAPL,
      'bid',
      '99.99',
      expect.any(Number),
    ]);
    bench.simulator.control.dropConnections();
    await bench.gate('exits');
    bench.simulator.control.setPrice('AAPL', '101.5', '101.6');
    await service.waitUntil(() => bids().includes('101.5'), 'bid after the reconnect');
    await service.request(REQUESTS.subscribe, { instrumentKeys: [] });
    await service.waitUntil(() => bench.sent(2).length === 1, 'unsubscribed');
    const again = await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    expect(again.last).toEqual([]);
  });

  it('says that ticks are delayed where they are', async () => {
    bench = await GatewayBench.open({ marketData: 'delayed' });
    const service = await bench.bootOpen();
    const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
    await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    await service.waitUntil(() => batches.length > 0, 'ticks');
    expect(batches.every(({ delayed }) => delayed)).toBe(true);
  });

  it.each(['-1', '0', '1.7976931348623157E308', '2147483647', '9223372036854775807'])(
    'passes %s on as no price, whichever price it comes for',
    async (none) => {
      bench = await GatewayBench.open();
      const { control } = bench.simulator;
      const service = await bench.bootOpen();
      const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
      for (const tickType of [1, 2, 4, 6, 7, 9, 14]) {
        control.addMessageRule({ message: 'tickPrice', where: { tickType }, set: { price: none } });
      }
      await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
      const rows = (): readonly (readonly unknown[])[] =>
        batches.flatMap(({ ticks }) => ticks).filter(([, kind]) => PRICES.includes(kind));
      await service.waitUntil(() => rows().length === PRICES.length, 'the first ticks');
      expect(
        rows()
          .map(([, kind]) => kind)
          .sort(),
      ).toEqual([...PRICES].sort());
      expect(rows().every(([, , value]) => value === null)).toBe(true);
    },
  );

  it('marks prices that nobody can trade at, and says where the market is frozen', async () => {
    bench = await GatewayBench.open();
    const { control } = bench.simulator;
    const service = await bench.bootOpen();
    const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
    const found = (kind: string): readonly unknown[] =>
      batches
        .flatMap(({ ticks }) => ticks)
        .filter((row) => row[1] === kind)
        .at(-1) ?? [];
    const preOpen = { set: { attrMask: 5 }, times: 1 };
    control.addMessageRule({ message: 'tickPrice', where: { tickType: 1 }, ...preOpen });
    control.addMessageRule({ message: 'marketDataType', set: { type: 2 } });
    await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    await service.waitUntil(() => found('ask').length > 0, 'the first ticks');
    const when = expect.any(Number) as number;
    expect(found('frozen')).toEqual([AAPL, 'frozen', '1', when]);
    expect(found('bid')).toEqual([AAPL, 'bid', '99.99', when, 'indicative']);
    expect(found('ask')).toEqual([AAPL, 'ask', '100.01', when]);
    control.setPrice('AAPL', '99.98', '100.00');
    await service.waitUntil(() => found('bid')[2] === '99.98', 'a firm bid');
    expect(found('bid')).toHaveLength(4);
  });

  it('says which data farms are broken, in event and status, and begins anew with a connection', async () => {
    bench = await GatewayBench.open();
    const { control } = bench.simulator;
    const service = await bench.bootOpen();
    const reported = () => service.published(BrokerGateV1).at(-1)?.data.farmsDown;
    const farms = async (): Promise<unknown> =>
      (await service.request(REQUESTS.gatewayStatus, {})).farmsDown;
    control.notify(2103, 'Market data farm connection is broken:usfarm');
    control.notify(2157, 'Sec-def data farm connection is broken:secdefil');
    await service.waitUntil(() => reported()?.length === 2, 'both farms');
    expect(reported()).toEqual(['secdefil', 'usfarm']);
    expect(await farms()).toEqual(['secdefil', 'usfarm']);
    expect(service.published(BrokerGateV1).at(-1)?.data.state).toBe('open');
    control.notify(2104, 'Market data farm connection is OK:usfarm');
    await service.waitUntil(() => reported()?.length === 1, 'one farm');
    control.dropConnections();
    await bench.gate('exits');
    await service.waitUntil(() => reported() === undefined, 'no farm');
    expect(await farms()).toBeUndefined();
  });

  it('says that another session has the market data, in event and status, until a price comes', async () => {
    bench = await GatewayBench.open();
    const { control } = bench.simulator;
    const service = await bench.bootOpen();
    const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
    const told = (): readonly string[] =>
      service.published(BrokerMarketDataV1).map(({ data }) => data.state);
    await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    await service.waitUntil(() => batches.length > 0, 'ticks');
    control.setSwitches({ competingSession: true });
    await service.waitUntil(() => told().length === 1, 'the event');
    const { quotesTaken } = await service.request(REQUESTS.gatewayStatus, {});
    expect(quotesTaken?.reason).toContain('log it out');
    control.setSwitches({ competingSession: false });
    control.tick();
    await service.waitUntil(() => told().length === 2, 'its end');
    expect(told()).toEqual(['taken', 'streaming']);
    expect((await service.request(REQUESTS.gatewayStatus, {})).quotesTaken).toBeUndefined();
  });

  it('says so too where it was refused from the start, and over a reconnect', async () => {
    bench = await GatewayBench.open();
    const { control } = bench.simulator;
    const service = await bench.bootOpen();
    const told = (): readonly string[] =>
      service.published(BrokerMarketDataV1).map(({ data }) => data.state);
    control.setSwitches({ competingSession: true });
    await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    await service.waitUntil(() => told().length === 1, 'the event');
    control.setSwitches({ competingSession: false });
    control.dropConnections();
    await service.waitUntil(() => told().length === 2, 'its end');
    expect(told()).toEqual(['taken', 'streaming']);
  });

  it('passes a trading halt on, and that trading goes on', async () => {
    bench = await GatewayBench.open();
    const service = await bench.bootOpen();
    const batches = service.listen<TickBatchMessage>(TICK_SUBJECT);
    const halts = (): unknown[] =>
      batches
        .flatMap(({ ticks }) => ticks)
        .filter(([, kind]) => kind === 'halted')
        .map(([, , value]) => value);
    await service.request(REQUESTS.subscribe, { instrumentKeys: [AAPL] });
    await service.waitUntil(() => halts().length === 1, 'the state at the start');
    bench.simulator.control.setHalted('AAPL', true);
    bench.simulator.control.tick();
    await service.waitUntil(() => halts().length === 2, 'the halt');
    bench.simulator.control.setHalted('AAPL', false);
    bench.simulator.control.tick();
    await service.waitUntil(() => halts().length === 3, 'the resume');
    expect(halts()).toEqual(['0', '1', '0']);
  });

  it('answers bars of the past, and the same question from memory', async () => {
    bench = await GatewayBench.open();
    const service = await bench.bootOpen();
    const question = { instrumentKey: AAPL, interval: '10s', durationSeconds: 600 } as const;
    const bars = await service.request(REQUESTS.history, question);
    expect(bars.length).toBeGreaterThan(30);
    expect(bars[0]).toMatchObject({ open: expect.stringMatching(/^\d+(\.\d+)?$/) as string });
    await service.request(REQUESTS.history, question);
    expect(bench.sent(20)).toHaveLength(1);
    const [first, second] = bars;
    const earlier = { ...question, until: second?.startsAt ?? '', show: 'midpoint', durationSeconds: 60 } as const; // prettier-ignore
    const before = await service.request(REQUESTS.history, earlier);
    expect(before.at(-1)?.startsAt).toBe(first?.startsAt);
    expect(before.length).toBeLessThanOrEqual(6);
    const unknown = { ...question, instrumentKey: 'AAAA' };
    await expect(service.request(REQUESTS.history, unknown)).rejects.toMatchObject({
      code: 'INSTRUMENT_UNRESOLVED',
    });
  });

  it('tells the figures of the account', async () => {
    bench = await GatewayBench.open();
    const service = await bench.bootOpen();
    const [account] = await service.waitForPublished(BrokerAccountV1);
    expect(account?.data).toMatchObject({ currency: 'USD' });
    expect(Number(account?.data.netLiquidation)).toBe(1_000_000);
  });

  it('tells the exchange rates of what the account holds, each with its time', async () => {
    bench = await GatewayBench.open({ otherCash: { CAD: '10000' } });
    const service = await bench.bootOpen();
    const [account] = await service.waitForPublished(BrokerAccountV1);
    expect(account?.data.exchangeRates).toEqual([
      {
        ...{ currency: 'CAD', rate: '0.7246377' },
        reportedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    ]);
  });

  it.each([
    ['ahead of', -60_000],
    ['behind', 60_000],
  ])('says where its clock is %s that of TWS', async (_which, offMs) => {
    bench = await GatewayBench.open({ clock: new OffsetClock(instant(Date.now() + offMs)) });
    const service = await bench.bootOpen();
    await service.request(REQUESTS.brokerGreeting, {});
    const { clockSkewMs = 0 } = await service.request(REQUESTS.gatewayStatus, {});
    // TWS says whole seconds, and what it says takes its time.
    expect(clockSkewMs * -offMs).toBeGreaterThan(0);
    expect(Math.abs(clockSkewMs)).toBeLessThanOrEqual(60_000);
  });

  it('notices a link with nobody behind it, and replaces it', async () => {
    bench = await GatewayBench.open();
    const service = await bench.bootOpen();
    bench.simulator.control.stall(true);
    const lost = (): boolean =>
      service.published(BrokerGateV1).some(({ data }) => data.code === 'HEARTBEAT_LOST');
    await service.waitUntil(lost, 'heartbeat lost').catch(() => service.waitUntil(lost, 'lost'));
    bench.simulator.control.stall(false);
    await bench.gate('open');
    expect(service.published(BrokerGateV1).at(-1)?.data.epoch).toBe(2);
  });
});

describe('a broker that is not there', () => {
  let bench: GatewayBench;
  afterEach(async () => {
    await bench.close();
  });

  it('is tried again until it comes; stopping meanwhile is quick', async () => {
    bench = await GatewayBench.open();
    bench.simulator.control.stall(true);
    const service = await bench.boot();
    await bench.gate('closed');
    const before = performance.now();
    await service.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
    bench.simulator.control.stall(false);
    await bench.bootOpen();
  });
});
