import type { Envelope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';

/** The record of every event, append-only. */
export abstract class AuditTrail {
  /** Appends the event once, in the caller's unit of work, together with the others of that unit. */
  abstract append(tx: Tx, event: Envelope): void;
  /** Returns the correlation ids of the signals whose id begins with the prefix, at most two: one is an answer. */
  abstract signalsBeginningWith(prefix: string): Promise<readonly string[]>;
  /**
   * Returns what was recorded after an event, oldest first; a few of before it may be among them. Null where the event
   * is not known.
   */
  abstract since(eventId: string, limit: number): Promise<readonly Envelope[] | null>;
  /** Returns the events of a story and those of the trades that it touched, oldest first. */
  abstract story(correlationId: string): Promise<readonly Envelope[]>;
}
