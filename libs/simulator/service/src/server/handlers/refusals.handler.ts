import type { ClientMessageName } from '@fairlead/tws-wire';
import type { ClientConnection } from '../client-connection';
import { type HandlersOf, NO_REQUEST, refuseRequest } from './handlers';

const NO_ADVISOR = 'FA data operations ignored for non FA customers.';
const NOT_SIMULATED = 'This request is not supported by the simulator';

interface WithReqId {
  readonly reqId: number;
}
type Answer = (client: ClientConnection, values: WithReqId) => void;

/** Answers with an error of the broker's own. */
function error(code: number, text: string): Answer {
  return (client, { reqId }) => client.sendError(reqId, code, text);
}

function refused(letters: string, cause = NOT_SIMULATED): Answer {
  return (client, { reqId }) => refuseRequest(client, reqId, { letters, cause });
}

function refusedWithoutId(
  letters: string,
  cause = NOT_SIMULATED,
): (client: ClientConnection) => void {
  return (client) => refuseRequest(client, NO_REQUEST, { letters, cause });
}

/** The cancel of something that could not be started. */
const nothingToCancel: Answer = (client, { reqId }) =>
  client.sendError(reqId, 300, `Can't find EId with tickerId:${reqId}`);

const NEWS_REFUSED = error(10276, 'News feed is not allowed.');

type NewsName = Extract<
  ClientMessageName,
  `${string}News${string}` | `${string}Wsh${string}` | `${string}Fundamental${string}`
>;

/** News, company reports and events: an account without those subscriptions. */
const NEWS: HandlersOf<NewsName> = {
  // Bulletins are rare; there is never one, so there is nothing to answer.
  reqNewsBulletins: () => undefined,
  cancelNewsBulletins: () => undefined,
  reqNewsProviders: (client) => client.send({ name: 'newsProviders', values: { providers: [] } }),
  reqNewsArticle: error(10172, 'Failed to request news article:No data available'),
  reqHistoricalNews: NEWS_REFUSED,
  reqWshMetaData: NEWS_REFUSED,
  reqWshEventData: NEWS_REFUSED,
  cancelWshMetaData: nothingToCancel,
  cancelWshEventData: nothingToCancel,
  reqFundamentalData: error(
    430,
    'We are sorry, but fundamentals data for the security specified is not available.',
  ),
  cancelFundamentalData: nothingToCancel,
};

const SCANNER: HandlersOf<
  'reqScannerParameters' | 'reqScannerSubscription' | 'cancelScannerSubscription'
> = {
  reqScannerParameters: refusedWithoutId('bM'),
  reqScannerSubscription: refused('bN'),
  cancelScannerSubscription: (client, { reqId }) =>
    client.sendError(reqId, 365, `No scanner subscription found for ticker id:${reqId}`),
};

const OPTIONS: HandlersOf<
  | 'exerciseOptions'
  | 'reqCalcImpliedVolatility'
  | 'reqCalcOptionPrice'
  | 'cancelCalcImpliedVolatility'
  | 'cancelCalcOptionPrice'
> = {
  exerciseOptions: refused('bX'),
  reqCalcImpliedVolatility: refused('bU'),
  reqCalcOptionPrice: refused('bU'),
  cancelCalcImpliedVolatility: nothingToCancel,
  cancelCalcOptionPrice: nothingToCancel,
};

type AdministrationName =
  | 'requestFa'
  | 'replaceFa'
  | 'verifyRequest'
  | 'verifyMessage'
  | 'verifyAndAuthRequest'
  | 'verifyAndAuthMessage'
  | 'queryDisplayGroups'
  | 'subscribeToGroupEvents'
  | 'updateDisplayGroup'
  | 'unsubscribeFromGroupEvents'
  | 'reqSoftDollarTiers';

const ADMINISTRATION: HandlersOf<AdministrationName> = {
  requestFa: refusedWithoutId('b9', NO_ADVISOR),
  replaceFa: refused('b1', NO_ADVISOR),
  verifyRequest: refusedWithoutId('cA'),
  verifyMessage: refusedWithoutId('cA'),
  verifyAndAuthRequest: refusedWithoutId('cA'),
  verifyAndAuthMessage: refusedWithoutId('cA'),
  queryDisplayGroups: refused('cB'),
  subscribeToGroupEvents: refused('cB'),
  updateDisplayGroup: refused('cB'),
  unsubscribeFromGroupEvents: refused('cB'),
  reqSoftDollarTiers: (client, { reqId }) =>
    client.send({ name: 'softDollarTiers', values: { reqId, tiers: [] } }),
};

/** Returns the answers to what this TWS does not offer: its own refusals, or the empty list that it would send. */
export function refusalHandlers(): HandlersOf<
  NewsName | AdministrationName | keyof typeof SCANNER | keyof typeof OPTIONS
> {
  return { ...NEWS, ...SCANNER, ...OPTIONS, ...ADMINISTRATION };
}
