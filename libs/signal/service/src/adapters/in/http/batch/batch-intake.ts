import { once } from 'node:events';
import type { Request, Response } from 'express';
import { splitBatch } from '../../../../application/batch/split-batch';
import { batchResultOf, resultOf } from '../../../../application/batch/submission-result.mapper';
import { type SubmissionAnswer, refusal } from '../../../../application/submission-answer';
import type { SubmitSignal } from '../../../../application/submit-signal';
import type { Admitted } from '../admission';
import { SIGNAL_BYTES_MAX, isStreamed, rawBodyOf } from '../raw-body';
import { sendAnswer } from '../send-answer';
import { BatchRun, type BatchRunParts } from './batch-run';
import { type Line, LineSplitter } from './line-splitter';

/** Signals in one list. */
const LIST_MAX = 1_000;
/** Lines in one request, blank ones counted: whoever has more opens another. */
const LINES_MAX = 10_000;
/** Answers that a sender has not read yet; until it does, no further lines are read. */
const UNREAD_BYTES_MAX = 1_024 * 1_024;

/** Takes several signals of one request: a list, answered as one document, or lines, each answered as it is committed. */
export class BatchIntake {
  constructor(private readonly parts: BatchRunParts & { readonly submitSignal: SubmitSignal }) {}

  /** Answers a list of signals. */
  async list(request: Request, response: Response): Promise<void> {
    const { admission } = this.parts;
    const admitted = await admission.admit(request);
    if (!admitted.ok) {
      this.refuse(response, admitted.refusal);
      return;
    }
    try {
      await this.answerList(request, response, admitted.value);
    } catch (error) {
      this.refuse(response, admission.failed(error));
    }
  }

  /** Answers lines. Those that came before a sender hung up are taken, whole ones only. */
  async lines(request: Request, response: Response): Promise<void> {
    const admitted = await this.parts.admission.admit(request);
    if (!admitted.ok) {
      this.refuse(response, admitted.refusal);
      return;
    }
    response.status(200).type('application/x-ndjson');
    response.flushHeaders();
    try {
      await this.answerLines(request, response, new BatchRun(this.parts, admitted.value));
    } catch {
      response.destroy();
      return;
    }
    response.end();
    // What comes beyond the last line that is taken is not kept.
    request.resume();
  }

  private async answerList(
    request: Request,
    response: Response,
    admitted: Admitted,
  ): Promise<void> {
    const body = rawBodyOf(request);
    const signals = splitBatch(body);
    if (!signals.ok) {
      const arrival = this.parts.admission.submissionOf(admitted, body);
      this.refuse(response, await this.parts.submitSignal.refuseWhole(arrival, signals.refusal));
      return;
    }
    if (signals.value.length > LIST_MAX) {
      this.refuse(
        response,
        tooManySignals(`the list has ${signals.value.length} signals`, LIST_MAX),
      );
      return;
    }
    const bodies = signals.value.map((text) => Buffer.from(text, 'utf8'));
    const run = new BatchRun(this.parts, admitted);
    const answers = await run.take(bodies.map((each) => each.length > SIGNAL_BYTES_MAX ? null : each)); // prettier-ignore
    response.status(200).json(batchResultOf(answers));
  }

  private async answerLines(request: Request, response: Response, run: BatchRun): Promise<void> {
    for await (const lines of linesOf(request)) {
      const within = lines.filter(({ number }) => number <= LINES_MAX);
      const answers = await run.take(within.map(({ bytes }) => bytes));
      for (const [at, answer] of answers.entries()) write(response, within[at], answer);
      if (within.length < lines.length) {
        write(response, lines[within.length], tooManySignals('there are more lines', LINES_MAX));
        return;
      }
      if (response.writableLength > UNREAD_BYTES_MAX) await once(response, 'drain');
    }
  }

  private refuse(response: Response, answer: SubmissionAnswer): void {
    this.parts.counter.count(answer.code);
    sendAnswer(response, answer);
  }
}

async function* linesOf(request: Request): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter(SIGNAL_BYTES_MAX);
  const chunks = isStreamed(request)
    ? // Whoever stops reading early still has to answer on the same connection.
      (request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
    : [rawBodyOf(request)];
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}

function write(response: Response, line: Line | undefined, answer: SubmissionAnswer): void {
  const place = line === undefined ? {} : { line: line.number };
  response.write(`${JSON.stringify(resultOf(place, answer))}\n`);
}

function tooManySignals(what: string, most: number): SubmissionAnswer {
  return refusal(413, 'TOO_MANY_SIGNALS', `${what} than may be sent at once: ${most}; send the rest in another request`); // prettier-ignore
}
