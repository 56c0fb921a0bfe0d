import { PROBLEM_TYPE } from '@fairlead/core';
import type { Response } from 'express';
import type { SubmissionAnswer } from '../../../application/submission-answer';
import { submissionProblem } from './submission-problem';

/** Sends the answer to a submission; what is refused in the shape of all errors. */
export function sendAnswer(response: Response, answer: SubmissionAnswer): void {
  const { httpStatus, ...body } = answer;
  if (body.status !== 'REFUSED') {
    response.status(httpStatus).json(body);
    return;
  }
  if (body.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(body.retryAfterSeconds));
  }
  if (httpStatus === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response
    .status(httpStatus)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(submissionProblem(answer)));
}
