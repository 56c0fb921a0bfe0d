import { type ProblemDetails, problemDetails } from '@fairlead/core';
import type { SubmissionAnswer } from '../../../application/submission-answer';

/** A refused submission in the shape of all errors, with the signal that it collided with and when to come again. */
export type SubmissionRefusal = ProblemDetails &
  Pick<SubmissionAnswer, 'signalId' | 'retryAfterSeconds'>;

/** Returns a refused submission as it is answered. */
export function submissionProblem(answer: SubmissionAnswer): SubmissionRefusal {
  const { httpStatus, code, message, problems, signalId, retryAfterSeconds } = answer;
  return {
    ...problemDetails({ status: httpStatus, code, detail: message, problems }),
    ...(signalId === undefined ? {} : { signalId }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
