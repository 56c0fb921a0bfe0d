/** The media type of every error that is answered over HTTP (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** One field that is wrong, and what to do about it. */
export interface FieldProblem {
  /** Path of the field, e.g. `probabilities.up`; empty for the body itself. */
  readonly path: string;
  /** Without the name of the field. */
  readonly message: string;
}

/** An error as it is answered over HTTP: the same shape from everything that listens. */
export interface ProblemDetails {
  /** Names the kind of problem: `urn:fairlead:problem:<code>`. */
  readonly type: string;
  /** The status in words. */
  readonly title: string;
  readonly status: number;
  /** What went wrong and what to do about it, for a person. */
  readonly detail: string;
  /** The same for a program: a stable code. */
  readonly code: string;
  readonly problems: readonly FieldProblem[];
}

/** What a problem is made of. */
export interface ProblemSource {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly problems?: readonly FieldProblem[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Returns an error in the one shape. */
export function problemDetails({ status, code, detail, problems }: ProblemSource): ProblemDetails {
  return {
    type: `urn:fairlead:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    problems: problems ?? [],
  };
}

/** Returns the problems of fields as one sentence. */
export function problemsText(problems: readonly FieldProblem[]): string {
  return problems
    .map(({ path, message }) => `${path === '' ? 'the body' : path} ${message}`)
    .join('; ');
}
