import { SOURCE_FORMAT, SignalAcceptedV1, SignalRefusedV1 } from '@fairlead/contracts';
import {
  type Instant,
  type SignalId,
  decimalText,
  derivedId,
  instantText,
  present,
  signalIdOf,
} from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import {
  type Sender,
  type SubmissionCode,
  type SubmissionProblem,
  type SubmissionEvent,
  type SubmitSignal as SubmitCommand,
  type TimeLimits,
  ageMsMaxOf,
  expiryOf,
  maySendFor,
  refusalOf,
  submissionDecider,
  submissionKeyOf,
} from '@fairlead/signal-domain';
import { type ParseRefusal, type ParsedSubmission, parseSubmission } from './parse-submission';
import type { Instruments } from './ports/instruments';
import type { SignalRecord, SignalStore } from './ports/signal-store';
import {
  type SubmissionAnswer,
  acceptance,
  refusalOfFields,
  repetition,
} from './submission-answer';

const PROBLEMS_MAX = 50;

/** How something comes in that may be a signal. */
export interface Arrival {
  readonly submissionId: string;
  readonly sender: Sender;
  /** SHA-256 of what came in, hex: what comes again with another one is another signal. */
  readonly bodySha256: string;
  /** `webhook-id` or `Idempotency-Key`. */
  readonly headerKey: string | null;
  readonly receivedAt: Instant;
  /** Milliseconds between issuing and receiving, where this way in has a limit of its own. */
  readonly ageMsMax?: number;
  /** What the sender calls the fields of a signal, where it calls them something else. */
  readonly fieldNames?: ReadonlyMap<string, string>;
}

/** A submission after size, sender and rate were found in order. */
export interface Submission extends Arrival {
  readonly body: Uint8Array;
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

/** Why a submission is no signal, and under which source that is recorded. */
interface Refused {
  readonly source: string;
  readonly code: SubmissionCode;
  readonly problems: readonly SubmissionProblem[];
  /** The signal that it collides with. */
  readonly signalId?: SignalId;
}

/** Turns a submission into a signal, once, and answers what became of it. The answer is given after the commit. */
export class SubmitSignal {
  constructor(private readonly parts: SubmitSignalParts) {}

  /** Throws only where the database does; nothing is accepted then. */
  async execute(submission: Submission): Promise<SubmissionAnswer> {
    const [answer] = await this.executeAll([submission]);
    return present(answer, 'what is submitted is answered');
  }

  /** Submits several in their order, all with one commit. Throws where one of them does; none is accepted then. */
  executeAll(submissions: readonly Submission[]): Promise<readonly SubmissionAnswer[]> {
    const { unitOfWork, instruments } = this.parts;
    const read = submissions.map((submission) => ({
      submission,
      parsed: parseSubmission(submission.body, instruments),
    }));
    return unitOfWork.run(async (tx) => {
      const answers: SubmissionAnswer[] = [];
      for (const { submission, parsed } of read) {
        const answer = parsed.ok
          ? this.submit(tx, submission, parsed.value)
          : this.refuse(tx, submission, unreadable(submission.sender, parsed.refusal));
        answers.push(await answer);
      }
      return answers;
    });
  }

  /** Refuses what came in as a whole, before anything in it could be submitted. */
  refuseWhole(arrival: Arrival, refusal: ParseRefusal): Promise<SubmissionAnswer> {
    return this.parts.unitOfWork.run((tx) =>
      this.refuse(tx, arrival, unreadable(arrival.sender, refusal)),
    );
  }

  /**
   * Submits what was read, within a unit of work. The insert looks up and saves in one statement: who may be accepted takes
   * the id before anybody else can.
   */
  async submit(tx: Tx, submission: Arrival, parsed: ParsedSubmission): Promise<SubmissionAnswer> {
    const { store } = this.parts;
    const command = this.commandOf(submission, parsed);
    const record = this.recordOf(command, parsed);
    const { signalId, source } = record;
    const asNew = submissionDecider.decide(command, submissionDecider.initial);
    const isNew = asNew.ok && (await store.insert(tx, record));
    const known = isNew ? null : await store.find(tx, signalId);
    if (asNew.ok && !isNew) present(known, `signal ${signalId} is taken and cannot be found`);
    const decision = known === null ? asNew : submissionDecider.decide(command, known);
    if (decision.ok) {
      const event = present(decision.value[0], 'what is decided has an event');
      return this.perform(tx, { record, event, sender: submission.sender });
    }
    const { code, problems } = decision.refusal;
    const collision = code === 'CONFLICT' ? { signalId } : {};
    return this.refuse(tx, submission, { source, code, problems, ...collision });
  }

  private perform(
    tx: Tx,
    {
      record,
      event,
      sender: { principal },
    }: {
      readonly record: SignalRecord;
      readonly event: SubmissionEvent;
      readonly sender: Sender;
    },
  ): SubmissionAnswer {
    const { signalId, submission } = record;
    if (event.kind === 'repeated') return repetition(signalId, event.ending);
    tx.publish(SignalAcceptedV1, acceptedOf(record), {
      cause: { correlationId: signalId, causationId: null, principal },
      id: derivedId('signal-accepted', signalId),
    });
    return acceptance(signalId, `${submission.action} ${submission.symbol}`);
  }

  private commandOf(submission: Arrival, parsed: ParsedSubmission): SubmitCommand {
    const { sender, headerKey, bodySha256, receivedAt } = submission;
    const { instrumentKey, action, issuedAt } = parsed;
    const source = parsed.source ?? sender.defaultSource;
    const key = submissionKeyOf({
      ...{ header: headerKey, body: parsed.id },
      ...{ source, instrumentKey, action, issuedAt },
    });
    const ageMsMax = submission.ageMsMax ?? ageMsMaxOf(sender, source);
    const limits = ageMsMax === undefined ? this.parts.limits : { ...this.parts.limits, ageMsMax };
    return { sender, source, headerKey, key, bodySha256, times: parsed, receivedAt, limits };
  }

  private recordOf(command: SubmitCommand, submission: ParsedSubmission): SignalRecord {
    const { source, key, bodySha256, receivedAt, limits } = command;
    return {
      signalId: signalIdOf(source, key),
      ...{ source, key, submission, bodySha256 },
      expiresAt: expiryOf(submission, limits),
      acceptedAt: receivedAt,
      maxNotional: command.sender.maxNotional ?? null,
      strategies: command.sender.strategies ?? null,
      receivedBy: this.parts.instance,
    };
  }

  private async refuse(
    tx: Tx,
    { submissionId, receivedAt, bodySha256, fieldNames, sender: { principal } }: Arrival,
    { source, code, problems, signalId }: Refused,
  ): Promise<SubmissionAnswer> {
    const httpStatus = httpStatusOf(code);
    const reported = problems
      .slice(0, PROBLEMS_MAX)
      .map(({ path, message }) => ({ path: fieldNames?.get(path) ?? path, message }));
    const shared = { submissionId, source, code, problems: reported, bodySha256 };
    await this.parts.store.insertRefusal(tx, { ...shared, httpStatus, receivedAt });
    const data: SignalRefusedV1 = {
      ...shared,
      status: httpStatus,
      receivedAt: instantText(receivedAt),
    };
    const cause = { correlationId: signalId ?? submissionId, causationId: null, principal };
    tx.publish(SignalRefusedV1, data, { cause });
    const answer = refusalOfFields(httpStatus, code, reported);
    return signalId === undefined ? answer : { ...answer, signalId };
  }
}

function acceptedOf(record: SignalRecord): SignalAcceptedV1 {
  const { signalId, source, submission, expiresAt, maxNotional, strategies, receivedBy } = record;
  const { instrumentKey, symbol, action, confidence, optional, issuedAt } = submission;
  return {
    ...{ signalId, source, instrumentKey, symbol, action, confidence },
    ...optional,
    issuedAt: instantText(issuedAt),
    ...(maxNotional === null ? {} : { maxNotional: decimalText(maxNotional) }),
    ...(strategies === null ? {} : { strategies: [...strategies] }),
    expiresAt: instantText(expiresAt),
    receivedBy,
  };
}

function unreadable(sender: Sender, refusal: ParseRefusal): Refused {
  const { defaultSource } = sender;
  if (refusal.kind === 'malformed') {
    const { source, problems } = refusal;
    // Nothing is recorded under a source that the sender may not send for.
    const isNamed = source !== null && SOURCE_FORMAT.test(source) && maySendFor(sender, source);
    return { source: isNamed ? source : defaultSource, ...refusalOf(problems) };
  }
  const { code, path, message } = refusal;
  return { source: defaultSource, code, problems: [{ code: 'INVALID', path, message }] };
}

function httpStatusOf(code: SubmissionCode): number {
  switch (code) {
    case 'NOT_JSON':
    case 'SAME_KEY_TWICE':
      return 400;
    case 'KEY_OUT_OF_SCOPE':
      return 403;
    case 'CONFLICT':
      return 409;
    case 'INVALID':
    case 'UNKNOWN_FIELD':
    case 'UNKNOWN_SYMBOL':
    case 'AMBIGUOUS_SYMBOL':
    case 'SIGNAL_STALE':
    case 'SIGNAL_FUTURE':
      return 422;
  }
}
