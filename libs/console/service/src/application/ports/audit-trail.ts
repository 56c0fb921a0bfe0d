import type { Envelope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';

/** The record of every event, append-only. */
export abstract class AuditTrail {
  /** Appends the event once, in the caller's unit of work, together with the others of that unit. */
  abstract append(tx: Tx, event: Envelope): void;
  /** Returns the correlation ids of the signals whose id begins with the prefix, at most two: one is an answer. */
  abstract signalsBeginningWith(prefix: string): Promise<readonly string[]>;
  /** Returns the events of a story and those of the trades that it touched, oldest first. */
  abstract story(correlationId: string): Promise<readonly Envelope[]>;
}
