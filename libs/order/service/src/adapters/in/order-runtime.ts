import { ALL_QUOTES, REQUESTS, type QuoteMessage } from '@fairlead/contracts';
import { type Clock, type Instant, instant, isPaperAccount, plusMs } from '@fairlead/core';
import {
  type Logger,
  type Messenger,
  type UnitOfWork,
  type Unsubscribe,
  every,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Scheduler } from '../../application/scheduler';
import type { DeferredIntents } from '../../application/intents/deferred-intents';
import type { OrderSurroundings } from '../../application/trades/order-unit-of-work';
import type { OrderQueries } from './queries/order.queries';

const TICK_EVERY_MS = 100;
const ASK_AGAIN_AFTER_MS = 1_000;
/** A date in New York has no more, but for the one hour of a change of clocks. */
const DAY_MS = 25 * 60 * 60 * 1_000;

/** Drives order management: loads what is open, listens to quotes, keeps time. */
export class OrderRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];
  private stopped = false;

  constructor(
    private readonly parts: OrderSurroundings & {
      readonly unitOfWork: UnitOfWork;
      readonly messenger: Messenger;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly deferred: DeferredIntents;
      readonly queries: OrderQueries;
      readonly scheduler: Scheduler;
    },
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.restore();
    this.parts.queries.start();
    const { scheduler, logger } = this.parts;
    const stopTicking = every(TICK_EVERY_MS, () => scheduler.tick(), { logger, event: 'scheduler.failed' }); // prettier-ignore
    this.stops.push(
      this.parts.messenger.listen<QuoteMessage>(ALL_QUOTES, (quote) =>
        this.parts.market.onQuote(quote),
      ),
      () => void stopTicking(),
    );
    this.untilAnswered(() => this.askMarket());
    this.untilAnswered(() => this.askGate());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.parts.queries.stop();
    for (const stop of this.stops.splice(0)) stop();
    await this.parts.scheduler.drain();
  }

  private async restore(): Promise<void> {
    const { store, settings, openTrades, deferred, trading, market, limits, breakers } = this.parts;
    await this.parts.unitOfWork.run(async (tx) => {
      await store.ensureAccount(tx, settings.account);
      const account = await store.lockAccount(tx, settings.account);
      const { restrictions, holdings } = account;
      trading.restrictions = restrictions;
      limits.take(account.limits);
      breakers.state = account.breakers;
      breakers.money = account;
      for (const { scope, name, state, by, reason } of restrictions) {
        this.parts.logger.warn('trading.still-stopped', { scope, name, state, by, reason });
      }
      for (const other of await store.otherAccounts(tx)) {
        this.parts.logger.warn('account.other', { ...other, note: 'left alone' });
      }
      for (const instrument of await store.instruments(tx)) market.onInstrument(instrument);
      this.parts.doubts.remember(holdings);
      for (const stored of await store.tradesSince(tx, { moment: this.countedSince() }))
        openTrades.remember(stored);
      for (const stored of await store.deferredIntents(tx)) deferred.remember(stored);
    });
  }

  /** What closed on the date of now counts by the day, and what closed since the breakers looked last is to be settled. */
  private countedSince(): Instant {
    const { clock, breakers } = this.parts;
    const today = plusMs(clock.now(), -DAY_MS);
    const { drawdown } = breakers.state;
    // Midnight in UTC is some hours before that of New York: what is loaded too much is left out by its date.
    return drawdown === null ? today : instant(Math.min(today, Date.parse(drawdown.date)));
  }

  private async askMarket(): Promise<void> {
    const { quotes, indicators } = await this.parts.messenger.request(REQUESTS.market, {});
    for (const quote of quotes) this.parts.market.onQuote(quote);
    for (const indicator of indicators) this.parts.market.onIndicator(indicator);
  }

  /** Where only this process was restarted, the gateway has nothing new to announce. */
  private async askGate(): Promise<void> {
    if (this.parts.gate.isKnown) return;
    const status = await this.parts.messenger.request(REQUESTS.gatewayStatus, {});
    const paper = status.paper ?? isPaperAccount(this.parts.settings.account);
    const { gate: state, epoch, code, reason, farmsDown = [] } = status;
    this.parts.gate.takeReply({ state, epoch, paper, code, reason, farmsDown }, this.parts.clock.now()); // prettier-ignore
  }

  private untilAnswered(ask: () => Promise<void>): void {
    if (this.stopped) return;
    ask().catch((error: unknown) => {
      this.parts.logger.debug('order.ask-again', { error });
      const timer = setTimeout(() => this.untilAnswered(ask), ASK_AGAIN_AFTER_MS);
      timer.unref();
    });
  }
}
