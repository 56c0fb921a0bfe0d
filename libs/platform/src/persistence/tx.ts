import type { Envelope, EventClass } from '@fairlead/contracts';
import type { PublishOptions } from '../messaging/outgoing-event';

/**
 * One unit of work of one service: everything in it is committed together or not at all, the outgoing messages
 * included. It lives as long as the function that got it; keep no reference.
 */
export abstract class Tx {
  /** Runs one statement in the service's own schema (`search_path`). Returns the rows; a `numeric` comes as text. */
  abstract query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /**
   * Puts a message into the outbox: it is published after the commit, in order within its key, at least once. The
   * data is checked against its class now; a breach is a bug and throws. Returns the envelope as it will travel.
   */
  abstract publish<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: PublishOptions,
  ): Envelope<Data>;
  /** Runs within the unit, after all of its work: for writing together what was gathered along the way. */
  abstract beforeCommit(action: () => Promise<void>): void;
  /**
   * Runs after the commit and before the messages go out, never if it fails; what it throws is logged. For socket writes
   * and in-memory views: what was decided is done, and seen by the next unit, before others are told of it.
   */
  abstract afterCommit(action: () => void): void;
}

/** Runs units of work of one service. The only way to its database: nothing writes outside it (lint). */
export abstract class UnitOfWork {
  /** Runs the work in one transaction (READ COMMITTED) and commits; rolls back and rethrows on an error. */
  abstract run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
