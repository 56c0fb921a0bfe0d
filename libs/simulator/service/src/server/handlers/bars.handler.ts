import { type BarContent, histogram, periodMs } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { MarketFeed } from '../feed/market-feed';
import { liveRefusal, theContract } from '../feed/market-access';
import type { SimulatorCore } from '../simulator-core';
import { type HandlersOf, refuseRequest } from './handlers';
import { type Market, duplicateTicker } from './market-data.handler';

const BAR_SECONDS = 5;
/** Bars that a client may follow. */
const BAR_STREAMS_MAX = 50;
/** The first moment that history knows of any contract. */
const HEAD_TEXT = '20000103 14:30:00';
const HEAD_SECONDS = 946_909_800;
const EPOCH_FORMAT = 2;

const CONTENTS: ReadonlyMap<string, BarContent> = new Map([
  ['TRADES', 'TRADES'],
  ['MIDPOINT', 'MIDPOINT'],
  ['BID', 'BID'],
  ['ASK', 'ASK'],
]);

function realTimeBars(market: Market, values: ClientValues<'reqRealTimeBars'>): void {
  const { core, feed, client } = market;
  const { reqId } = values;
  const refuse = (cause: string): void => refuseRequest(client, reqId, { letters: 'cC', cause });
  const whatToShow = CONTENTS.get(values.whatToShow.toUpperCase());
  if (values.barSize !== BAR_SECONDS) return refuse('Only bars of 5 seconds are supported');
  if (whatToShow === undefined) return refuse(`Invalid whatToShow: ${values.whatToShow}`);
  if (feed.bars.has(client, reqId)) return client.sendError(reqId, ...duplicateTicker(market));
  if (feed.bars.countOf(client) >= BAR_STREAMS_MAX)
    return client.sendError(reqId, 101, 'Max number of tickers has been reached');
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'realTimeBars');
  if (refusal !== undefined) return client.sendError(reqId, refusal.code, refusal.text);
  feed.bars.open({ client, reqId, contract, whatToShow });
}

function cancelBars({ feed, client }: Market, reqId: number): void {
  if (!feed.bars.close(client, reqId))
    client.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);
}

function head(market: Market, values: ClientValues<'reqHeadTimestamp'>): void {
  const { reqId, formatDate } = values;
  if (theContract(market, reqId, values) === undefined) return;
  const value = formatDate === EPOCH_FORMAT ? String(HEAD_SECONDS) : HEAD_TEXT;
  market.client.send({ name: 'headTimestamp', values: { reqId, value } });
}

function histogramOf(market: Market, values: ClientValues<'reqHistogramData'>): void {
  const { core, client } = market;
  const { reqId } = values;
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const period = periodMs(values.timePeriod);
  if (period === undefined) {
    const cause = `Invalid time period: ${values.timePeriod}`;
    return refuseRequest(client, reqId, { letters: 'cR', cause });
  }
  const items = histogram(contract, {
    now: core.clock.now(),
    periodMs: period,
    prices: core.prices,
  });
  client.send({ name: 'histogramData', values: { reqId, items } });
}

/** Returns the answers to requests for real-time bars, and for what history knows at all. */
export function barHandlers(
  core: SimulatorCore,
  feed: MarketFeed,
): HandlersOf<
  | 'reqRealTimeBars'
  | 'cancelRealTimeBars'
  | 'reqHeadTimestamp'
  | 'cancelHeadTimestamp'
  | 'reqHistogramData'
  | 'cancelHistogramData'
> {
  return {
    reqRealTimeBars: (client, values) => realTimeBars({ core, feed, client }, values),
    cancelRealTimeBars: (client, { reqId }) => cancelBars({ core, feed, client }, reqId),
    reqHeadTimestamp: (client, values) => head({ core, feed, client }, values),
    // Both are answered at once, so there is never anything to cancel, and TWS says nothing then.
    cancelHeadTimestamp: () => undefined,
    reqHistogramData: (client, values) => histogramOf({ core, feed, client }, values),
    cancelHistogramData: () => undefined,
  };
}
