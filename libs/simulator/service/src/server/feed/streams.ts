import type { ClientConnection } from '../client-connection';

/** What a client follows under a request id. */
export interface Stream {
  readonly client: ClientConnection;
  readonly reqId: number;
}

function keyOf(client: ClientConnection, reqId: number): string {
  return `${client.connection}:${reqId}`;
}

/** The streams of one kind of all clients. Who opens them keeps to the limit of each client. */
export class Streams<T extends Stream> {
  private readonly streams = new Map<string, T>();

  /** Returns how many a client has. */
  countOf(client: ClientConnection): number {
    return [...this.streams.values()].filter((each) => each.client === client).length;
  }

  has(client: ClientConnection, reqId: number): boolean {
    return this.streams.has(keyOf(client, reqId));
  }

  open(stream: T): void {
    this.streams.set(keyOf(stream.client, stream.reqId), stream);
  }

  /** Ends a stream. False where there is none. */
  close(client: ClientConnection, reqId: number): boolean {
    return this.streams.delete(keyOf(client, reqId));
  }

  /** Ends all of a client, or of everyone. */
  closeAll(client: ClientConnection | undefined): void {
    for (const [key, each] of this.streams)
      if (client === undefined || each.client === client) this.streams.delete(key);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.streams.values();
  }
}
