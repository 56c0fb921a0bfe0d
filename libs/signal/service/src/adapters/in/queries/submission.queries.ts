import { type BatchResult, REQUESTS } from '@fairlead/contracts';
import { type Messenger, RequestRefusedError, type Unsubscribe } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { batchResultOf } from '../../../application/batch/submission-result.mapper';
import type { Admitted } from '../http/admission';
import { BatchRun, type BatchRunParts } from '../http/batch/batch-run';

const SIGNALS_MAX = 1_000;
/** Who may send here is what NATS lets through; their rate is counted together. */
const INSIDE: Admitted = {
  sender: { principal: 'nats', defaultSource: 'nats', sources: null },
  names: ['nats'],
};

/** Takes signals that programs inside submit as a request, and answers as over HTTP. */
export class SubmissionQueries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private unsubscribe: Unsubscribe = () => undefined;

  constructor(
    private readonly messenger: Messenger,
    private readonly parts: BatchRunParts,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.messenger.reply(REQUESTS.submit, ({ signals }) => this.submit(signals));
  }

  beforeApplicationShutdown(): void {
    this.unsubscribe();
  }

  private async submit(signals: unknown): Promise<BatchResult> {
    if (!Array.isArray(signals) || signals.length > SIGNALS_MAX) {
      const message = `signals must be a list of at most ${SIGNALS_MAX} signals`;
      throw new RequestRefusedError('INVALID', message);
    }
    const bodies = signals.map((signal: unknown) =>
      Buffer.from(JSON.stringify(signal) ?? 'null', 'utf8'),
    );
    return batchResultOf(await new BatchRun(this.parts, INSIDE, 0).take(bodies));
  }
}
