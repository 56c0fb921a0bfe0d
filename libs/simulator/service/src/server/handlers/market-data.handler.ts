import type { ClientValues } from '@fairlead/tws-wire';
import { type ContractQuery, findContracts } from '../../catalogue/catalogue';
import type { SimulatedContract } from '../../catalogue/contract';
import { barsOf, parseBarRequest } from '../../market/history';
import type { MarketFeed } from '../../market/market-feed';
import { brokerTime } from '../../time-text';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import { NO_DEFINITION } from './contracts.handler';
import type { Handlers } from './handlers';

const DELAYED = 3;
const HEAD_TIMESTAMP = '20000103 14:30:00';

function theContract(
  session: Session,
  reqId: number,
  query: ContractQuery,
): SimulatedContract | undefined {
  const [contract, ...others] = findContracts(query);
  if (contract !== undefined && others.length === 0) return contract;
  session.sendError(reqId, 200, NO_DEFINITION);
  return undefined;
}

/** What a request to stream may be answered with: live, delayed, or an error that kills it. */
function permission(
  core: SimulatorCore,
  session: Session,
  contract: SimulatedContract,
): { readonly delayed: boolean } | { readonly code: number; readonly text: string } {
  const { marketData } = core.switches;
  if (marketData === 'live') return { delayed: false };
  if (session.marketDataType < DELAYED)
    return {
      code: 10089,
      text: `Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.Delayed market data is available.${contract.symbol} ${contract.primaryExch}.${contract.tradingClass}/TOP/ALL`,
    };
  return marketData === 'delayed'
    ? { delayed: true }
    : {
        code: 10168,
        text: 'Requested market data is not subscribed. Delayed market data is not enabled.',
      };
}

interface Market {
  readonly core: SimulatorCore;
  readonly feed: MarketFeed;
  readonly session: Session;
}

function refusalOf(
  market: Market,
  values: ClientValues<'reqMktData'>,
): readonly [number, string] | undefined {
  const { core, feed, session } = market;
  if (values.regulatorySnapshot)
    return [
      321,
      "Error validating request.-'bM' : cause - Regulatory snapshots cost money and are not simulated",
    ];
  if (values.snapshot && values.genericTickList !== '')
    return [414, 'Snapshot market data subscription is not applicable to generic ticks'];
  if (feed.has(session, values.reqId)) return [102, 'Duplicate ticker ID for API request'];
  return feed.linesOf(session) >= core.settings.marketDataLines
    ? [101, 'Max number of tickers has been reached']
    : undefined;
}

function subscribe(market: Market, values: ClientValues<'reqMktData'>): void {
  const { core, feed, session } = market;
  const { reqId } = values;
  const refusal = refusalOf(market, values);
  if (refusal !== undefined) return session.sendError(reqId, refusal[0], refusal[1]);
  const contract = theContract(session, reqId, values);
  if (contract === undefined) return;
  const allowed = permission(core, session, contract);
  if ('code' in allowed) return session.sendError(reqId, allowed.code, allowed.text);
  if (allowed.delayed)
    session.sendError(
      reqId,
      10167,
      'Requested market data is not subscribed. Displaying delayed market data.',
    );
  session.send({
    name: 'tickReqParams',
    values: { reqId, minTick: contract.minTick, bboExchange: contract.bboExchange },
  });
  session.send({ name: 'marketDataType', values: { reqId, type: allowed.delayed ? DELAYED : 1 } });
  const { delayed } = allowed;
  feed.open({ session, reqId, contract, delayed, sent: new Map() }, values.snapshot);
}

function realTimeBars(market: Market, values: ClientValues<'reqRealTimeBars'>): void {
  const { feed, session } = market;
  const contract = theContract(session, values.reqId, values);
  if (contract !== undefined) feed.openBars({ session, reqId: values.reqId, contract });
}

function historical(market: Market, values: ClientValues<'reqHistoricalData'>): void {
  const { core, feed, session } = market;
  const { reqId, keepUpToDate } = values;
  const contract = theContract(session, reqId, values);
  if (contract === undefined) return;
  const request = parseBarRequest(values, { contract, now: core.clock.now() });
  const problem =
    keepUpToDate && values.endDateTime !== ''
      ? 'End date not supported with keepUpToDate'
      : undefined;
  if ('problem' in request || problem !== undefined) {
    const why = 'problem' in request ? request.problem : problem;
    return session.sendError(reqId, 321, `Error validating request.-'bO' : cause - ${why}`);
  }
  session.send({
    name: 'historicalData',
    values: {
      reqId,
      startDate: brokerTime(request.startAt, session.version),
      endDate: brokerTime(request.endAt, session.version),
      bars: barsOf(request, core.prices),
    },
  });
  if (keepUpToDate) feed.openForming({ session, reqId, request });
}

function unsubscribe(market: Market, reqId: number): void {
  const { feed, session } = market;
  if (!feed.close(session, reqId))
    session.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);
}

function cancelHistory(market: Market, reqId: number): void {
  const { feed, session } = market;
  if (feed.closeForming(session, reqId))
    session.sendError(
      reqId,
      162,
      `Historical Market Data Service error message:API historical data query cancelled: ${reqId}`,
    );
  else session.sendError(reqId, 366, `No historical data query found for ticker id:${reqId}`);
}

/** Returns the answers to market data requests. */
export function marketDataHandlers(core: SimulatorCore, feed: MarketFeed): Handlers {
  const market = (session: Session): Market => ({ core, feed, session });
  return {
    reqMktData: (session, values) => subscribe(market(session), values),
    cancelMktData: (session, { reqId }) => unsubscribe(market(session), reqId),
    reqMarketDataType: (session, { type }) => (session.marketDataType = type),
    reqRealTimeBars: (session, values) => realTimeBars(market(session), values),
    cancelRealTimeBars: (session, { reqId }) => feed.closeBars(session, reqId),
    reqHistoricalData: (session, values) => historical(market(session), values),
    cancelHistoricalData: (session, { reqId }) => cancelHistory(market(session), reqId),
    reqHeadTimestamp: (session, { reqId }) =>
      session.send({ name: 'headTimestamp', values: { reqId, value: HEAD_TIMESTAMP } }),
    cancelHeadTimestamp: () => undefined,
  };
}
