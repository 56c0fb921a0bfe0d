import { type Clock, type Instant, instant } from '@fairlead/core';
import {
  ConfigurationError,
  type Lease,
  type Logger,
  type UnitOfWork,
  type StopEvery,
  every,
} from '@fairlead/platform';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnModuleInit,
} from '@nestjs/common';
import {
  type PollOutcome,
  type PollPredictions,
  POLLER_LEASE,
} from '../../application/predictions/poll-predictions';
import type { Instruments } from '../../application/ports/instruments';
import type { PredictionSource } from '../../application/ports/prediction-source';
import type { PredictionStore } from '../../application/ports/prediction-store';
import { PredictionApiError } from '../out/prediction-api/prediction-api-error';
import type { PredictionCounter } from './prediction-counter';

const TICK_MS_MAX = 1_000;
/** A replica that was killed is missed for so long; several polls long where polls are frequent. */
const LEASE_MS = { min: 3_000, max: 15_000 };

/** What the poller works with. */
export interface PredictionPollerParts {
  readonly polls: PollPredictions;
  readonly predictions: PredictionSource;
  readonly lease: Lease;
  readonly store: PredictionStore;
  readonly unitOfWork: UnitOfWork;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counter: PredictionCounter;
  readonly tickers: readonly string[];
  readonly intervalMs: number;
  /** Of this process alone: a name that survives a restart would let two processes hold one lease. */
  readonly holder: string;
}

/** Polls the prediction API on an interval while it holds the lease. Of several replicas one does; another follows it. */
export class PredictionPoller
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private token: number | null = null;
  private readonly begunAt = new Map<string, Instant>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly failing = new Set<string>();
  private stopTicking: StopEvery = () => Promise.resolve();

  constructor(private readonly parts: PredictionPollerParts) {}

  /** A ticker that nobody may trade would be polled for nothing. */
  onModuleInit(): void {
    const { tickers, instruments } = this.parts;
    const unknown = tickers.filter((ticker) => instruments.named(ticker) === null);
    if (unknown.length === 0) return;
    throw new ConfigurationError(
      unknown.map((ticker) => `FAIRLEAD_PREDICTION_TICKERS: ${instruments.whyNot(ticker).message}`),
    );
  }

  onApplicationBootstrap(): void {
    const { intervalMs, logger } = this.parts;
    const tickMs = Math.min(TICK_MS_MAX, Math.ceil(intervalMs / 4));
    const log = { logger, event: 'prediction.round-failed' };
    this.stopTicking = every(tickMs, () => this.beginPolls(), log);
  }

  /** What is under way is ended, and the lease given back, so that another replica goes on at once. */
  async beforeApplicationShutdown(): Promise<void> {
    const { predictions, unitOfWork, lease, holder, logger } = this.parts;
    predictions.close();
    await this.stopTicking();
    await Promise.all(this.underWay.values());
    if (this.token === null) return;
    await unitOfWork
      .run((tx) => lease.release(tx, { names: [POLLER_LEASE], holder }))
      .catch((error: unknown) => logger.warn('prediction.lease-kept', { error }));
  }

  /** Begins what is due. The polls go on beside it, so that a slow API does not cost the lease. */
  private async beginPolls(): Promise<void> {
    const token = await this.claim();
    if (token === null) return;
    const now = this.parts.clock.now();
    for (const ticker of this.parts.tickers) {
      if (this.underWay.has(ticker) || !this.isDue(ticker, now)) continue;
      this.begunAt.set(ticker, now);
      const poll = this.poll(ticker, token).finally(() => this.underWay.delete(ticker));
      this.underWay.set(ticker, poll);
    }
  }

  private isDue(ticker: string, now: Instant): boolean {
    const begunAt = this.begunAt.get(ticker);
    // A clock that was set back must not stop the polls.
    return begunAt === undefined || begunAt > now || now - begunAt >= this.parts.intervalMs;
  }

  private async claim(): Promise<number | null> {
    const { lease, unitOfWork, holder, logger, intervalMs } = this.parts;
    const lastsMs = Math.min(LEASE_MS.max, Math.max(LEASE_MS.min, 3 * intervalMs));
    const before = this.token;
    const claim = { names: [POLLER_LEASE], holder, lastsMs };
    const tokens = await unitOfWork.run((tx) => lease.claim(tx, claim));
    this.token = tokens.get(POLLER_LEASE) ?? null;
    if (this.token !== null && this.token !== before) {
      logger.info('prediction.poller-leads', { lease: this.token });
      await this.goOn();
    }
    if (this.token === null && before !== null) logger.warn('prediction.poller-overtaken', {});
    return this.token;
  }

  /** Goes on where the poller before stopped, so that a change of hands asks nothing twice. */
  private async goOn(): Promise<void> {
    const { tickers, store, unitOfWork } = this.parts;
    const states = await unitOfWork.run(async (tx) => {
      const found: (readonly [string, number])[] = [];
      for (const ticker of tickers) {
        const state = await store.find(tx, ticker);
        if (state !== null) found.push([ticker, state.polledAt]);
      }
      return found;
    });
    this.begunAt.clear();
    for (const [ticker, polledAt] of states) this.begunAt.set(ticker, instant(polledAt));
  }

  /** Never throws. */
  private async poll(ticker: string, token: number): Promise<void> {
    try {
      const outcome = await this.parts.polls.poll(ticker, token);
      if (outcome !== null) this.succeeded(ticker, outcome);
    } catch (error) {
      this.failed(ticker, error);
    }
  }

  private succeeded(ticker: string, { answers, dropped, gap }: PollOutcome): void {
    const { logger, counter } = this.parts;
    counter.polled('ok');
    if (this.failing.delete(ticker)) logger.info('prediction.poll-recovered', { ticker });
    if (gap !== null) logger.warn('prediction.gap-unknown', { ticker, error: gap });
    for (const { code, message, signalId } of answers) {
      counter.counted(code);
      logger.info('prediction.taken', { ticker, code, message, signalId });
    }
    for (const reason of dropped) {
      counter.counted(reason);
      const level = reason === 'UNKNOWN_SIGNAL' ? 'warn' : 'info';
      logger[level]('prediction.dropped', { ticker, reason });
    }
  }

  /** Said once until it works again: an API that is away for a night must not fill the log. */
  private failed(ticker: string, error: unknown): void {
    const { logger, counter } = this.parts;
    const isApi = error instanceof PredictionApiError;
    if (isApi && error.code === 'STOPPED') return;
    counter.polled(isApi ? error.code : 'INTERNAL');
    if (this.failing.has(ticker)) return;
    this.failing.add(ticker);
    const status = isApi ? { code: error.code, status: error.status } : {};
    logger.warn('prediction.poll-failed', { ticker, error, ...status });
  }
}
