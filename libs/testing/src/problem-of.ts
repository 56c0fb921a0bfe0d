import { PROBLEM_TYPE, type ProblemDetails } from '@fairlead/core';

/** A field's name that stands there twice: "issuedAt issuedAt must be". */
const SAID_TWICE = /\b([A-Za-z_][\w.]*) \1\b/;

/** Returns the problem in a refusal. Throws where it has not the one shape that all errors have. */
export async function problemOf(response: Response): Promise<ProblemDetails> {
  const text = await response.text();
  const wrong = (what: string): Error => new Error(`${what}: ${response.status} ${text}`);
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith(PROBLEM_TYPE)) throw wrong(`the content type is ${type}`);
  const problem = JSON.parse(text) as ProblemDetails;
  if (problem.status !== response.status) throw wrong('another status in the body');
  for (const member of ['type', 'title', 'detail', 'code'] as const) {
    if (typeof problem[member] !== 'string' || problem[member] === '') throw wrong(`no ${member}`);
  }
  if (!Array.isArray(problem.problems)) throw wrong('no list of problems');
  for (const { path, message } of problem.problems) {
    if (typeof path !== 'string' || typeof message !== 'string' || message === '')
      throw wrong('a problem without path or message');
  }
  if (SAID_TWICE.test(problem.detail)) throw wrong('a name stands there twice');
  return problem;
}
