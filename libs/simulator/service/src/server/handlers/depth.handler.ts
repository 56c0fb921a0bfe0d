import type { ClientValues } from '@fairlead/tws-wire';
import { STOCK_EXCHANGES } from '../../catalogue/contract';
import { DEPTH_ROWS_MAX } from '../../market/depth-messages.mapper';
import type { MarketFeed } from '../../market/market-feed';
import { liveRefusal, theContract } from '../market-access';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import type { HandlersOf } from './handlers';
import { type Market, duplicateTicker } from './market-data.handler';

/** Books that a client may follow, with the usual 100 market-data lines. */
const DEPTH_STREAMS_MAX = 3;
const SMART_COMPONENTS: readonly (readonly [string, string])[] = [
  ['ISLAND', 'Q'],
  ['ARCA', 'P'],
  ['NYSE', 'N'],
  ['BATS', 'Z'],
  ['IEX', 'V'],
];

function depth(market: Market, values: ClientValues<'reqMktDepth'>): void {
  const { core, feed, session } = market;
  const { reqId, isSmartDepth: smart } = values;
  if (feed.depth.has(session, reqId)) return session.sendError(reqId, ...duplicateTicker(market));
  if (feed.depth.countOf(session) >= DEPTH_STREAMS_MAX)
    return session.sendError(
      reqId,
      309,
      `Max number (${DEPTH_STREAMS_MAX}) of market depth requests has been reached`,
    );
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'depth');
  if (refusal !== undefined) return session.sendError(reqId, refusal.code, refusal.text);
  const rows = Math.min(Math.max(values.numRows, 1), DEPTH_ROWS_MAX);
  feed.openDepth({ session, reqId, contract, rows, smart, sent: new Map() });
}

function cancelDepth({ feed, session }: Market, reqId: number): void {
  if (!feed.depth.close(session, reqId))
    session.sendError(reqId, 310, `Can't find the subscribed market depth with tickerId:${reqId}`);
}

function exchanges(session: Session): void {
  session.send({
    name: 'mktDepthExchanges',
    values: {
      exchanges: STOCK_EXCHANGES.map((exchange) => ({
        exchange,
        secType: 'STK',
        listingExch: '',
        serviceDataType: 'Deep2',
      })),
    },
  });
}

function components(session: Session, reqId: number): void {
  session.send({
    name: 'smartComponents',
    values: {
      reqId,
      components: SMART_COMPONENTS.map(([exchange, exchangeLetter], bitNumber) => ({
        bitNumber,
        exchange,
        exchangeLetter,
      })),
    },
  });
}

/** Returns the answers to requests for order books, and for the exchanges behind quotes. */
export function depthHandlers(
  core: SimulatorCore,
  feed: MarketFeed,
): HandlersOf<'reqMktDepth' | 'cancelMktDepth' | 'reqMktDepthExchanges' | 'reqSmartComponents'> {
  return {
    reqMktDepth: (session, values) => depth({ core, feed, session }, values),
    cancelMktDepth: (session, { reqId }) => cancelDepth({ core, feed, session }, reqId),
    reqMktDepthExchanges: (session) => exchanges(session),
    reqSmartComponents: (session, { reqId }) => components(session, reqId),
  };
}
