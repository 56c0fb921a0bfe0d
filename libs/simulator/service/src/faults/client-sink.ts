import type { ServerOutgoing } from '@fairlead/tws-wire';

/** All that a fault needs to know of a connected client. */
export interface ClientSink {
  /** Null before the client has started the API. */
  readonly clientId: number | null;
  send(message: ServerOutgoing): void;
  sendError(id: number, code: number, message: string): void;
  close(): void;
}
