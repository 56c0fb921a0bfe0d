import type { Clock } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { DeferredIntents } from './deferred-intents';
import type { GateView } from './gate-view';
import type { IntentDesk } from './intent-desk';
import type { OpenTrades } from './open-trades';
import type { TradeDesk } from './trade-desk';
import type { TradingView } from './trading-view';

/** What the passing of time moves: trades with something due, and intents that wait. */
export class Clockwork {
  private running: Promise<void> | null = null;

  constructor(
    private readonly of: {
      readonly unitOfWork: UnitOfWork;
      readonly tradeDesk: TradeDesk;
      readonly intentDesk: IntentDesk;
      readonly deferred: DeferredIntents;
      readonly openTrades: OpenTrades;
      readonly gate: GateView;
      readonly trading: TradingView;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Does what is due, one unit of work for each. A round that is still at work is not joined by a second one. */
  tick(): Promise<void> {
    this.running ??= this.round().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Waits for the round at work. */
  async drain(): Promise<void> {
    await this.running;
  }

  private async round(): Promise<void> {
    const { unitOfWork, tradeDesk, intentDesk } = this.of;
    for (const { tradeId } of tradeDesk.due()) {
      await this.guard({ tradeId }, () => unitOfWork.run((tx) => tradeDesk.onTime(tradeId, tx)));
    }
    const waiting = this.of.deferred.due({
      now: this.of.clock.now(),
      entriesPass: this.of.gate.now.state === 'open',
      entriesStopped: this.of.trading.entriesStopped,
      isOpen: (tradeId) => this.of.openTrades.has(tradeId),
    });
    for (const stored of waiting) {
      const { intentId } = stored.intent;
      await this.guard({ intentId }, () => unitOfWork.run((tx) => intentDesk.retry(stored, tx)));
    }
  }

  /** One trade that cannot be moved (a lost connection, a stale version) must not hold up the others; the next round tries again. */
  private async guard(of: Record<string, string>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.of.logger.error('clockwork.failed', { ...of, error });
    }
  }
}
