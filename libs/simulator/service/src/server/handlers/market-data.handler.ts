import { genericTicksOf } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { MarketFeed } from '../feed/market-feed';
import { quoteAccess, theContract } from '../feed/market-access';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { type HandlersOf, NO_REQUEST, refuseRequest } from './handlers';

/** The letters under which TWS refuses market data requests. */
const LETTERS = 'bQ';
const TYPE_MAX = 4;

/** What handlers of market data work with. */
export interface Market {
  readonly core: SimulatorCore;
  readonly feed: MarketFeed;
  readonly client: ClientConnection;
}

/** Returns the error of a ticker id that a stream has. */
export function duplicateTicker({ core }: Market): readonly [number, string] {
  const code = core.switches.duplicateTickerError;
  return code === 102
    ? [code, 'Duplicate ticker ID for API request']
    : [code, "Error processing request.-'bQ' : cause - Duplicate ticker id"];
}

function refusalOf(
  market: Market,
  values: ClientValues<'reqMktData'>,
): readonly [number, string] | undefined {
  const { core, feed, client } = market;
  if (values.snapshot && values.genericTickList !== '')
    return [414, 'Snapshot market data subscription is not applicable to generic ticks'];
  if (feed.quotes.has(client, values.reqId)) return duplicateTicker(market);
  return feed.quotes.countOf(client) >= core.settings.marketDataLines
    ? [101, 'Max number of tickers has been reached']
    : undefined;
}

function subscribe(market: Market, values: ClientValues<'reqMktData'>): void {
  const { core, feed, client } = market;
  const { reqId } = values;
  const refusal = refusalOf(market, values);
  if (refusal !== undefined) return client.sendError(reqId, refusal[0], refusal[1]);
  if (values.regulatorySnapshot) {
    const cause = 'Regulatory snapshots cost money and are not simulated';
    return refuseRequest(client, reqId, { letters: LETTERS, cause });
  }
  const contract = theContract(market, reqId, values);
  if (contract === undefined) return;
  const generic = genericTicksOf(values.genericTickList, contract.secType);
  if ('problem' in generic)
    return refuseRequest(client, reqId, { letters: LETTERS, cause: generic.problem });
  const access = quoteAccess(core, client, contract);
  if ('code' in access) return client.sendError(reqId, access.code, access.text);
  const { delayed, type } = access;
  if (delayed)
    client.sendError(
      reqId,
      10167,
      'Requested market data is not subscribed. Displaying delayed market data.',
    );
  client.send({
    name: 'tickReqParams',
    values: { reqId, minTick: contract.minTick, bboExchange: contract.bboExchange },
  });
  client.send({ name: 'marketDataType', values: { reqId, type } });
  const stream = { client, reqId, contract, delayed, generic: generic.wanted, sent: new Map() };
  feed.open(stream, values.snapshot);
}

function setType(client: ClientConnection, type: number): void {
  if (type >= 1 && type <= TYPE_MAX) {
    client.marketDataType = type;
    return;
  }
  const cause = `Invalid market data type: ${type}`;
  refuseRequest(client, NO_REQUEST, { letters: LETTERS, cause });
}

function unsubscribe({ feed, client }: Market, reqId: number): void {
  if (!feed.quotes.close(client, reqId))
    client.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);
}

/** Returns the answers to requests for quotes. */
export function marketDataHandlers(
  core: SimulatorCore,
  feed: MarketFeed,
): HandlersOf<'reqMktData' | 'cancelMktData' | 'reqMarketDataType'> {
  return {
    reqMktData: (client, values) => subscribe({ core, feed, client }, values),
    cancelMktData: (client, { reqId }) => unsubscribe({ core, feed, client }, reqId),
    reqMarketDataType: (client, { type }) => setType(client, type),
  };
}
