import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AlertMappings } from '../../../application/alerts/alert-mappings';
import { SubmitAlert, readAlert } from '../../../application/alerts/submit-alert';
import { type SubmissionAnswer, refusal } from '../../../application/submission-answer';
import { Admission } from './admission';
import { rawBodyOf } from './raw-body';
import { sendAnswer } from './send-answer';
import { SubmissionCounter } from './submission-counter';

/** TradingView hangs up after three seconds and does not send the alert again then: it is to get an answer before that. */
const ANSWER_WITHIN_MS = 2_500;
const RETRY_SECONDS = 5;

/**
 * Alerts of other tools, by their mappings. Such tools send a key in the body or in the path, and send an alert again only
 * where the answer is a 5xx other than 504. So what was committed is answered 2xx, and what may be sent again 503.
 */
@Controller('v1/alerts')
export class AlertsController {
  constructor(
    @Inject(AlertMappings) private readonly mappings: AlertMappings,
    @Inject(SubmitAlert) private readonly submit: SubmitAlert,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(SubmissionCounter) private readonly counter: SubmissionCounter,
  ) {}

  @Post(':mapping')
  post(
    @Req() request: Request,
    @Res() response: Response,
    @Param('mapping') mapping: string,
  ): Promise<void> {
    return this.inTime(response, this.answered(request, mapping));
  }

  @Post(':mapping/:token')
  postWithToken(
    @Req() request: Request,
    @Res() response: Response,
    @Param() { mapping, token }: { readonly mapping: string; readonly token: string },
  ): Promise<void> {
    return this.inTime(response, this.answered(request, mapping, token));
  }

  private async inTime(response: Response, work: Promise<SubmissionAnswer>): Promise<void> {
    const late = sleep(ANSWER_WITHIN_MS, LATE, { ref: false });
    const answer = await Promise.race([work, late]);
    this.counter.count(answer.code);
    sendAnswer(response, answer);
  }

  private async answered(request: Request, id: string, token?: string): Promise<SubmissionAnswer> {
    const mapping = this.mappings.of(id);
    if (mapping === null) {
      return refusal(404, 'NOT_FOUND', `there is no such mapping of alerts; there are ${this.mappings.ids.join(', ')}`); // prettier-ignore
    }
    const alert = readAlert(rawBodyOf(request), mapping);
    const admitted = await this.admission.admit(request, token ?? alert.key);
    if (!admitted.ok) return laterWhereTooMany(admitted.refusal);
    try {
      const submission = this.admission.submissionOf(admitted.value, alert.content);
      return await this.submit.execute(alert, mapping, submission);
    } catch (error) {
      return this.admission.failed(error);
    }
  }
}

const LATE: SubmissionAnswer = {
  ...refusal(
    503,
    'UNAVAILABLE',
    'the alert is not stored yet; send the same one again: it is taken once',
  ),
  retryAfterSeconds: RETRY_SECONDS,
};

/** Who is sent away with a 429 does not come again. */
function laterWhereTooMany(answer: SubmissionAnswer): SubmissionAnswer {
  return answer.httpStatus === 429 ? { ...answer, httpStatus: 503 } : answer;
}
