import type { FieldProblem } from '@fairlead/core';
import type { Disposition } from '../events/1-signal/signal-disposed.v1';

/** How a signal ended that was accepted before. */
export interface SignalEnding {
  readonly outcome: Disposition;
  readonly code: string;
  readonly reason: string;
}

/** What became of one of several signals that were sent together. */
export interface SubmissionResult {
  /** Its place in the list, from 0; absent where signals were sent as lines. */
  readonly index?: number;
  /** Its line, from 1; absent where signals were sent as a list. */
  readonly line?: number;
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'REFUSED';
  /** What it would have been answered alone. */
  readonly httpStatus: number;
  readonly code: string;
  readonly message: string;
  /** The fields that are wrong, each with its mend. */
  readonly problems: readonly FieldProblem[];
  /** The signal that it became, repeats or collides with. */
  readonly signalId?: string;
  /** Of a duplicate: how the first one ended; null while it is on its way. */
  readonly disposition?: SignalEnding | null;
  /** Send this one, and all after it, again after so many seconds. */
  readonly retryAfterSeconds?: number;
}

/** What became of a list of signals. */
export interface BatchResult {
  readonly accepted: number;
  readonly duplicates: number;
  /** Conflicts among them. */
  readonly refused: number;
  /** One for each, in the order of the list. */
  readonly results: readonly SubmissionResult[];
}
