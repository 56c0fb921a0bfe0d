import type { Session } from '../server/session';

/** What a client follows under a request id. */
export interface Stream {
  readonly session: Session;
  readonly reqId: number;
}

function keyOf(session: Session, reqId: number): string {
  return `${session.connection}:${reqId}`;
}

/** The streams of one kind of all clients. Who opens them keeps to the limit of each client. */
export class Streams<T extends Stream> {
  private readonly streams = new Map<string, T>();

  /** Returns how many a client has. */
  countOf(session: Session): number {
    return [...this.streams.values()].filter((each) => each.session === session).length;
  }

  has(session: Session, reqId: number): boolean {
    return this.streams.has(keyOf(session, reqId));
  }

  open(stream: T): void {
    this.streams.set(keyOf(stream.session, stream.reqId), stream);
  }

  /** Ends a stream. False where there is none. */
  close(session: Session, reqId: number): boolean {
    return this.streams.delete(keyOf(session, reqId));
  }

  /** Ends all of a client, or of everyone. */
  closeAll(session: Session | undefined): void {
    for (const [key, each] of this.streams)
      if (session === undefined || each.session === session) this.streams.delete(key);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.streams.values();
  }
}
