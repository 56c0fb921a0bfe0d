import { type Logger, isUnavailable } from '@fairlead/platform';
import { type SubmissionAnswer, failureAnswer } from '../submission-answer';
import type { Submission, SubmitSignal } from '../submit-signal';

/** Signals that are committed together. */
export const COMMIT_MAX = 100;

/** Submits signals that came together: in their order, with few commits, and each with an answer of its own. */
export class SubmitBatch {
  constructor(
    private readonly submit: SubmitSignal,
    private readonly logger: Logger,
  ) {}

  /**
   * Submits at most COMMIT_MAX signals and answers each after its commit. What cannot be committed together is tried one by
   * one: two batches may wait for each other's ids, and a fault of one signal is none of the others'. While the database is
   * away nothing after the first failure is tried: whoever sends the rest again keeps the order.
   */
  async execute(submissions: readonly Submission[]): Promise<readonly SubmissionAnswer[]> {
    try {
      return await this.submit.executeAll(submissions);
    } catch (error) {
      if (submissions.length > 1 && !isUnavailable(error)) return this.oneByOne(submissions);
      this.logger.error('signal.submission-failed', { error });
      return submissions.map(() => failureAnswer(error));
    }
  }

  private async oneByOne(submissions: readonly Submission[]): Promise<readonly SubmissionAnswer[]> {
    const answers: SubmissionAnswer[] = [];
    for (const submission of submissions) {
      const before = answers.at(-1);
      const isAway = before?.code === 'UNAVAILABLE';
      answers.push(...(isAway ? [before] : await this.execute([submission])));
    }
    return answers;
  }
}
