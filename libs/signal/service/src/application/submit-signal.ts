import { SOURCE_FORMAT, SignalAcceptedV1, SignalRefusedV1 } from '@fairlead/contracts';
import {
  type Instant,
  type SignalId,
  derivedId,
  instantText,
  problemsText,
  signalIdOf,
} from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import {
  type SubmissionProblem,
  type TimeLimits,
  codeOfProblems,
  expiryOf,
  submissionKeyOf,
  timeProblems,
} from '@fairlead/signal-domain';
import { type ParseRefusal, type ParsedSubmission, parseSubmission } from './parse-submission';
import type { Instruments } from './ports/instruments';
import type { KnownSignal, SignalRecord, SignalStore } from './ports/signal-store';
import type { SubmissionAnswer } from './submission-answer';
import { KEY_FORMAT } from './submission.dto';

const PROBLEMS_MAX = 50;

/** Who sends: what an API key or a signature proves. */
export interface Sender {
  /** Used where the body names no source. */
  readonly defaultSource: string;
  /** The sources it may send for; null for any. */
  readonly sources: readonly string[] | null;
}

/** A submission after size, sender and rate were found in order. */
export interface Submission {
  readonly submissionId: string;
  readonly sender: Sender;
  readonly body: Uint8Array;
  readonly bodySha256: string;
  /** `webhook-id` or `Idempotency-Key`. */
  readonly headerKey: string | null;
  readonly receivedAt: Instant;
}

/** What submitting rests on. */
export interface SubmitSignalParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: SignalStore;
  readonly instruments: Instruments;
  readonly limits: TimeLimits;
  /** Name of this instance, recorded with each signal. */
  readonly instance: string;
}

/** A submission with everything derived from it. */
interface Candidate {
  readonly submission: Submission;
  readonly record: SignalRecord;
}

/** Turns a submission into a signal, once, and answers what became of it. The answer is given after the commit. */
export class SubmitSignal {
  constructor(private readonly parts: SubmitSignalParts) {}

  /** Throws only where the database does; nothing is accepted then. */
  async execute(submission: Submission): Promise<SubmissionAnswer> {
    const parsed = parseSubmission(submission.body, this.parts.instruments);
    if (!parsed.ok) return this.refuseBody(submission, parsed.refusal);
    const source = parsed.value.source ?? submission.sender.defaultSource;
    const scope = [...senderProblems(submission, source)];
    if (scope.length > 0) return this.refuse(submission, source, scope);
    const candidate = this.candidateOf(submission, source, parsed.value);
    return this.parts.unitOfWork.run((tx) => this.decide(tx, candidate));
  }

  private candidateOf(submission: Submission, source: string, parsed: ParsedSubmission): Candidate {
    const key = submissionKeyOf({
      header: submission.headerKey,
      body: parsed.id,
      source,
      instrumentKey: parsed.instrumentKey,
      action: parsed.action,
      issuedAt: parsed.issuedAt,
    });
    const record: SignalRecord = {
      signalId: signalIdOf(source, key),
      source,
      key,
      submission: parsed,
      expiresAt: expiryOf(parsed, this.parts.limits),
      acceptedAt: submission.receivedAt,
      bodySha256: submission.bodySha256,
      receivedBy: this.parts.instance,
    };
    return { submission, record };
  }

  /** A repeat is recognised before its age counts: who retries for long must learn that the first one got through. */
  private async decide(tx: Tx, candidate: Candidate): Promise<SubmissionAnswer> {
    const { submission, record } = candidate;
    const problems = timeProblems(record.submission, submission.receivedAt, this.parts.limits);
    if (problems.length === 0 && (await this.parts.store.insert(tx, record))) {
      return this.accept(tx, candidate);
    }
    const known = await this.parts.store.find(tx, record.signalId);
    if (known !== null) return this.repeat(tx, candidate, known);
    return this.record(tx, submission, refusalOf(422, record.source, problems));
  }

  private accept(tx: Tx, { record }: Candidate): SubmissionAnswer {
    const { signalId, source, submission: of } = record;
    const data: SignalAcceptedV1 = {
      signalId,
      source,
      instrumentKey: of.instrumentKey,
      symbol: of.symbol,
      action: of.action,
      confidence: of.confidence,
      ...of.optional,
      issuedAt: instantText(of.issuedAt),
      expiresAt: instantText(record.expiresAt),
      receivedBy: record.receivedBy,
    };
    tx.publish(SignalAcceptedV1, data, {
      cause: { correlationId: signalId, causationId: null },
      id: derivedId('signal-accepted', signalId),
    });
    return {
      httpStatus: 202,
      status: 'ACCEPTED',
      code: 'ACCEPTED',
      message: `${of.action} ${of.symbol} is on its way`,
      problems: [],
      signalId,
    };
  }

  private async repeat(
    tx: Tx,
    { submission, record }: Candidate,
    known: KnownSignal,
  ): Promise<SubmissionAnswer> {
    const { signalId, source, key } = record;
    if (known.bodySha256 === submission.bodySha256) {
      const so = known.ending === null ? 'it is on its way' : `it ended ${known.ending.outcome}`;
      return {
        httpStatus: 200,
        status: 'DUPLICATE',
        code: 'DUPLICATE',
        message: `this signal was accepted before; ${so}`,
        problems: [],
        signalId,
        disposition: known.ending,
      };
    }
    const message = `another body was accepted under the id "${key}" from ${source}; send a new id`;
    const answer = await this.record(tx, submission, {
      ...refusalOf(409, source, [{ code: 'INVALID', path: 'id', message }]),
      code: 'CONFLICT',
      correlationId: signalId,
    });
    return { ...answer, signalId };
  }

  private refuseBody(submission: Submission, why: ParseRefusal): Promise<SubmissionAnswer> {
    const { defaultSource } = submission.sender;
    if (why.kind === 'malformed') {
      const source = why.source !== null && SOURCE_FORMAT.test(why.source) ? why.source : null;
      return this.refuse(submission, source ?? defaultSource, why.problems);
    }
    const { code, path, message } = why;
    const problem = { code: 'INVALID', path, message } as const;
    const refused = { ...refusalOf(400, defaultSource, [problem]), code };
    return this.parts.unitOfWork.run((tx) => this.record(tx, submission, refused));
  }

  private refuse(
    submission: Submission,
    source: string,
    problems: readonly SubmissionProblem[],
  ): Promise<SubmissionAnswer> {
    return this.parts.unitOfWork.run((tx) =>
      this.record(tx, submission, refusalOf(422, source, problems)),
    );
  }

  private async record(
    tx: Tx,
    { submissionId, receivedAt, bodySha256 }: Submission,
    refused: Refused,
  ): Promise<SubmissionAnswer> {
    const { source, code, httpStatus, problems } = refused;
    const row = { submissionId, source, code, httpStatus, problems, receivedAt, bodySha256 };
    await this.parts.store.insertRefusal(tx, row);
    const data: SignalRefusedV1 = {
      submissionId,
      source,
      code,
      status: httpStatus,
      problems: [...problems],
      receivedAt: instantText(receivedAt),
      bodySha256,
    };
    const correlationId = refused.correlationId ?? submissionId;
    tx.publish(SignalRefusedV1, data, { cause: { correlationId, causationId: null } });
    return { httpStatus, status: 'REFUSED', code, message: problemsText(problems), problems };
  }
}

interface Refused {
  readonly httpStatus: number;
  readonly source: string;
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly correlationId?: SignalId;
}

function refusalOf(
  httpStatus: number,
  source: string,
  problems: readonly SubmissionProblem[],
): Refused {
  const reported = problems.slice(0, PROBLEMS_MAX).map(({ path, message }) => ({ path, message }));
  return { httpStatus, source, code: codeOfProblems(problems), problems: reported };
}

function* senderProblems(
  { sender, headerKey }: Submission,
  source: string,
): Generator<SubmissionProblem> {
  if (headerKey !== null && !KEY_FORMAT.test(headerKey)) {
    yield {
      code: 'INVALID',
      path: 'id',
      message:
        'the webhook-id or Idempotency-Key header must be 1 to 128 visible ASCII characters without spaces',
    };
  }
  if (sender.sources !== null && !sender.sources.includes(source)) {
    yield {
      code: 'INVALID',
      path: 'source',
      message: `this key may send only for ${sender.sources.join(', ')}`,
    };
  }
}
