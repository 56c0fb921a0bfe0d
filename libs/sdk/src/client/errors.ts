import type { FieldProblem } from '@fairlead/core';

/** What is known of something that went wrong. */
export interface ErrorDetails {
  readonly code: string;
  /** What to do about it, in a sentence. */
  readonly advice: string;
  /** HTTP status; null where there was no answer. */
  readonly status?: number;
  /** The answer as it came (RFC 9457); null where there was none of that shape. */
  readonly problem?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Everything that the SDK throws on purpose. `code` is stable, `message` says what happened, `advice` what to do. */
export abstract class FairleadError extends Error {
  /** For a program, such as `UNAUTHORIZED`: it does not change between versions. */
  readonly code: string;
  /** What to do about it, for a person. */
  readonly advice: string;
  /** The HTTP status of the answer; null where none came. */
  readonly status: number | null;
  /** The answer of the server (`application/problem+json`); null where none came, or none of that shape. */
  readonly problem: Readonly<Record<string, unknown>> | null;

  constructor(message: string, { code, advice, status, problem, cause }: ErrorDetails) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.advice = advice;
    this.status = status ?? null;
    this.problem = problem ?? null;
  }
}

/** The call itself was wrong: nothing was sent. */
export class MisuseError extends FairleadError {
  override readonly name = 'MisuseError';
  constructor(message: string, advice: string) {
    super(message, { code: 'MISUSE', advice });
  }
}

/** Nothing listens there, or there is no installation: nothing was sent, so nothing was done. */
export class NotRunningError extends FairleadError {
  override readonly name = 'NotRunningError';
  constructor(message: string, cause?: unknown) {
    super(message, {
      code: 'NOT_RUNNING',
      advice: 'Start Fairlead, or correct the address.',
      cause,
    });
  }
}

/** The server answered, and the answer is no: what was asked for was not done. */
export class RefusedError extends FairleadError {
  override readonly name = 'RefusedError';

  /** The fields of the request that are wrong, each with its mend; empty where none is to blame. */
  get problems(): readonly FieldProblem[] {
    const listed = this.problem?.['problems'];
    return Array.isArray(listed) ? (listed as readonly FieldProblem[]) : [];
  }

  /** The signal that this one collided with, where it is refused for that. */
  get signalId(): string | null {
    const id = this.problem?.['signalId'];
    return typeof id === 'string' ? id : null;
  }

  /** When to send the same again, in ms from the answer; null where waiting does not help. */
  get retryAfterMs(): number | null {
    const seconds = this.problem?.['retryAfterSeconds'];
    return typeof seconds === 'number' ? seconds * 1_000 : null;
  }
}

/**
 * No answer came, or one that says that the answer got lost (502, 503, 504): **what was asked for may have been done all
 * the same**. Send it again with the same `requestId`: it is done once.
 */
export class UnansweredError extends FairleadError {
  override readonly name = 'UnansweredError';

  /** The id that the request had; null for one that changes nothing. */
  readonly requestId: string | null;

  constructor(message: string, { requestId, ...details }: UnansweredDetails) {
    super(message, { ...details, advice: adviceOnRepeat(requestId) });
    this.requestId = requestId ?? null;
  }
}

/** What is known of a request that was not answered. */
export interface UnansweredDetails extends Omit<ErrorDetails, 'advice'> {
  readonly requestId?: string;
}

function adviceOnRepeat(requestId: string | undefined): string {
  if (requestId === undefined) return 'Ask again.';
  return `Whether it was done is not known. Send it again with the request id ${requestId}: it is done once.`;
}

/** Returns what to do about a refusal, by its status. */
export function adviceOn(status: number): string {
  if (status === 403)
    return 'The message says what this key may do: keep to that, or use another key.';
  if (status === 401)
    return "Use a key of this installation: the first start writes one to api-key in Fairlead's home.";
  if (status === 404) return 'Look up the id, symbol or address: there is nothing of that name.';
  if (status === 409) return 'Look at the code: it says what is in the way.';
  if (status === 429) return 'Send the same again after retryAfterMs.';
  if (status >= 500) return 'It is a fault of the server; its log says more.';
  return 'Correct what the message names and send it again.';
}
