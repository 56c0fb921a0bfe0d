import { DEPTH_ROWS_MAX, STOCK_EXCHANGES } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { MarketFeed } from '../feed/market-feed';
import { liveRefusal, theContract } from '../feed/market-access';
import type { ClientConnection } from '../client-connection';
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
  const { core, feed, client } = market;
  const { reqId, isSmartDepth: smart } = values;
  if (feed.depth.has(client, reqId)) return client.sendError(reqId, ...duplicateTicker(market));
  if (feed.depth.countOf(client) >= DEPTH_STREAMS_MAX)
    return client.sendError(
      reqId,
      309,
      `Max number (${DEPTH_STREAMS_MAX}) of market depth requests has been reached`,
    );
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const refusal = liveRefusal(core, contract, 'depth');
  if (refusal !== undefined) return client.sendError(reqId, refusal.code, refusal.text);
  const rows = Math.min(Math.max(values.numRows, 1), DEPTH_ROWS_MAX);
  feed.openDepth({ client, reqId, contract, rows, smart, sent: new Map() });
}

function cancelDepth({ feed, client }: Market, reqId: number): void {
  if (!feed.depth.close(client, reqId))
    client.sendError(reqId, 310, `Can't find the subscribed market depth with tickerId:${reqId}`);
}

function exchanges(client: ClientConnection): void {
  client.send({
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

function components(client: ClientConnection, reqId: number): void {
  client.send({
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
    reqMktDepth: (client, values) => depth({ core, feed, client }, values),
    cancelMktDepth: (client, { reqId }) => cancelDepth({ core, feed, client }, reqId),
    reqMktDepthExchanges: (client) => exchanges(client),
    reqSmartComponents: (client, { reqId }) => components(client, reqId),
  };
}
