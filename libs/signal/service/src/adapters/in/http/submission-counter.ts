import { Counter, type Registry } from 'prom-client';

/** Counts submissions by what became of them: the only trace of those that are not recorded. */
export class SubmissionCounter {
  private readonly counter: Counter<'code'>;

  constructor(registry: Registry) {
    this.counter = new Counter({
      name: 'fairlead_submissions_total',
      help: 'Submissions of signals by what became of them',
      labelNames: ['code'],
      registers: [registry],
    });
  }

  /** Counts one submission. */
  count(code: string): void {
    this.counter.inc({ code });
  }
}
