import type { ClientMessage, ClientMessageName, ClientValues } from '@fairlead/tws-wire';
import type { Session } from '../session';

/** What to do with the messages of clients, by name. */
export type Handlers = {
  readonly [N in ClientMessageName]?: (session: Session, values: ClientValues<N>) => void;
};

/** Hands a message to its handler. False where there is none. */
export function dispatch<N extends ClientMessageName>(
  handlers: Handlers,
  session: Session,
  message: ClientMessage<N>,
): boolean {
  const handler = handlers[message.name];
  if (handler === undefined) return false;
  handler(session, message.values);
  return true;
}
