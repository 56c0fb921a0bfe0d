/** Why a submission cannot become a signal: stable codes. */
export type SubmissionProblemCode =
  'INVALID' | 'UNKNOWN_FIELD' | 'UNKNOWN_SYMBOL' | 'STALE' | 'FUTURE';

/** One thing that is wrong with a submission. */
export interface SubmissionProblem {
  readonly code: SubmissionProblemCode;
  /** Path of the field; empty for the body itself. */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Returns the one code of all problems, or INVALID where they differ. */
export function codeOfProblems(problems: readonly SubmissionProblem[]): SubmissionProblemCode {
  const codes = new Set(problems.map((problem) => problem.code));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : 'INVALID';
}
