import { PROBLEM_TYPE, type ProblemDetails, problemDetails } from '@fairlead/core';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from '../observability/logger';
import { HttpProblem } from './problem';

/** Answers whatever was thrown in the one shape of errors; what nobody expected is logged and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  private problemOf(error: unknown): ProblemDetails {
    if (error instanceof HttpProblem) return error.getResponse() as ProblemDetails;
    const status = statusOf(error);
    if (status === null || status >= 500) {
      this.logger.error('http.failed', { error });
      const detail = 'A fault of ours; it is logged. Nothing that you sent is known to be wrong.';
      return problemDetails({ status: status ?? 500, code: 'INTERNAL', detail });
    }
    return problemDetails({ status, code: codeOf(status), detail: detailOf(error, status) });
  }
}

/** What Nest, its router and its body parser refuse by themselves. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD',
  413: 'TOO_LARGE',
  415: 'WRONG_TYPE',
};

function codeOf(status: number): string {
  return CODES[status] ?? 'REFUSED';
}

function detailOf(error: unknown, status: number): string {
  const text = error instanceof Error ? error.message : String(error);
  if (status === 404)
    return `${withoutKey(text).replace(/^Cannot /, 'There is no ')}: see the README for the paths.`;
  // The body parser quotes the body in its message.
  if (status === 400 && / JSON/i.test(text)) return 'The body is not valid JSON in UTF-8.';
  // Express quotes the part of the path that it could not decode, which may be a key.
  if (status === 400 && text.startsWith('Failed to decode param')) return UNREADABLE_PATH;
  return text;
}

const UNREADABLE_PATH = 'The path cannot be read: a % in it begins no character.';

/** The parser's errors are not Nest's, and carry their status in a field. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : null;
}

/** The path of an alert may hold a key. */
function withoutKey(text: string): string {
  return text.replace(/\/v1\/alerts\/\S*/i, '/v1/alerts/…');
}
