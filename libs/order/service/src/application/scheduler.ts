import type { Clock } from '@fairlead/core';
import { CONFIRM_AFTER_MS, needsPositionCheck, positionCheckOf } from '@fairlead/order-domain';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { Breakers } from './accounts/breakers';
import type { DailyVolumes } from './market/daily-volumes';
import type { DeferredIntents } from './intents/deferred-intents';
import type { GateView } from './accounts/gate-view';
import type { IntentHandler } from './intents/intent-handler';
import type { OrderMargins } from './intents/order-margins';
import type { OpenDoubts } from './reconciliation/open-doubts';
import type { OpenTrades } from './trades/open-trades';
import type { Reconciliation } from './reconciliation/reconciliation';
import type { TradeManager } from './trades/trade-manager';
import type { TradingView } from './accounts/trading-view';

/** A little more than two snapshots have to lie apart. */
const LOOK_AGAIN_AFTER_MS = CONFIRM_AFTER_MS + 250;

/** How often a check that is waited for is requested, where no reply comes or it was too early. */
const CHECK_AGAIN_AFTER_MS = 500;

/** What is not protected for a moment only is on its way. */
const NAKED_AFTER_MS = 2_000;

/** What the passing of time moves: trades with something due, and intents that wait. */
export class Scheduler {
  private running: Promise<void> | null = null;
  private looking = false;
  private lookedAt = 0;

  constructor(
    private readonly parts: {
      readonly unitOfWork: UnitOfWork;
      readonly tradeManager: TradeManager;
      readonly intentHandler: IntentHandler;
      readonly deferred: DeferredIntents;
      readonly margins: OrderMargins;
      readonly openTrades: OpenTrades;
      readonly gate: GateView;
      readonly trading: TradingView;
      readonly doubts: OpenDoubts;
      readonly reconciliation: Reconciliation;
      readonly breaking: Breakers;
      readonly volumes: DailyVolumes;
      /** Requests the gateway for a fresh snapshot, which then comes like any other. */
      readonly takeSnapshot: () => Promise<void>;
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
    const { unitOfWork, tradeManager, intentHandler } = this.parts;
    for (const { tradeId } of tradeManager.due()) {
      await this.guard({ tradeId }, () => unitOfWork.run((tx) => tradeManager.onTime(tradeId, tx)));
    }
    await this.guard({ breakers: 'look' }, () => this.parts.breaking.look());
    this.parts.volumes.look();
    await this.followDoubts();
    const waiting = this.parts.deferred.due({
      now: this.parts.clock.now(),
      entriesPass: this.parts.gate.now.state === 'open',
      entriesStopped: (subject) => this.parts.trading.entriesStopped(subject),
      isOpen: (tradeId) => this.parts.openTrades.has(tradeId),
      isAsking: (intentId) => this.parts.margins.isAsking(intentId),
    });
    for (const stored of waiting) {
      const { intentId } = stored.intent;
      await this.guard({ intentId }, () => unitOfWork.run((tx) => intentHandler.retry(stored, tx)));
    }
  }

  /** A difference that stands is reported; another look confirms or clears it, and shows what became of a naked position. */
  private async followDoubts(): Promise<void> {
    const { unitOfWork, reconciliation } = this.parts;
    if (reconciliation.hasToReport) {
      await this.guard({ doubts: 'reported' }, () =>
        unitOfWork.run((tx) => reconciliation.reportDoubts(tx)),
      );
    }
    if (this.isLookDue()) void this.look();
  }

  private isLookDue(): boolean {
    const doubts = this.parts.doubts.all();
    // What is not protected may be sold by hand any moment, which only a snapshot shows: it must not be sold again.
    if (this.looking || this.parts.gate.now.state === 'closed') return false;
    const sinceLook = this.parts.clock.now() - this.lookedAt;
    if (this.isCheckNeeded()) return sinceLook >= CHECK_AGAIN_AFTER_MS;
    if (doubts.length === 0 && !this.isSomethingNaked()) return false;
    const newest = Math.max(this.lookedAt, ...doubts.map((doubt) => doubt.seenAt));
    return this.parts.clock.now() - newest >= LOOK_AGAIN_AFTER_MS;
  }

  /** The last resort sells only what the broker was seen to hold just before. */
  private isCheckNeeded(): boolean {
    const open = this.parts.openTrades.all();
    return open.some((trade) => {
      const positions = this.parts.doubts.positionsOf(trade.contract.instrumentKey, open);
      return needsPositionCheck(trade, positionCheckOf(trade, positions));
    });
  }

  private isSomethingNaked(): boolean {
    const since = this.parts.clock.now() - NAKED_AFTER_MS;
    const trades = this.parts.openTrades.all();
    return trades.some(({ exposedSince }) => exposedSince !== null && exposedSince <= since);
  }

  /** Nothing waits for the answer: what it shows comes as an event. */
  private async look(): Promise<void> {
    this.looking = true;
    this.lookedAt = this.parts.clock.now();
    await this.guard({ doubts: 'another look' }, () => this.parts.takeSnapshot());
    this.looking = false;
  }

  /** One trade that cannot be moved (a lost connection, a stale version) must not hold up the others; the next round tries again. */
  private async guard(subject: Record<string, string>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.logger.error('scheduler.failed', { ...subject, error });
    }
  }
}
