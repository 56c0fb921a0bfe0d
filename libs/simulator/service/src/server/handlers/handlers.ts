import type { BrokerError } from '@fairlead/simulator-domain';
import type { ClientMessage, ClientMessageName, ClientValues } from '@fairlead/tws-wire';
import type { ClientConnection } from '../client-connection';

/** What to do with every message that a client may send: none is met with silence by accident. */
export type AllHandlers = {
  readonly [N in ClientMessageName]: (client: ClientConnection, values: ClientValues<N>) => void;
};

/** What to do with one family of messages: all of those named. */
export type HandlersOf<N extends ClientMessageName> = Pick<AllHandlers, N>;

/** Hands a message to its handler. */
export function dispatch<N extends ClientMessageName>(
  handlers: AllHandlers,
  client: ClientConnection,
  message: ClientMessage<N>,
): void {
  handlers[message.name](client, message.values);
}

/** The id of errors that answer no request. */
export const NO_REQUEST = -1;

/** Answers a request that TWS would not take, with the letters of the request's kind that TWS writes. */
export function refuseRequest(
  client: ClientConnection,
  reqId: number,
  refusal: { readonly letters: string; readonly cause: string },
): void {
  client.sendError(
    reqId,
    321,
    `Error validating request.-'${refusal.letters}' : cause - ${refusal.cause}`,
  );
}

/** What answers a request that can neither be done nor wait while the link to the broker is lost. */
export const LINK_LOST: BrokerError = {
  code: 1100,
  text: 'Connectivity between IBKR and Trader Workstation has been lost.',
};
