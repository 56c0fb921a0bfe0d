import { createHash, randomUUID } from 'node:crypto';
import type { Clock, Result } from '@fairlead/core';
import { ok, refused } from '@fairlead/core';
import type { Logger } from '@fairlead/platform';
import type { Sender } from '@fairlead/signal-domain';
import type { Request } from 'express';
import {
  type SubmissionAnswer,
  failureAnswer,
  refusal,
} from '../../../application/submission-answer';
import type { Submission } from '../../../application/submit-signal';
import type { RateLimiter } from './rate-limiter';
import { rawBodyOf } from './raw-body';
import type { SenderCheck } from './sender-check';

/** A request whose sender is known and may send. */
export interface Admitted {
  readonly sender: Sender;
  /** What its rate is counted under. */
  readonly names: readonly string[];
}

/** What every request of a sender passes before anybody looks at what it says: who sends, and how often. */
export class Admission {
  constructor(
    private readonly senders: SenderCheck,
    private readonly rate: RateLimiter,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Returns the sender, after counting the request as one signal, or the answer for whoever does not get in. `key`: one that
   * stands elsewhere than in a header.
   */
  async admit(
    request: Request,
    key: string | null = null,
  ): Promise<Result<Admitted, SubmissionAnswer>> {
    try {
      const body = rawBodyOf(request);
      const sender = await this.senders.check({ headers: request.headers, body, key });
      if (!sender.ok) return refused(refusal(401, sender.refusal.code, sender.refusal.message));
      const names = [`sender ${sender.value.principal}`, `address ${request.ip ?? 'unknown'}`];
      const waitMs = this.rate.take(names);
      return waitMs > 0 ? refused(tooMany(waitMs)) : ok({ sender: sender.value, names });
    } catch (error) {
      return refused(this.failed(error));
    }
  }

  /** Counts further signals of a request. Returns how many of them may be taken, and the answer for those that may not. */
  more(
    count: number,
    { names }: Admitted,
  ): { readonly taken: number; readonly answer: SubmissionAnswer } {
    const { taken, waitMs } = this.rate.takeUpTo(count, names);
    return { taken, answer: tooMany(waitMs) };
  }

  /** Returns what is submitted for an admitted sender. */
  submissionOf(
    { sender }: Admitted,
    body: Uint8Array,
    headerKey: string | null = null,
  ): Submission {
    return {
      submissionId: randomUUID(),
      ...{ sender, body, headerKey },
      bodySha256: createHash('sha256').update(body).digest('hex'),
      receivedAt: this.clock.now(),
    };
  }

  /** Logs what went wrong and returns the answer. */
  failed(error: unknown): SubmissionAnswer {
    this.logger.error('signal.submission-failed', { error });
    return failureAnswer(error);
  }
}

function tooMany(waitMs: number): SubmissionAnswer {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  const message = `more signals than this key or address may send; wait ${waitMs} ms`;
  return { ...refusal(429, 'TOO_MANY', message), retryAfterSeconds };
}
