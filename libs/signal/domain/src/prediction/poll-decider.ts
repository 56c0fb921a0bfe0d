import { type Decider, type Instant, ok, plusMs } from '@fairlead/core';
import {
  type Prediction,
  type SeenPrediction,
  isSamePrediction,
  predictionKeyOf,
  seenOf,
} from './prediction';
import {
  type PredictionAction,
  type PredictionPolicy,
  actionOf,
  thresholdOf,
} from './prediction-policy';

/** How far one ticker has been followed; null before the first answer. */
export interface TickerState {
  readonly last: SeenPrediction;
  /** When `last` was seen first: a model that is stuck grows old from there. */
  readonly firstSeenAt: Instant;
  /** How often the prediction has changed since the baseline. */
  readonly changes: number;
  readonly polledAt: Instant;
}

/** One answer about one ticker. */
export interface PollAnswer {
  readonly ticker: string;
  readonly latest: Prediction;
  /** The API's list, in any order; empty where it was not needed or not to be had. */
  readonly listed: readonly Prediction[];
  readonly now: Instant;
  readonly policy: PredictionPolicy;
}

/** Why a prediction does not become a signal. */
export type DropReason = 'BELOW_THRESHOLD' | 'TOO_OLD' | 'UNKNOWN_SIGNAL';

/** A prediction that becomes a signal. */
export interface TakenPrediction {
  readonly prediction: Prediction;
  readonly action: PredictionAction;
  readonly key: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** In the order of the predictions of a ticker. */
  readonly sequence: number;
}

/** What an answer leads to. */
export type PollEvent =
  | { readonly kind: 'baseline'; readonly seen: SeenPrediction; readonly now: Instant }
  | { readonly kind: 'changed'; readonly seen: SeenPrediction; readonly now: Instant }
  | ({ readonly kind: 'taken' } & TakenPrediction)
  | { readonly kind: 'dropped'; readonly prediction: Prediction; readonly reason: DropReason }
  | { readonly kind: 'polled'; readonly now: Instant };

/**
 * Decides what the answers of a prediction API lead to, for one ticker.
 *
 * 1. Each prediction is taken at most once; an answer that is seen again leads to nothing.
 * 2. The first answer ever is a baseline and trades nothing: nobody knows how old it is.
 * 3. Of predictions between two answers all that are still valid are taken, oldest first.
 * 4. A prediction is issued when the model made it, else when its content was first seen.
 */
export const pollDecider: Decider<TickerState | null, PollAnswer, PollEvent> = {
  initial: null,
  decide: (answer, state) => {
    const { now } = answer;
    const polled = { kind: 'polled', now } as const;
    if (state === null) return ok([{ kind: 'baseline', seen: seenOf(answer.latest), now }, polled]);
    const fresh = freshPredictions(answer, state.last);
    const events = fresh.flatMap((prediction, index): PollEvent[] => [
      { kind: 'changed', seen: seenOf(prediction), now },
      judged(answer, prediction, state.changes + index + 1),
    ]);
    return ok([...events, polled]);
  },
  evolve: (state, event) => {
    switch (event.kind) {
      case 'baseline':
        return { last: event.seen, firstSeenAt: event.now, changes: 0, polledAt: event.now };
      case 'changed':
        if (state === null) return null;
        return {
          ...{ last: event.seen, firstSeenAt: event.now, polledAt: event.now },
          changes: state.changes + 1,
        };
      case 'polled':
        return state === null ? null : { ...state, polledAt: event.now };
      case 'taken':
      case 'dropped':
        return state;
    }
  },
};

/** True where predictions may lie between this answer and the one before, so that the API's list is worth asking for. */
export function needsList(latest: Prediction, state: TickerState | null): boolean {
  return (
    state !== null && latest.predictedAt !== null && !isSamePrediction(seenOf(latest), state.last)
  );
}

/** Returns the predictions after the last one, oldest first. What the list does not date cannot be placed, and is left out. */
function freshPredictions({ latest, listed }: PollAnswer, last: SeenPrediction): Prediction[] {
  const newest = seenOf(latest);
  if (isSamePrediction(newest, last)) return [];
  const until = latest.predictedAt;
  if (until === null) return [latest];
  const dated = listed
    .flatMap((prediction) => {
      const { predictedAt } = prediction;
      return predictedAt === null || predictedAt > until ? [] : [{ prediction, predictedAt }];
    })
    .sort((one, other) => one.predictedAt - other.predictedAt)
    .map(({ prediction }) => prediction);
  const known = dated.findLastIndex((prediction) => isSamePrediction(seenOf(prediction), last));
  const after = known >= 0 ? dated.slice(known + 1) : dated.filter(isAfter(last));
  const between = after.filter((prediction) => !isSamePrediction(seenOf(prediction), newest));
  return [...withoutRepeats(between), latest];
}

function isAfter({ predictedAt: since }: SeenPrediction): (prediction: Prediction) => boolean {
  return ({ predictedAt }) => since !== null && predictedAt !== null && predictedAt > since;
}

function withoutRepeats(predictions: readonly Prediction[]): Prediction[] {
  return predictions.filter(
    (prediction, index) =>
      predictions.findIndex((other) => isSamePrediction(seenOf(other), seenOf(prediction))) ===
      index,
  );
}

function judged(
  { ticker, now, policy }: PollAnswer,
  prediction: Prediction,
  changes: number,
): PollEvent {
  const drop = (reason: DropReason): PollEvent => ({ kind: 'dropped', prediction, reason });
  const action = actionOf(prediction.signal);
  if (action === null) return drop('UNKNOWN_SIGNAL');
  if (prediction.confidence < thresholdOf(policy, ticker, prediction.signal)) {
    return drop('BELOW_THRESHOLD');
  }
  const issuedAt = prediction.predictedAt ?? now;
  const expiresAt = plusMs(issuedAt, policy.validMs);
  if (expiresAt <= now) return drop('TOO_OLD');
  const key = predictionKeyOf({ ticker, prediction: seenOf(prediction), changes });
  return { kind: 'taken', prediction, action, key, issuedAt, expiresAt, sequence: changes };
}
