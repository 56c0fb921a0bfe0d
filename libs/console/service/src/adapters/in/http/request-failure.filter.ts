import { PROBLEM_TYPE, problemDetails } from '@fairlead/core';
import { RequestRefusedError, ReplyTimeoutError } from '@fairlead/platform';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** Answers for a service that refused a question, or did not answer it, in the same shape as every other error. */
@Catch(RequestRefusedError, ReplyTimeoutError)
export class RequestFailureFilter implements ExceptionFilter<
  RequestRefusedError | ReplyTimeoutError
> {
  catch(error: RequestRefusedError | ReplyTimeoutError, host: ArgumentsHost): void {
    const problem = problemDetails(
      error instanceof RequestRefusedError
        ? { status: STATUS[error.code] ?? 409, code: error.code, detail: error.message }
        : { status: 504, code: 'NO_ANSWER', detail: `${error.message}: ${UNKNOWN}` },
    );
    const response = host.switchToHttp().getResponse<Response>();
    response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}

const UNKNOWN = 'whether it was done is not known; send it again with the same Idempotency-Key';

/** Refusals that say that something is not there. */
const STATUS: Readonly<Record<string, number>> = {
  UNKNOWN_SYMBOL: 404,
  UNKNOWN_STRATEGY: 404,
  UNKNOWN_RULE: 404,
  HISTORY_PACING: 429,
  INVALID_QUERY: 400,
  UNKNOWN_MODE: 422,
  BROKEN_RULES: 422,
  FIXTURES_FAILED: 422,
  UNKNOWN_APPROVAL: 404,
  UNKNOWN_LIMIT: 404,
  UNKNOWN_ORDER: 404,
  LIMIT_OUT_OF_BOUNDS: 422,
  AMBIGUOUS_SYMBOL: 409,
  KEY_UNKNOWN: 404,
};
