import type { FieldProblem } from '@fairlead/core';
import { problemsText } from '@fairlead/core';
import { isUnavailable } from '@fairlead/platform';
import type { Ending } from '@fairlead/signal-domain';

const UNAVAILABLE_RETRY_SECONDS = 1;

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

/** Returns the answer to what became a signal. */
export function acceptance(signalId: string, wanted: string): SubmissionAnswer {
  const message = `${wanted} is on its way`;
  return {
    ...{ httpStatus: 202, status: 'ACCEPTED', code: 'ACCEPTED', message },
    ...{ problems: [], signalId },
  };
}

/** Returns the answer to what was a signal before, with how that one ended. */
export function repetition(signalId: string, disposition: Ending | null): SubmissionAnswer {
  const course = disposition === null ? 'it is on its way' : `it ended ${disposition.outcome}`;
  const message = `this signal was accepted before; ${course}`;
  return {
    ...{ httpStatus: 200, status: 'DUPLICATE', code: 'DUPLICATE', message },
    ...{ problems: [], signalId, disposition },
  };
}

/** Returns a refusal that blames fields. */
export function refusalOfFields(
  httpStatus: number,
  code: string,
  problems: readonly FieldProblem[],
): SubmissionAnswer {
  return { httpStatus, status: 'REFUSED', code, message: problemsText(problems), problems };
}

/** Returns a refusal without fields to blame. */
export function refusal(httpStatus: number, code: string, message: string): SubmissionAnswer {
  return { httpStatus, status: 'REFUSED', code, message, problems: [] };
}

/** Returns the answer where storing failed. Nothing was answered as accepted, so sending the same id again is safe. */
export function failureAnswer(error: unknown): SubmissionAnswer {
  if (!isUnavailable(error)) {
    return refusal(500, 'INTERNAL', 'a fault of ours; it is logged. Send the same id again');
  }
  return {
    ...refusal(503, 'UNAVAILABLE', 'the signal could not be stored; send the same id again'),
    retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
  };
}
