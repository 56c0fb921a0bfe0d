import type { BatchResult, SubmissionResult } from '@fairlead/contracts';
import type { SubmissionAnswer } from '../submission-answer';

/** Where a signal stood among those that it came with. */
export type Place = Pick<SubmissionResult, 'index' | 'line'>;

/** Returns what is answered for one of several signals. */
export function resultOf(place: Place, answer: SubmissionAnswer): SubmissionResult {
  const { httpStatus, code, message, problems, ...more } = answer;
  const status = code === 'CONFLICT' ? 'CONFLICT' : answer.status;
  return { ...place, ...more, status, httpStatus, code, message, problems };
}

/** Returns what is answered for a list of signals. */
export function batchResultOf(answers: readonly SubmissionAnswer[]): BatchResult {
  const countOf = (status: SubmissionAnswer['status']): number =>
    answers.filter((answer) => answer.status === status).length;
  return {
    accepted: countOf('ACCEPTED'),
    duplicates: countOf('DUPLICATE'),
    refused: countOf('REFUSED'),
    results: answers.map((answer, index) => resultOf({ index }, answer)),
  };
}
