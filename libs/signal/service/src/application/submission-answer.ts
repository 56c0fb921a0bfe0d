import type { FieldProblem } from '@fairlead/core';
import type { Ending } from '@fairlead/signal-domain';

/** What became of a submission. */
type SubmissionStatus = 'ACCEPTED' | 'DUPLICATE' | 'REFUSED';

/** The answer to a submission. */
export interface SubmissionAnswer {
  readonly httpStatus: number;
  readonly status: SubmissionStatus;
  readonly code: string;
  readonly message: string;
  readonly problems: readonly FieldProblem[];
  readonly signalId?: string;
  /** Of a duplicate: how the first one ended; null while it is on its way. */
  readonly disposition?: Ending | null;
  /** Seconds to wait before trying again. */
  readonly retryAfterSeconds?: number;
}

/** Returns a refusal without fields to blame. */
export function refusal(httpStatus: number, code: string, message: string): SubmissionAnswer {
  return { httpStatus, status: 'REFUSED', code, message, problems: [] };
}
