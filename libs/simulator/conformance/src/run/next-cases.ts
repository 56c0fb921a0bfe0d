import {
  BarSizeSetting,
  DurationUnit,
  IBApiNext,
  LogLevel,
  MarketDataType,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
  WhatToShow,
} from '@stoqey/ib';
import { firstValueFrom } from 'rxjs';
import type { ClientMessageName } from '@fairlead/tws-wire';
import { AAPL, MSFT } from './contracts';
import type { Scene } from './scene';

const WITHIN_MS = 8_000;
const CLIENT_ID = 11;

/** The other interface of the client: promises and streams, each of which must give an answer that fits. */
export async function nextCases(scene: Scene): Promise<void> {
  const { host, port } = scene.simulator;
  const next = new IBApiNext({ host, port, maxReqPerSec: 1_000 });
  next.logLevel = LogLevel.SYSTEM;
  next.connect(CLIENT_ID);
  try {
    for (const { request, about, ask } of casesOf(scene, next)) {
      const problem = await within(ask()).then(
        (fits) => (fits ? null : 'the answer does not fit'),
        (error: unknown) => messageOf(error),
      );
      scene.note(request, `IBApiNext, ${about}`, problem);
    }
  } finally {
    next.disconnect();
  }
}

interface NextCase {
  readonly request: ClientMessageName;
  readonly about: string;
  readonly ask: () => Promise<boolean>;
}

/** Expects an answer that is there. */
const some = (value: unknown): boolean => value !== undefined;
const many = (list: readonly unknown[]): boolean => list.length > 0;

function of(request: ClientMessageName, about: string, ask: () => Promise<boolean>): NextCase {
  return { request, about, ask };
}

function casesOf({ account }: Scene, next: IBApiNext): readonly NextCase[] {
  return [
    ...referenceCasesOf(account, next),
    ...marketCasesOf(next),
    ...orderCasesOf(account, next),
  ];
}

function referenceCasesOf(account: string, next: IBApiNext): readonly NextCase[] {
  return [
    of('reqCurrentTime', 'the time', () => next.getCurrentTime().then((seconds) => seconds > 1e9)),
    of('reqManagedAccts', 'the accounts', () =>
      next.getManagedAccounts().then((list) => list.includes(account)),
    ),
    of('reqAccountSummary', 'a summary', () =>
      firstValueFrom(next.getAccountSummary('All', 'NetLiquidation')).then(
        ({ all }) => all.size === 1,
      ),
    ),
    of('reqAccountUpdates', 'the account', () =>
      firstValueFrom(next.getAccountUpdates(account)).then(({ all }) => some(all)),
    ),
    of('reqPositions', 'positions', () =>
      firstValueFrom(next.getPositions()).then(({ all }) => many(all.get(account) ?? [])),
    ),
    of('reqPnL', 'profit', () => firstValueFrom(next.getPnL(account)).then(some)),
    of('reqPnLSingle', 'profit of a position', () =>
      firstValueFrom(next.getPnLSingle(account, '', 265598)).then(
        ({ position }) => position === 10,
      ),
    ),
    of('reqContractDetails', 'a contract', () =>
      next.getContractDetails(AAPL).then(([found]) => found?.contract.conId === 265598),
    ),
    of('reqSecDefOptParams', 'options', () =>
      next.getSecDefOptParams('AAPL', '', SecType.STK, 265598).then(some),
    ),
    of('reqMatchingSymbols', 'symbols', () => next.getMatchingSymbols('AAP').then(many)),
    of('reqMarketRule', 'price steps', () => next.getMarketRule(26).then(many)),
    of('reqUserInfo', 'the user', () => next.getUserInfo().then(some)),
    of('reqMktDepthExchanges', 'depth exchanges', () => next.getMarketDepthExchanges().then(many)),
  ];
}

function marketCasesOf(next: IBApiNext): readonly NextCase[] {
  const end = '20260105-16:00:00';
  const minute = [BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES] as const;
  return [
    of('reqMarketDataType', 'live data', () => {
      next.setMarketDataType(MarketDataType.REALTIME);
      return Promise.resolve(true);
    }),
    of('reqMktData', 'quotes', () =>
      firstValueFrom(next.getMarketData(MSFT, '', false, false)).then(({ all }) => all.size > 0),
    ),
    of('reqMktData', 'a snapshot', () =>
      next.getMarketDataSnapshot(MSFT, '', false).then((ticks) => ticks.size > 0),
    ),
    of('reqMktDepth', 'depth', () =>
      firstValueFrom(next.getMarketDepth(AAPL, 5, false)).then(({ all }) => some(all)),
    ),
    of('reqHistoricalData', 'bars', () =>
      next.getHistoricalData(MSFT, '', '3600 S', ...minute, 0, 1).then(many),
    ),
    of('reqHistoricalData', 'bars kept up to date', () =>
      firstValueFrom(next.getHistoricalDataUpdates(MSFT, ...minute, 1)).then(({ close }) =>
        some(close),
      ),
    ),
    of('reqHeadTimestamp', 'the first time', () =>
      next.getHeadTimestamp(MSFT, WhatToShow.TRADES, true, 1).then(some),
    ),
    of('reqHistoricalTicks', 'trades', () =>
      firstValueFrom(next.getHistoricalTicksLast(MSFT, '', end, 10, 0)).then(many),
    ),
    of('reqHistoricalTicks', 'quotes', () =>
      firstValueFrom(next.getHistoricalTicksBidAsk(MSFT, '', end, 10, 0, false)).then(many),
    ),
    of('reqHistoricalTicks', 'midpoints', () =>
      firstValueFrom(next.getHistoricalTicksMid(MSFT, '', end, 10, 0)).then(many),
    ),
    of('reqHistogramData', 'a histogram', () =>
      next.getHistogramData(MSFT, false, 3, DurationUnit.DAY).then(many),
    ),
    of('reqTickByTickData', 'trades', () =>
      firstValueFrom(next.getTickByTickAllLastDataUpdates(MSFT)).then(some),
    ),
    of('reqRealTimeBars', 'bars of five seconds', () =>
      firstValueFrom(next.getRealTimeBars(MSFT, WhatToShow.TRADES, false)).then(({ close }) =>
        some(close),
      ),
    ),
    // Those of other clients are not sent, so the lists are empty.
    of('reqExecutions', 'executions', () => next.getExecutionDetails({}).then(some)),
    of('reqExecutions', 'commissions', () => next.getCommissionReport({}).then(some)),
    of('reqFundamentalData', 'reports are refused', () =>
      refusal(next.getFundamentalData(MSFT, 'ReportSnapshot')),
    ),
  ];
}

function orderCasesOf(account: string, next: IBApiNext): readonly NextCase[] {
  const limit = {
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    lmtPrice: 10,
    totalQuantity: 10,
    tif: TimeInForce.GTC,
    transmit: true,
    account,
  };
  let id = 0;
  const working = async (): Promise<boolean> =>
    (await next.getAllOpenOrders()).some(({ orderId }) => orderId === id);
  return [
    {
      request: 'placeOrder',
      about: 'a new order',
      ask: async () => {
        id = await next.placeNewOrder(MSFT, limit);
        return until(working);
      },
    },
    {
      request: 'placeOrder',
      about: 'a change',
      ask: () => {
        next.modifyOrder(id, MSFT, { ...limit, lmtPrice: 11 });
        return until(async () =>
          (await next.getAllOpenOrders()).some(
            ({ orderId, order }) => orderId === id && order.lmtPrice === 11,
          ),
        );
      },
    },
    {
      request: 'reqOpenOrders',
      about: 'open orders',
      ask: () => firstValueFrom(next.getOpenOrders()).then(({ all }) => all.length > 0),
    },
    {
      request: 'cancelOrder',
      about: 'a cancel',
      ask: () => {
        next.cancelOrder(id);
        return until(async () => !(await working()));
      },
    },
  ];
}

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + WITHIN_MS / 2;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function refusal(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(
    () => false,
    () => true,
  );
}

function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${WITHIN_MS} ms`)), WITHIN_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const inner: unknown = 'error' in error ? error.error : error;
  return inner instanceof Error ? inner.message : JSON.stringify(error);
}
