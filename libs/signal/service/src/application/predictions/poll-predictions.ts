import { type Clock, type Instant, present } from '@fairlead/core';
import type { Lease, Tx, UnitOfWork } from '@fairlead/platform';
import {
  type DropReason,
  type PollAnswer,
  type PollEvent,
  type Prediction,
  type PredictionPolicy,
  needsList,
  pollDecider,
} from '@fairlead/signal-domain';
import type { Instruments } from '../ports/instruments';
import type { PredictionSource } from '../ports/prediction-source';
import type { PredictionStore } from '../ports/prediction-store';
import type { SubmissionAnswer } from '../submission-answer';
import type { SubmitSignal } from '../submit-signal';
import { arrivalOf, submissionOf } from './prediction.mapper';

/** The lease that the one poller holds. */
export const POLLER_LEASE = 'prediction-poller';

/** What polling rests on. */
export interface PollPredictionsParts {
  readonly unitOfWork: UnitOfWork;
  readonly predictions: PredictionSource;
  readonly store: PredictionStore;
  readonly lease: Lease;
  readonly submit: SubmitSignal;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly policy: PredictionPolicy;
  /** The source of the signals. */
  readonly source: string;
}

/** What one poll came to. */
export interface PollOutcome {
  /** What became of each prediction that was taken. */
  readonly answers: readonly SubmissionAnswer[];
  readonly dropped: readonly DropReason[];
  /** Why the predictions since the poll before could not be listed; null where they could, or need not. */
  readonly gap: unknown;
}

/** Asks for predictions and turns what is new into signals, each once, in one unit of work with what is remembered. */
export class PollPredictions {
  constructor(private readonly parts: PollPredictionsParts) {}

  /** Polls one ticker. Returns null where another has taken the lease meanwhile; nothing is changed then. */
  async poll(ticker: string, token: number): Promise<PollOutcome | null> {
    const { unitOfWork, predictions, store, clock, policy } = this.parts;
    const known = await unitOfWork.run((tx) => store.find(tx, ticker));
    const latest = await predictions.latest(ticker);
    const list = needsList(latest, known) ? await this.list(ticker) : { listed: [], gap: null };
    const now = clock.now();
    const answer = { ticker, latest, listed: list.listed, now, policy };
    const followed = await unitOfWork.run((tx) => this.follow(tx, answer, token));
    return followed === null ? null : { ...followed, gap: list.gap };
  }

  /** A list that cannot be had must not keep back the newest prediction. */
  private async list(
    ticker: string,
  ): Promise<{ readonly listed: readonly Prediction[]; readonly gap: unknown }> {
    try {
      return { listed: await this.parts.predictions.recent(ticker), gap: null };
    } catch (error) {
      return { listed: [], gap: error };
    }
  }

  private async follow(
    tx: Tx,
    answer: PollAnswer,
    token: number,
  ): Promise<Omit<PollOutcome, 'gap'> | null> {
    const { store, lease } = this.parts;
    if (!(await lease.isHeld(tx, POLLER_LEASE, token))) return null;
    const state = await store.find(tx, answer.ticker);
    const { value: events } = pollDecider.decide(answer, state);
    const answers: SubmissionAnswer[] = [];
    for (const event of events) {
      if (event.kind === 'taken') answers.push(await this.take(tx, event, answer));
    }
    const reached = present(events.reduce(pollDecider.evolve, state), 'an answer has a state');
    await store.save(tx, answer.ticker, reached);
    const dropped = events.flatMap((event) => (event.kind === 'dropped' ? [event.reason] : []));
    return { answers, dropped };
  }

  private take(
    tx: Tx,
    taken: Extract<PollEvent, { kind: 'taken' }>,
    { ticker, now }: { readonly ticker: string; readonly now: Instant },
  ): Promise<SubmissionAnswer> {
    const { submit, instruments, source } = this.parts;
    const instrument = present(instruments.named(ticker), `${ticker} is in instruments.yaml`);
    const submission = submissionOf(taken, { source, instrument });
    return submit.submit(tx, arrivalOf(taken, source, now), submission);
  }
}
