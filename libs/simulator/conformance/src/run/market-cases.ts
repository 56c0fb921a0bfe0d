import { type IBApi, MarketDataType, TickByTickDataType, WhatToShow } from '@stoqey/ib';
import { AAPL, MSFT, NO_SUCH } from './contracts';
import { type Expected, type Scene, on, onError } from './scene';

/** The client's numbers of ticks. */
const TICK = { bid: 1, ask: 2, last: 4, close: 9, delayedBid: 66, delayedAsk: 67 } as const;
const BAR_WITHIN_MS = 8_000;

/** Quotes, ticks, depth and bars that stream. */
export async function marketCases(scene: Scene): Promise<void> {
  await quotes(scene);
  await delayed(scene);
  await tickByTick(scene);
  await depth(scene);
  await realTimeBars(scene);
  await venues(scene);
}

function tick(id: number, type: number, what: string): Expected {
  return on('tickPrice', what, (args) => args[0] === id && args[1] === type && Number(args[2]) > 0);
}

async function quotes(scene: Scene): Promise<void> {
  const id = scene.requestId();
  const question = {
    request: 'reqMktData',
    about: 'a stock',
    ask: (api: IBApi) => api.reqMktData(id, AAPL, '', false, false),
  } as const;
  await scene.ask(question, [
    on('marketDataType', 'live', (args) => args[0] === id && args[1] === 1),
    on('tickReqParams', 'the step', ([reqId]) => reqId === id),
    tick(id, TICK.bid, 'a bid'),
    tick(id, TICK.ask, 'an ask'),
    tick(id, TICK.last, 'a last'),
    tick(id, TICK.close, 'a close'),
    on('tickSize', 'a size', ([reqId]) => reqId === id),
  ]);
  await scene.ask({ ...question, about: 'the same id again' }, [onError(102, id)]);
  scene.client.clear();
  scene.simulator.control.setPrice('AAPL', '100.10', '100.12');
  await scene.expect({ request: 'reqMktData', about: 'a change' }, [
    on('tickPrice', 'the new bid', (args) => args[1] === TICK.bid && args[2] === 100.1),
  ]);
  await scene.ask(
    { request: 'cancelMktData', about: 'a stream', ask: (api) => api.cancelMktData(id) },
    [],
  );
  await scene.ask(
    { request: 'cancelMktData', about: 'no stream', ask: (api) => api.cancelMktData(id) },
    [onError(300, id)],
  );
  const [snapshot, unknown, generic] = [scene.requestId(), scene.requestId(), scene.requestId()];
  await scene.ask(
    {
      request: 'reqMktData',
      about: 'a snapshot',
      ask: (api) => api.reqMktData(snapshot, MSFT, '', true, false),
    },
    [
      tick(snapshot, TICK.bid, 'a bid'),
      on('tickSnapshotEnd', 'the end', ([reqId]) => reqId === snapshot),
    ],
  );
  await scene.ask(
    {
      request: 'reqMktData',
      about: 'no such contract',
      ask: (api) => api.reqMktData(unknown, NO_SUCH, '', false, false),
    },
    [onError(200, unknown)],
  );
  await scene.ask(
    {
      request: 'reqMktData',
      about: 'generic ticks',
      ask: (api) => api.reqMktData(generic, MSFT, '233,236', false, false),
    },
    [on('tickString', 'a trade', (args) => args[0] === generic && args[1] === 48)],
  );
  await scene.ask(
    { request: 'cancelMktData', about: 'generic ticks', ask: (api) => api.cancelMktData(generic) },
    [],
  );
}

async function delayed(scene: Scene): Promise<void> {
  const [refused, served] = [scene.requestId(), scene.requestId()];
  scene.simulator.control.setSwitches({ marketData: 'delayed' });
  await scene.ask(
    {
      request: 'reqMktData',
      about: 'live, without a subscription',
      ask: (api) => api.reqMktData(refused, MSFT, '', false, false),
    },
    [onError(10089, refused)],
  );
  await scene.ask(
    {
      request: 'reqMarketDataType',
      about: 'delayed, in silence',
      ask: (api) => api.reqMarketDataType(MarketDataType.DELAYED),
    },
    [],
  );
  await scene.ask(
    {
      request: 'reqMktData',
      about: 'delayed',
      ask: (api) => api.reqMktData(served, MSFT, '', false, false),
    },
    [
      onError(10167, served),
      on('marketDataType', 'delayed', (args) => args[0] === served && args[1] === 3),
      tick(served, TICK.delayedBid, 'a delayed bid'),
      tick(served, TICK.delayedAsk, 'a delayed ask'),
    ],
  );
  await scene.ask(
    { request: 'cancelMktData', about: 'delayed', ask: (api) => api.cancelMktData(served) },
    [],
  );
  scene.simulator.control.setSwitches({ marketData: 'live' });
  await scene.ask(
    {
      request: 'reqMarketDataType',
      about: 'live, in silence',
      ask: (api) => api.reqMarketDataType(MarketDataType.REALTIME),
    },
    [],
  );
}

async function tickByTick(scene: Scene): Promise<void> {
  const kinds = [
    [TickByTickDataType.Last, 'tickByTickAllLast'],
    [TickByTickDataType.AllLast, 'tickByTickAllLast'],
    [TickByTickDataType.BidAsk, 'tickByTickBidAsk'],
    [TickByTickDataType.MidPoint, 'tickByTickMidPoint'],
  ] as const;
  for (const [kind, callback] of kinds) {
    const id = scene.requestId();
    await scene.ask(
      {
        request: 'reqTickByTickData',
        about: kind,
        ask: (api) => api.reqTickByTickData(id, MSFT, kind, 0, false),
      },
      [on(callback, 'a tick', ([reqId]) => reqId === id)],
    );
    await scene.ask(
      {
        request: 'cancelTickByTickData',
        about: kind,
        ask: (api) => api.cancelTickByTickData(id),
      },
      [],
    );
  }
}

async function depth(scene: Scene): Promise<void> {
  const [plain, smart] = [scene.requestId(), scene.requestId()];
  await scene.ask(
    {
      request: 'reqMktDepth',
      about: 'of one exchange',
      ask: (api) => api.reqMktDepth(plain, { ...AAPL, exchange: 'ISLAND' }, 5, false),
    },
    [on('updateMktDepth', 'a row', ([reqId]) => reqId === plain)],
  );
  await scene.ask(
    {
      request: 'cancelMktDepth',
      about: 'of one exchange',
      ask: (api) => api.cancelMktDepth(plain, false),
    },
    [],
  );
  await scene.ask(
    {
      request: 'reqMktDepth',
      about: 'of all exchanges',
      ask: (api) => api.reqMktDepth(smart, AAPL, 5, true),
    },
    [on('updateMktDepthL2', 'a row', ([reqId]) => reqId === smart)],
  );
  await scene.ask(
    {
      request: 'cancelMktDepth',
      about: 'of all exchanges',
      ask: (api) => api.cancelMktDepth(smart, true),
    },
    [],
  );
}

async function realTimeBars(scene: Scene): Promise<void> {
  const id = scene.requestId();
  await scene.ask(
    {
      request: 'reqRealTimeBars',
      about: 'of five seconds',
      ask: (api) => api.reqRealTimeBars(id, MSFT, 5, WhatToShow.TRADES, false),
    },
    [{ ...on('realtimeBar', 'a bar', ([reqId]) => reqId === id), withinMs: BAR_WITHIN_MS }],
  );
  await scene.ask(
    { request: 'cancelRealTimeBars', about: 'ended', ask: (api) => api.cancelRealTimeBars(id) },
    [],
  );
}

async function venues(scene: Scene): Promise<void> {
  const id = scene.requestId();
  await scene.ask(
    {
      request: 'reqMktDepthExchanges',
      about: 'where there is depth',
      ask: (api) => api.reqMktDepthExchanges(),
    },
    [on('mktDepthExchanges')],
  );
  await scene.ask(
    {
      request: 'reqSmartComponents',
      about: 'the exchanges behind SMART',
      ask: (api) => api.reqSmartComponents(id, 'a60001'),
    },
    [on('smartComponents', 'the list', ([reqId]) => reqId === id)],
  );
}
