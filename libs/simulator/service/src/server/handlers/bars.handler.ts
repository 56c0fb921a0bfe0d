import type { ClientValues } from '@fairlead/tws-wire';
import type { BarContent } from '../../market/history';
import { histogram, periodMs } from '../../market/histogram';
import type { MarketFeed } from '../../market/market-feed';
import { liveRefusal, theContract } from '../market-access';
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
  const { core, feed, session } = market;
  const { reqId } = values;
  const refuse = (cause: string): void => refuseRequest(session, reqId, { letters: 'cC', cause });
  const whatToShow = CONTENTS.get(values.whatToShow.toUpperCase());
  if (values.barSize !== BAR_SECONDS) return refuse('Only bars of 5 seconds are supported');
  if (whatToShow === undefined) return refuse(`Invalid whatToShow: ${values.whatToShow}`);
  if (feed.bars.has(session, reqId)) return session.sendError(reqId, ...duplicateTicker(market));
  if (feed.bars.countOf(session) >= BAR_STREAMS_MAX)
    return session.sendError(reqId, 101, 'Max number of tickers has been reached');
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'realTimeBars');
  if (refusal !== undefined) return session.sendError(reqId, refusal.code, refusal.text);
  feed.bars.open({ session, reqId, contract, whatToShow });
}

function cancelBars({ feed, session }: Market, reqId: number): void {
  if (!feed.bars.close(session, reqId))
    session.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);
}

function head(market: Market, values: ClientValues<'reqHeadTimestamp'>): void {
  const { reqId, formatDate } = values;
  if (theContract(market, reqId, values) === undefined) return;
  const value = formatDate === EPOCH_FORMAT ? String(HEAD_SECONDS) : HEAD_TEXT;
  market.session.send({ name: 'headTimestamp', values: { reqId, value } });
}

function histogramOf(market: Market, values: ClientValues<'reqHistogramData'>): void {
  const { core, session } = market;
  const { reqId } = values;
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const period = periodMs(values.timePeriod);
  if (period === undefined) {
    const cause = `Invalid time period: ${values.timePeriod}`;
    return refuseRequest(session, reqId, { letters: 'cR', cause });
  }
  const items = histogram(contract, {
    now: core.clock.now(),
    periodMs: period,
    prices: core.prices,
  });
  session.send({ name: 'histogramData', values: { reqId, items } });
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
    reqRealTimeBars: (session, values) => realTimeBars({ core, feed, session }, values),
    cancelRealTimeBars: (session, { reqId }) => cancelBars({ core, feed, session }, reqId),
    reqHeadTimestamp: (session, values) => head({ core, feed, session }, values),
    // Both are answered at once, so there is never anything to cancel, and TWS says nothing then.
    cancelHeadTimestamp: () => undefined,
    reqHistogramData: (session, values) => histogramOf({ core, feed, session }, values),
    cancelHistogramData: () => undefined,
  };
}
