/** What can be wrong with a field of a submission: stable codes, published and stored. */
const SUBMISSION_PROBLEM_CODES = [
  'INVALID',
  'UNKNOWN_FIELD',
  'UNKNOWN_SYMBOL',
  'AMBIGUOUS_SYMBOL',
  'SIGNAL_STALE',
  'SIGNAL_FUTURE',
  'KEY_OUT_OF_SCOPE',
] as const;

/** Why a whole submission is refused: all codes that `signal.refused` carries. */
export const SUBMISSION_CODES = [
  'NOT_JSON',
  'SAME_KEY_TWICE',
  ...SUBMISSION_PROBLEM_CODES,
  'CONFLICT',
] as const;

/** What is wrong with a field. */
export type SubmissionProblemCode = (typeof SUBMISSION_PROBLEM_CODES)[number];

/** Why a submission is refused. */
export type SubmissionCode = (typeof SUBMISSION_CODES)[number];

/** Codes of stored and published refusals of earlier releases, and what they are called now. */
export const EARLIER_SUBMISSION_CODES: Readonly<Record<string, SubmissionCode>> = {
  STALE: 'SIGNAL_STALE',
  FUTURE: 'SIGNAL_FUTURE',
};

/** One thing that is wrong with a submission. */
export interface SubmissionProblem {
  readonly code: SubmissionProblemCode;
  /** Path of the field; empty for the body itself. */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Returns one problem. */
export function problem(
  code: SubmissionProblemCode,
  path: string,
  message: string,
): SubmissionProblem {
  return { code, path, message };
}

/** Returns the one code of all problems, or INVALID where they differ. */
export function codeOfProblems(problems: readonly SubmissionProblem[]): SubmissionProblemCode {
  const codes = new Set(problems.map(({ code }) => code));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : 'INVALID';
}
