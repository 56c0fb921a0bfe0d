import { parseBrokerTime, PAST_TICKS_MAX, pastTicks, TICK_KINDS } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { MarketFeed } from '../feed/market-feed';
import { liveRefusal, theContract } from '../feed/market-access';
import type { SimulatorCore } from '../simulator-core';
import { type HandlersOf, refuseRequest } from './handlers';
import { type Market, duplicateTicker } from './market-data.handler';

/** Streams that a client may have, with the usual 100 market-data lines. */
const TICK_STREAMS_MAX = 3;
const LETTERS = 'cK';
/** What reqHistoricalTicks calls the kinds. */
const PAST_KINDS: ReadonlyMap<string, string> = new Map([
  ['TRADES', 'Last'],
  ['BID_ASK', 'BidAsk'],
  ['MIDPOINT', 'MidPoint'],
]);

function follow(market: Market, values: ClientValues<'reqTickByTickData'>): void {
  const { core, feed, client } = market;
  const { reqId, ignoreSize, numberOfTicks } = values;
  const kind = TICK_KINDS.get(values.tickType);
  if (kind === undefined) {
    const cause = `Invalid tick-by-tick type: ${values.tickType}`;
    return refuseRequest(client, reqId, { letters: LETTERS, cause });
  }
  if (feed.ticks.has(client, reqId)) return client.sendError(reqId, ...duplicateTicker(market));
  if (feed.ticks.countOf(client) >= TICK_STREAMS_MAX)
    return client.sendError(reqId, 10190, 'Max number of tick-by-tick requests has been reached.');
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'tickByTick');
  if (refusal !== undefined) return client.sendError(reqId, refusal.code, refusal.text);
  const count = Math.min(numberOfTicks, PAST_TICKS_MAX);
  const { prices } = core;
  const now = core.clock.now();
  if (count > 0)
    client.send(
      pastTicks(reqId, kind, { contract, from: undefined, until: undefined, count, now, prices }),
    );
  feed.ticks.open({ client, reqId, contract, kind, ignoreSize, last: '' });
}

function cancelFollow({ feed, client }: Market, reqId: number): void {
  if (!feed.ticks.close(client, reqId))
    client.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);
}

function past(market: Market, values: ClientValues<'reqHistoricalTicks'>): void {
  const { core, client } = market;
  const { reqId, startDateTime, endDateTime, numberOfTicks: count } = values;
  const kind = TICK_KINDS.get(PAST_KINDS.get(values.whatToShow.toUpperCase()) ?? '');
  const from = parseBrokerTime(startDateTime);
  const until = parseBrokerTime(endDateTime);
  const problem = problemOf({ kind, from, until, count, startDateTime, endDateTime });
  if (kind === undefined || problem !== undefined)
    return refuseRequest(client, reqId, { letters: LETTERS, cause: problem ?? '' });
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'pastTicks');
  if (refusal !== undefined) return client.sendError(reqId, refusal.code, refusal.text);
  const { prices } = core;
  client.send(
    pastTicks(reqId, kind, { contract, from, until, count, now: core.clock.now(), prices }),
  );
}

function problemOf(range: {
  readonly kind: number | undefined;
  readonly from: number | undefined;
  readonly until: number | undefined;
  readonly count: number;
  readonly startDateTime: string;
  readonly endDateTime: string;
}): string | undefined {
  if (range.kind === undefined) return 'whatToShow is one of TRADES, BID_ASK, MIDPOINT';
  if ((range.startDateTime === '') === (range.endDateTime === ''))
    return 'Exactly one of start and end date/time has to be given';
  if (range.from === undefined && range.until === undefined) return 'Invalid date/time';
  return range.count < 1 || range.count > PAST_TICKS_MAX
    ? `The number of ticks is between 1 and ${PAST_TICKS_MAX}`
    : undefined;
}

/** Returns the answers to requests for single ticks, of now and of the past. */
export function tickHandlers(
  core: SimulatorCore,
  feed: MarketFeed,
): HandlersOf<'reqTickByTickData' | 'cancelTickByTickData' | 'reqHistoricalTicks'> {
  return {
    reqTickByTickData: (client, values) => follow({ core, feed, client }, values),
    cancelTickByTickData: (client, { reqId }) => cancelFollow({ core, feed, client }, reqId),
    reqHistoricalTicks: (client, values) => past({ core, feed, client }, values),
  };
}
