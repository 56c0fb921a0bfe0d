import type { SignalView } from '@fairlead/contracts';
import { UnitOfWork } from '@fairlead/platform';
import { type Sender, maySendFor } from '@fairlead/signal-domain';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SignalStore } from '../../../application/ports/signal-store';
import { type SubmissionAnswer, refusal } from '../../../application/submission-answer';
import { SubmitSignal } from '../../../application/submit-signal';
import { Admission, type Admitted } from './admission';
import { BatchIntake } from './batch/batch-intake';
import { rawBodyOf, sendsLines } from './raw-body';
import { sendAnswer } from './send-answer';
import { SubmissionCounter } from './submission-counter';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Signals over HTTP. Checked in this order: size, sender, rate, JSON, schema; the first three are only counted. */
@Controller()
export class SignalsController {
  constructor(
    @Inject(SubmitSignal) private readonly submit: SubmitSignal,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(BatchIntake) private readonly batches: BatchIntake,
    @Inject(SubmissionCounter) private readonly counter: SubmissionCounter,
    @Inject(SignalStore) private readonly store: SignalStore,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
  ) {}

  @Post('v1/signals')
  async post(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (sendsLines(request)) return this.batches.lines(request, response);
    const answer = await this.guarded(request, (admitted) => this.submitted(request, admitted));
    this.counter.count(answer.code);
    sendAnswer(response, answer);
  }

  /** A colon that is not escaped would begin a parameter: every `/v1/signalsXYZ` would be this path. */
  @Post('v1/signals\\:batch')
  postBatch(@Req() request: Request, @Res() response: Response): Promise<void> {
    return sendsLines(request)
      ? this.batches.lines(request, response)
      : this.batches.list(request, response);
  }

  @Get('v1/signals/:id')
  async get(
    @Req() request: Request,
    @Res() response: Response,
    @Param('id') signalId: string,
  ): Promise<void> {
    const found = await this.guarded(request, ({ sender }) => this.viewOf(signalId, sender));
    if (found !== null && 'httpStatus' in found) sendAnswer(response, found);
    else if (found !== null) response.status(200).json(found);
    else sendAnswer(response, refusal(404, 'NOT_FOUND', `no signal ${signalId} was accepted here`));
  }

  private async guarded<T>(
    request: Request,
    work: (admitted: Admitted) => Promise<T>,
  ): Promise<T | SubmissionAnswer> {
    const admitted = await this.admission.admit(request);
    if (!admitted.ok) return admitted.refusal;
    try {
      return await work(admitted.value);
    } catch (error) {
      return this.admission.failed(error);
    }
  }

  private submitted(request: Request, admitted: Admitted): Promise<SubmissionAnswer> {
    const headerKey = request.get('webhook-id') ?? request.get('idempotency-key') ?? null;
    return this.submit.execute(
      this.admission.submissionOf(admitted, rawBodyOf(request), headerKey),
    );
  }

  /** Who may not send for a source learns nothing of its signals. */
  private async viewOf(signalId: string, sender: Sender): Promise<SignalView | null> {
    if (!UUID.test(signalId)) return null;
    const view = await this.unitOfWork.run((tx) => this.store.view(tx, signalId));
    return view !== null && maySendFor(sender, view.source) ? view : null;
  }
}
