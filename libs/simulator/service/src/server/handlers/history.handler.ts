import {
  type BarContent,
  type BarRequest,
  barsOf,
  brokerTime,
  isTrading,
  parseBarRequest,
  type SimulatedContract,
  tradingSchedule,
} from '@fairlead/simulator-domain';
import { type Instant, newYorkTime } from '@fairlead/core';
import type { ClientValues } from '@fairlead/tws-wire';
import type { MarketFeed } from '../feed/market-feed';
import { noPermission, theContract } from '../feed/market-access';
import type { SimulatorCore } from '../simulator-core';
import { type HandlersOf, refuseRequest } from './handlers';
import { type Market, duplicateTicker } from './market-data.handler';

type HistoryValues = ClientValues<'reqHistoricalData'>;

/** The letters under which TWS refuses requests for history. */
const LETTERS = 'bZ';
const SERVICE = 'Historical Market Data Service error message:';
const PACING = 'Historical data request pacing violation';
/** Answers that a client lets grow. */
const FORMING_STREAMS_MAX = 50;
/** Bars of 30 seconds and less go back so many months. */
const SMALL_BAR_SECONDS = 30;
const SMALL_BAR_MONTHS = 6;
const FORMING_BAR_SECONDS_MIN = 5;
const SCHEDULE = 'SCHEDULE';

/** What bars may show, by the broker's names. */
const CONTENTS: ReadonlyMap<string, BarContent> = new Map([
  ['TRADES', 'TRADES'],
  ['AGGTRADES', 'TRADES'],
  ['ADJUSTED_LAST', 'TRADES'],
  ['MIDPOINT', 'MIDPOINT'],
  ['BID', 'BID'],
  ['ASK', 'ASK'],
  ['BID_ASK', 'BID_ASK'],
]);
/** What TWS knows and nothing is simulated of: the answer is that there is no data. */
const WITHOUT_DATA = new Set([
  'HISTORICAL_VOLATILITY',
  'OPTION_IMPLIED_VOLATILITY',
  'FEE_RATE',
  'YIELD_ASK',
  'YIELD_BID',
  'YIELD_BID_ASK',
  'YIELD_LAST',
]);

/** What a client requested, understood. */
interface Understood {
  readonly request: BarRequest;
  readonly contract: SimulatedContract;
}

function serviceError(market: Market, reqId: number, text: string): void {
  market.client.sendError(reqId, 162, `${SERVICE}${text}`);
}

function noData(contract: SimulatedContract, whatToShow: string): string {
  const kind = `${whatToShow.slice(0, 1)}${whatToShow.slice(1).toLowerCase()}`;
  return `HMDS query returned no data: ${contract.symbol}@${contract.exchange} ${kind}`;
}

/** Returns what is wrong with a request in itself. */
function problemOf(values: HistoryValues): string | undefined {
  const { whatToShow, endDateTime, keepUpToDate } = values;
  const known = CONTENTS.has(whatToShow) || WITHOUT_DATA.has(whatToShow);
  if (!known && whatToShow !== SCHEDULE) return `Invalid whatToShow: ${whatToShow}`;
  if (keepUpToDate && endDateTime !== '') return 'End date not supported with keepUpToDate';
  if (whatToShow === 'ADJUSTED_LAST' && endDateTime !== '')
    return 'End date not supported with adjusted last';
  if (whatToShow === SCHEDULE && !/^1 ?D(ay)?$/i.test(values.barSizeSetting))
    return 'Schedules are of 1 day bars';
  return undefined;
}

/** Returns the request as the history reads it; where it cannot be answered the client is informed. */
function understood(market: Market, values: HistoryValues): Understood | undefined {
  const { core, client } = market;
  const { reqId, useRth: regular } = values;
  const whatToShow = values.whatToShow.toUpperCase();
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return undefined;
  const problem = problemOf({ ...values, whatToShow });
  const parsed = parseBarRequest(values, { contract, now: core.clock.now() });
  if (problem !== undefined || 'problem' in parsed) {
    const cause = problem ?? ('problem' in parsed ? parsed.problem : '');
    refuseRequest(client, reqId, { letters: LETTERS, cause });
    return undefined;
  }
  const { profile } = core.settings;
  const isDaily = parsed.barSeconds >= 86_400;
  const isOpen = (at: Instant): boolean =>
    isTrading(contract, isDaily ? noonOf(at) : at, { profile, regular });
  const content = CONTENTS.get(whatToShow);
  const request = { ...parsed, isOpen, ...(content === undefined ? {} : { whatToShow: content }) };
  return { request, contract };
}

/** A day is one of trading where its noon is. */
function noonOf(at: Instant): Instant {
  return newYorkTime(at).set({ hour: 12 }).toMillis() as Instant;
}

/** Returns what the broker's data service objects to. */
function objectionOf(
  { core }: Market,
  values: HistoryValues,
  { request, contract }: Understood,
): string | undefined {
  const { marketData, historicalLimits } = core.switches;
  const whatToShow = values.whatToShow.toUpperCase();
  if (marketData === 'none') return noPermission(contract);
  const tradesOfCurrency = contract.secType === 'CASH' && request.whatToShow === 'TRADES';
  if (WITHOUT_DATA.has(whatToShow) || tradesOfCurrency) return noData(contract, whatToShow);
  if (!historicalLimits) return undefined;
  const oldest = newYorkTime(core.clock.now()).minus({ months: SMALL_BAR_MONTHS }).toMillis();
  if (request.barSeconds <= SMALL_BAR_SECONDS && request.startAt < oldest)
    return noData(contract, whatToShow);
  const taken = core.historicalLimits.take(
    {
      whole: JSON.stringify({ ...values, reqId: 0 }),
      series: `${contract.conId} ${values.exchange} ${whatToShow}`,
      weight: whatToShow === 'BID_ASK' ? 2 : 1,
    },
    core.clock.now(),
  );
  return taken ? undefined : PACING;
}

function historical(market: Market, values: HistoryValues): void {
  const { core, feed, client } = market;
  const { reqId, keepUpToDate } = values;
  if (feed.forming.has(client, reqId)) return client.sendError(reqId, ...duplicateTicker(market));
  const understanding = understood(market, values);
  if (understanding === undefined) return;
  const { request, contract } = understanding;
  const objection = objectionOf(market, values, understanding);
  if (objection !== undefined) return serviceError(market, reqId, objection);
  if (values.whatToShow.toUpperCase() === SCHEDULE) {
    const { profile } = core.settings;
    const regular = values.useRth;
    return client.send(tradingSchedule(reqId, request, { profile, regular }));
  }
  if (keepUpToDate && request.barSeconds < FORMING_BAR_SECONDS_MIN) {
    const cause = 'keepUpToDate needs bars of at least 5 seconds';
    return refuseRequest(client, reqId, { letters: LETTERS, cause });
  }
  if (keepUpToDate && feed.forming.countOf(client) >= FORMING_STREAMS_MAX)
    return serviceError(market, reqId, PACING);
  const bars = barsOf(request, core.prices);
  if (bars.length === 0)
    return serviceError(market, reqId, noData(contract, values.whatToShow.toUpperCase()));
  sendBars(market, reqId, { request, bars });
  if (keepUpToDate) feed.forming.open({ client, reqId, request });
}

/** From version 196 on the span of the answer comes in a message of its own. */
function sendBars(
  { client }: Market,
  reqId: number,
  reply: { readonly request: BarRequest; readonly bars: ReturnType<typeof barsOf> },
): void {
  const startDate = brokerTime(reply.request.startAt, client.version);
  const endDate = brokerTime(reply.request.endAt, client.version);
  client.send({
    name: 'historicalData',
    values: { reqId, startDate, endDate, bars: reply.bars },
  });
  if (client.version >= END_MESSAGE_SINCE)
    client.send({ name: 'historicalDataEnd', values: { reqId, startDate, endDate } });
}

const END_MESSAGE_SINCE = 196;

function cancelHistory(market: Market, reqId: number): void {
  const { feed, client } = market;
  if (feed.forming.close(client, reqId))
    serviceError(market, reqId, `API historical data query cancelled: ${reqId}`);
  else client.sendError(reqId, 366, `No historical data query found for ticker id:${reqId}`);
}

/** Returns the answers to requests for bars of the past. */
export function historyHandlers(
  core: SimulatorCore,
  feed: MarketFeed,
): HandlersOf<'reqHistoricalData' | 'cancelHistoricalData'> {
  return {
    reqHistoricalData: (client, values) => historical({ core, feed, client }, values),
    cancelHistoricalData: (client, { reqId }) => cancelHistory({ core, feed, client }, reqId),
  };
}
