import type { SignalView } from '@fairlead/contracts';
import type { Decimal, Instant, SignalId } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { KnownSignal, SignalCourse, SubmissionProblem } from '@fairlead/signal-domain';
import type { ParsedSubmission } from '../parse-submission';

/** An accepted signal as it is kept. */
export interface SignalRecord {
  readonly signalId: SignalId;
  readonly source: string;
  readonly key: string;
  readonly submission: ParsedSubmission;
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant;
  /** What one entry for it may be worth; null for no limit. It travels with the signal and is not kept here. */
  readonly maxNotional: Decimal | null;
  /** The only strategies whose rules may enter for it; null for any. Kept as little. */
  readonly strategies: readonly string[] | null;
  /** SHA-256 of the body, hex. */
  readonly bodySha256: string;
  /** The instance that received it. */
  readonly receivedBy: string;
}

/** A submission that did not become a signal, as it is kept. */
export interface RefusalRecord {
  readonly submissionId: string;
  readonly source: string;
  readonly code: string;
  readonly httpStatus: number;
  readonly problems: readonly Pick<SubmissionProblem, 'path' | 'message'>[];
  readonly receivedAt: Instant;
  readonly bodySha256: string;
}

/** The course of a signal, as it is kept. */
export interface CourseRecord extends SignalCourse {
  readonly signalId: string;
  readonly changedAt: Instant;
}

/** Where signals, refusals and dispositions are kept. Every method runs inside the given unit of work. */
export abstract class SignalStore {
  /** Adds a signal. Returns false, and changes nothing, where its source and key are taken. */
  abstract insert(tx: Tx, signal: SignalRecord): Promise<boolean>;
  /** Returns the signal, or null where it was never accepted. */
  abstract find(tx: Tx, signalId: SignalId): Promise<KnownSignal | null>;
  abstract insertRefusal(tx: Tx, refusal: RefusalRecord): Promise<void>;
  /** Locks a signal until the end of the unit of work and returns its source, or null where there is no such signal. */
  abstract lock(tx: Tx, signalId: string): Promise<string | null>;
  /** Returns the course of a locked signal. */
  abstract courseOf(tx: Tx, signalId: string): Promise<SignalCourse>;
  abstract saveCourse(tx: Tx, record: CourseRecord): Promise<void>;
  /** Returns the signals that were accepted last, newest first. */
  abstract list(tx: Tx, limit: number): Promise<readonly SignalView[]>;
  abstract view(tx: Tx, signalId: string): Promise<SignalView | null>;
}
