import type { Envelope, PersonRequest } from '@fairlead/contracts';
import type { Instant } from '@fairlead/core';

/** Where a message comes from in its story. */
export interface Cause {
  /** The signal id or other cause that started the story. */
  readonly correlationId: string;
  /** The message that led to this one, or null at the start of a story. */
  readonly causationId: string | null;
  /** Who asked for it; absent or null where nobody did, and the service acts by itself. */
  readonly principal?: string | null;
}

/** What `Tx.publish` needs beside the data. */
export interface PublishOptions {
  /** The envelope that is being handled, or the cause where there is none. */
  readonly cause: Envelope | Cause;
  /** When it happened; default: the clock's now. */
  readonly occurredAt?: Instant;
  /** Identity of the message where it has to be the same again after a replay; default: a random UUID. */
  readonly id?: string;
}

/** Returns the cause that a message carries with which a story begins that a person asked for. */
export function causeOfRequest({ requestId, principal }: PersonRequest): Cause {
  return { correlationId: requestId, causationId: null, principal: principal ?? null };
}

/** Returns the cause that a message following this envelope carries. */
export function causedBy(envelope: Envelope): Cause {
  const { correlationId, id, principal } = envelope;
  return { correlationId, causationId: id, principal: principal ?? null };
}
