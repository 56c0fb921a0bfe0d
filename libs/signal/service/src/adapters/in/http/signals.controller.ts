import { createHash, randomUUID } from 'node:crypto';
import type { SignalView } from '@fairlead/contracts';
import { Clock, PROBLEM_TYPE } from '@fairlead/core';
import { Logger, UnitOfWork, isUnavailable } from '@fairlead/platform';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SignalStore } from '../../../application/ports/signal-store';
import { type SubmissionAnswer, refusal } from '../../../application/submission-answer';
import { SubmitSignal } from '../../../application/submit-signal';
import { RateLimiter } from './rate-limiter';
import { rawBodyOf } from './raw-body';
import { type KnownSender, SenderCheck } from './sender-check';
import { SubmissionCounter } from './submission-counter';
import { submissionProblem } from './submission-problem';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UNAVAILABLE_RETRY_SECONDS = 1;

/** Signals over HTTP. Checked in this order: size, sender, rate, JSON, schema; the first three are only counted. */
@Controller()
export class SignalsController {
  constructor(
    @Inject(SubmitSignal) private readonly submit: SubmitSignal,
    @Inject(SenderCheck) private readonly senders: SenderCheck,
    @Inject(RateLimiter) private readonly rate: RateLimiter,
    @Inject(SubmissionCounter) private readonly counter: SubmissionCounter,
    @Inject(SignalStore) private readonly store: SignalStore,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  @Post('v1/signals')
  async post(@Req() request: Request, @Res() response: Response): Promise<void> {
    const answer = await this.guarded(request, (sender) => this.submitted(request, sender));
    this.counter.count(answer.code);
    send(response, answer);
  }

  @Get('v1/signals/:id')
  async get(
    @Req() request: Request,
    @Res() response: Response,
    @Param('id') signalId: string,
  ): Promise<void> {
    const found = await this.guarded(request, async () => this.viewOf(signalId));
    if (found !== null && 'httpStatus' in found) send(response, found);
    else if (found !== null) response.status(200).json(found);
    else send(response, refusal(404, 'NOT_FOUND', `no signal ${signalId} was accepted here`));
  }

  private async guarded<T>(
    request: Request,
    work: (sender: KnownSender) => Promise<T>,
  ): Promise<T | SubmissionAnswer> {
    try {
      const body = rawBodyOf(request);
      const sender = await this.senders.check({ headers: request.headers, body });
      if (!sender.ok) return refusal(401, sender.refusal.code, sender.refusal.message);
      const waitMs = this.rate.take([sender.value.id, `address ${request.ip ?? 'unknown'}`]);
      return waitMs > 0 ? tooMany(waitMs) : await work(sender.value);
    } catch (error) {
      return this.failed(error);
    }
  }

  private submitted(request: Request, sender: KnownSender): Promise<SubmissionAnswer> {
    const body = rawBodyOf(request);
    return this.submit.execute({
      submissionId: randomUUID(),
      sender,
      body,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      headerKey: request.get('webhook-id') ?? request.get('idempotency-key') ?? null,
      receivedAt: this.clock.now(),
    });
  }

  private async viewOf(signalId: string): Promise<SignalView | null> {
    if (!UUID.test(signalId)) return null;
    return this.unitOfWork.run((tx) => this.store.view(tx, signalId));
  }

  /** Nothing was answered as accepted, so sending the same id again is safe whatever the commit did. */
  private failed(error: unknown): SubmissionAnswer {
    this.logger.error('signal.submission-failed', { error });
    if (!isUnavailable(error)) {
      return refusal(500, 'INTERNAL', 'a fault of ours; it is logged. Send the same id again');
    }
    return {
      ...refusal(503, 'UNAVAILABLE', 'the signal could not be stored; send the same id again'),
      retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
    };
  }
}

function tooMany(waitMs: number): SubmissionAnswer {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return {
    ...refusal(
      429,
      'TOO_MANY',
      `more signals than this key or address may send; wait ${waitMs} ms`,
    ),
    retryAfterSeconds,
  };
}

function send(response: Response, answer: SubmissionAnswer): void {
  const { httpStatus, ...body } = answer;
  if (body.status !== 'REFUSED') {
    response.status(httpStatus).json(body);
    return;
  }
  if (body.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(body.retryAfterSeconds));
  }
  if (httpStatus === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response
    .status(httpStatus)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(submissionProblem(answer)));
}
