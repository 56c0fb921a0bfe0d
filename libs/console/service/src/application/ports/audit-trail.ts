import type { Envelope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';

/** A story is a few dozen events; the bound keeps a broken correlation id from filling the memory. */
export const STORY_EVENTS_MAX = 2_000;

/** Units that were at work at the same moment may have committed in another order than they were numbered in. */
export const OVERLAP = 100;

/** One story is an answer; two say that a name is not enough. */
export const STORIES_MAX = 2;

/** The record of every event, append-only. */
export abstract class AuditTrail {
  /** Appends the event once, in the caller's unit of work, together with the others of that unit. */
  abstract append(tx: Tx, event: Envelope): void;
  /** Returns the correlation ids of the signals whose id begins with the prefix, at most two: one is an answer. */
  abstract signalsBeginningWith(prefix: string): Promise<readonly string[]>;
  /**
   * Returns the correlation ids of the stories of what has exactly this name, at most two: a trade by its id, an order by
   * its reference, an execution by its id. The story of a trade is the one that opened it; what belongs to no trade of
   * ours, such as an execution by hand, has a story of its own.
   */
  abstract storiesOf(name: string): Promise<readonly string[]>;
  /**
   * Returns what was recorded after an event, oldest first; a few of before it may be among them. Null where the event
   * is not known.
   */
  abstract since(eventId: string, limit: number): Promise<readonly Envelope[] | null>;
  /** Returns the account that each of these stories is of, by its correlation id; a story without one is left out. */
  abstract accountsOf(correlationIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Returns the newest events of messages that were set aside, the newest first. */
  abstract deadLetters(limit: number): Promise<readonly Envelope[]>;
  /** Returns the events of a story and those of the trades that it touched, oldest first. */
  abstract story(correlationId: string): Promise<readonly Envelope[]>;
}
