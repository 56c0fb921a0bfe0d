import { type Decider, ok } from '@fairlead/core';

/**
 * How a signal ends. Invariants:
 * 1. A signal has at most one disposition; once there is one, nothing changes it.
 * 2. The state is a join of the evidence: duplicates and reordering change nothing.
 * 3. EXECUTED is known at once; every other outcome only when all intents of the decision have ended.
 */

/** How an intent can end, best known first: of several intents the first in this order is the signal's disposition. */
export const INTENT_OUTCOMES = [
  'EXECUTED',
  'FAILED',
  'DENIED',
  'EXPIRED',
  'SUPERSEDED',
  'NO_ACTION',
] as const;
/** How an intent ended. */
export type IntentOutcome = (typeof INTENT_OUTCOMES)[number];

/** How a decision without intents ends its signal. */
export type EmptyDecisionOutcome = 'NO_RULE' | 'NO_ACTION' | 'EXPIRED' | 'SUPERSEDED';

/** How a signal ended. */
export type SignalOutcome = IntentOutcome | EmptyDecisionOutcome;

/** An outcome with its stable code and a sentence for a person. */
export interface Ending<Outcome extends string = SignalOutcome> {
  readonly outcome: Outcome;
  readonly code: string;
  readonly reason: string;
}

/** What is known of a signal's way so far. */
export interface SignalProgress {
  /** The intents that the decision named; null while there is no decision. */
  readonly intentIds: readonly string[] | null;
  /** Why the decision named none. */
  readonly withoutIntents: Ending<EmptyDecisionOutcome> | null;
  readonly concluded: Readonly<Record<string, Ending<IntentOutcome>>>;
  /** Set where the whole story failed: no decision or no conclusion can be expected any more. */
  readonly failed: Ending<'FAILED'> | null;
}

/** One fact about a signal's way. */
export type SignalEvidence =
  | { readonly kind: 'decided'; readonly intentIds: readonly string[] }
  | { readonly kind: 'not-followed'; readonly ending: Ending<EmptyDecisionOutcome> }
  | {
      readonly kind: 'concluded';
      readonly intentId: string;
      readonly ending: Ending<IntentOutcome>;
    }
  | { readonly kind: 'failed'; readonly ending: Ending<'FAILED'> };

/** Nothing is known yet. */
export const NO_PROGRESS: SignalProgress = {
  intentIds: null,
  withoutIntents: null,
  concluded: {},
  failed: null,
};

/** A signal's way and its end. */
export interface SignalCourse {
  readonly progress: SignalProgress;
  /** Null while it is on its way. */
  readonly ending: Ending | null;
}

/** What a fact about a signal leads to. */
export type DispositionEvent =
  | { readonly kind: 'learned'; readonly evidence: SignalEvidence }
  | { readonly kind: 'disposed'; readonly ending: Ending };

/** Decides what a fact says of a signal: nothing once it has ended. */
export const dispositionDecider: Decider<SignalCourse, SignalEvidence, DispositionEvent> = {
  initial: { progress: NO_PROGRESS, ending: null },
  decide: (evidence, { progress, ending }) => {
    if (ending !== null) return ok([]);
    const reached = dispositionOf(withEvidence(progress, evidence));
    const learned = { kind: 'learned', evidence } as const;
    return ok(reached === null ? [learned] : [learned, { kind: 'disposed', ending: reached }]);
  },
  evolve: (course, event) =>
    event.kind === 'learned'
      ? { ...course, progress: withEvidence(course.progress, event.evidence) }
      : { ...course, ending: event.ending },
};

/** Returns the progress with one more fact in it. */
export function withEvidence(progress: SignalProgress, evidence: SignalEvidence): SignalProgress {
  switch (evidence.kind) {
    case 'decided':
      return { ...progress, intentIds: progress.intentIds ?? evidence.intentIds };
    case 'not-followed':
      return { ...progress, intentIds: [], withoutIntents: evidence.ending };
    case 'concluded':
      return {
        ...progress,
        concluded: {
          ...progress.concluded,
          [evidence.intentId]: firstOf([...endingOf(progress, evidence.intentId), evidence.ending]),
        },
      };
    case 'failed':
      return { ...progress, failed: progress.failed ?? evidence.ending };
  }
}

/** Returns how the signal ended, or null while that is not known. */
export function dispositionOf(progress: SignalProgress): Ending | null {
  const endings = Object.values(progress.concluded);
  const executed = endings.filter((ending) => ending.outcome === 'EXECUTED');
  if (executed.length > 0) return firstOf(executed);
  if (progress.failed !== null) return progress.failed;
  if (progress.intentIds === null) return null;
  if (progress.intentIds.length === 0) return progress.withoutIntents;
  const ended = progress.intentIds.flatMap((intentId) => endingOf(progress, intentId));
  return ended.length === progress.intentIds.length ? firstOf(ended) : null;
}

function endingOf(progress: SignalProgress, intentId: string): readonly Ending<IntentOutcome>[] {
  const ending = progress.concluded[intentId];
  return ending === undefined ? [] : [ending];
}

/** Of equal outcomes the smaller code wins, so that the order of arrival does not matter. */
function firstOf(endings: readonly Ending<IntentOutcome>[]): Ending<IntentOutcome> {
  return endings.reduce((best, ending) => (comesBefore(ending, best) ? ending : best));
}

function comesBefore(left: Ending<IntentOutcome>, right: Ending<IntentOutcome>): boolean {
  const byOutcome = INTENT_OUTCOMES.indexOf(left.outcome) - INTENT_OUTCOMES.indexOf(right.outcome);
  if (byOutcome !== 0) return byOutcome < 0;
  return `${left.code} ${left.reason}` < `${right.code} ${right.reason}`;
}
