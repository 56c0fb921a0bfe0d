import { type Decider, type Decimal, type Instant, ok, refused } from '@fairlead/core';
import type { Ending } from '../disposition/disposition';
import { KEY_FORMAT } from './submission-key';
import {
  type SubmissionCode,
  type SubmissionProblem,
  codeOfProblems,
  problem,
} from './submission-problem';
import { type SubmissionTimes, type TimeLimits, timeProblems } from './submission-time';

/** Who sends: what an API key or a signature proves. */
export interface Sender {
  /** Its name in all that follows: the name of a key, `webhook`, `prediction-api`, `nats:<user>`. */
  readonly principal: string;
  /** Used where the body names no source. */
  readonly defaultSource: string;
  /** The sources it may send for; null for any. */
  readonly sources: readonly string[] | null;
  /** What one entry for its signals may be worth, in the account's currency; absent: no such limit. */
  readonly maxNotional?: Decimal;
  /** The only strategies whose rules may enter for its signals; absent: any. */
  readonly strategies?: readonly string[];
  /** Milliseconds between issuing and receiving, by source (`*`: any other); a source that is missing has the common limit. */
  readonly ageMsMax?: Readonly<Record<string, number>>;
}

/** Returns how old signals of a source may be when this sender sends them; undefined where it has no limit of its own. */
export function ageMsMaxOf({ ageMsMax = {} }: Sender, source: string): number | undefined {
  return Object.hasOwn(ageMsMax, source) ? ageMsMax[source] : ageMsMax['*'];
}

/** True where a sender may send for a source. */
export function maySendFor({ sources }: Pick<Sender, 'sources'>, source: string): boolean {
  return sources === null || sources.includes(source);
}

/** Submits a signal whose every field could be read. */
export interface SubmitSignal {
  readonly sender: Sender;
  readonly source: string;
  /** `webhook-id` or `Idempotency-Key`. */
  readonly headerKey: string | null;
  /** What a repeat is recognised by, within its source. */
  readonly key: string;
  readonly bodySha256: string;
  readonly times: SubmissionTimes;
  readonly receivedAt: Instant;
  readonly limits: TimeLimits;
}

/** What is known of a signal that was accepted. */
export interface KnownSignal {
  readonly bodySha256: string;
  /** Null while it is on its way. */
  readonly ending: Ending | null;
}

/** What a submission leads to. */
export type SubmissionEvent =
  | { readonly kind: 'accepted'; readonly bodySha256: string }
  | { readonly kind: 'repeated'; readonly ending: Ending | null };

/** Why a submission does not become a signal. */
export interface SubmissionRefusal {
  readonly code: SubmissionCode;
  readonly problems: readonly SubmissionProblem[];
}

/**
 * Decides what becomes of a submission; the state is what is known of the signal with its id, null where there is none.
 *
 * 1. A signal is accepted once. The same body again is a repeat, another body under its id a conflict.
 * 2. A repeat is recognised before its age counts: who retries for long must learn that the first one got through.
 * 3. Who may not send for a source learns nothing of its signals.
 */
export const submissionDecider: Decider<
  KnownSignal | null,
  SubmitSignal,
  SubmissionEvent,
  SubmissionRefusal
> = {
  initial: null,
  decide: (command, known) => {
    const scope = [...senderProblems(command)];
    if (scope.length > 0) return refused(refusalOf(scope));
    if (known?.bodySha256 === command.bodySha256) {
      return ok([{ kind: 'repeated', ending: known.ending }]);
    }
    if (known !== null) return refused(conflict(command));
    const problems = timeProblems(command.times, command.receivedAt, command.limits);
    if (problems.length > 0) return refused(refusalOf(problems));
    return ok([{ kind: 'accepted', bodySha256: command.bodySha256 }]);
  },
  evolve: (known, event) =>
    event.kind === 'accepted' ? { bodySha256: event.bodySha256, ending: null } : known,
};

/** Returns the refusal for these problems. */
export function refusalOf(problems: readonly SubmissionProblem[]): SubmissionRefusal {
  return { code: codeOfProblems(problems), problems };
}

function conflict({ source, key }: SubmitSignal): SubmissionRefusal {
  const message = `another body was accepted under the id "${key}" from ${source}; send a new id`;
  return { code: 'CONFLICT', problems: [problem('INVALID', 'id', message)] };
}

function* senderProblems({
  sender,
  source,
  headerKey,
}: SubmitSignal): Generator<SubmissionProblem> {
  if (headerKey !== null && !KEY_FORMAT.test(headerKey)) {
    const message =
      'the webhook-id or Idempotency-Key header must be 1 to 128 visible ASCII characters without spaces';
    yield problem('INVALID', 'id', message);
  }
  if (!maySendFor(sender, source)) {
    const allowed = sender.sources?.join(', ') ?? '';
    const message = `"${source}" is none of the sources that the key ${sender.principal} may send for (${allowed}): name one of those, or use another key`;
    yield problem('KEY_OUT_OF_SCOPE', 'source', message);
  }
}
