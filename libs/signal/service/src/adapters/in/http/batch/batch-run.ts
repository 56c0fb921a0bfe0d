import { COMMIT_MAX, type SubmitBatch } from '../../../../application/batch/submit-batch';
import type { SubmissionAnswer } from '../../../../application/submission-answer';
import type { Admission, Admitted } from '../admission';
import { SIGNAL_BYTES_MAX, tooLarge } from '../raw-body';
import type { SubmissionCounter } from '../submission-counter';

/** What taking the signals of a request rests on. */
export interface BatchRunParts {
  readonly submit: SubmitBatch;
  readonly admission: Admission;
  readonly counter: SubmissionCounter;
}

/**
 * Takes the signals of one request in their order. Once one has to be sent again, because there are too many or the
 * database is away, all after it have to: what was taken is always the beginning of what was sent.
 */
export class BatchRun {
  private stopped: SubmissionAnswer | null = null;

  constructor(
    private readonly parts: BatchRunParts,
    private readonly admitted: Admitted,
    /** Signals that were counted before: admitting a request over HTTP counts its first. */
    private prepaid = 1,
  ) {}

  /** Submits signals, of which null is one that is too large, and answers each after its commit. */
  async take(signals: readonly (Uint8Array | null)[]): Promise<readonly SubmissionAnswer[]> {
    const answers: SubmissionAnswer[] = [];
    for (let from = 0; from < signals.length; from += COMMIT_MAX) {
      answers.push(...(await this.takeSome(signals.slice(from, from + COMMIT_MAX))));
    }
    for (const { code } of answers) this.parts.counter.count(code);
    return answers;
  }

  private async takeSome(
    signals: readonly (Uint8Array | null)[],
  ): Promise<readonly SubmissionAnswer[]> {
    const passed = signals.slice(0, this.countPassing(signals.length));
    const bodies = passed.filter((body) => body !== null);
    const submissions = bodies.map((body) =>
      this.parts.admission.submissionOf(this.admitted, body),
    );
    const submitted = submissions.length > 0 ? await this.parts.submit.execute(submissions) : [];
    const last = submitted.at(-1);
    if (last?.code === 'UNAVAILABLE') this.stopped = last;
    const inOrder = submitted.values();
    return signals.map((body, at) => {
      const answer = at < passed.length ? this.answerOf(body, inOrder) : this.stopped;
      return answer ?? tooLarge(SIGNAL_BYTES_MAX, 'the signal');
    });
  }

  private answerOf(
    body: Uint8Array | null,
    submitted: Iterator<SubmissionAnswer, undefined>,
  ): SubmissionAnswer | null {
    return body === null ? null : (submitted.next().value ?? null);
  }

  private countPassing(wanted: number): number {
    if (this.stopped !== null) return 0;
    const free = Math.min(this.prepaid, wanted);
    this.prepaid -= free;
    const { taken, answer } = this.parts.admission.more(wanted - free, this.admitted);
    if (free + taken < wanted) this.stopped = answer;
    return free + taken;
  }
}
