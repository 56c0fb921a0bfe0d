import {
  CancelOrderV1,
  type Conclusion,
  type Envelope,
  ModifyOrderV1,
  OrderConcludedV1,
  OrderStateV1,
  PlaceOrdersV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { type Clock, type Instant, assertNever, derivedId } from '@fairlead/core';
import {
  type Note,
  type PlanView,
  type Trade,
  type TradeStep,
  changedLegs,
  describeChange,
  planTrade,
  plannedPosition,
} from '@fairlead/order-domain';
import type { Cause, Logger, Tx } from '@fairlead/platform';
import type { GateView } from '../accounts/gate-view';
import type { MarketView } from '../market/market-view';
import type { OpenDoubts } from '../reconciliation/open-doubts';
import type { OpenTrades } from './open-trades';
import type { OrderSettings } from '../order-settings';
import type { TradingView } from '../accounts/trading-view';
import type {
  AccountState,
  IntentConclusion,
  OrderStore,
  StoredIntent,
  StoredTrade,
} from '../ports/order-store';
import {
  concludedOf,
  modifyCommandOf,
  orderStateOf,
  placeCommandOf,
  tradeChangedOf,
} from './trade-events.mapper';

/** What every unit of work of order management looks at or tells. */
export interface OrderSurroundings {
  readonly store: OrderStore;
  readonly gate: GateView;
  readonly market: MarketView;
  readonly openTrades: OpenTrades;
  readonly doubts: OpenDoubts;
  readonly trading: TradingView;
  readonly settings: OrderSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Returns what the planner of a trade sees of the world. */
export function planViewOf(of: OrderSurroundings, trade: Trade, now: Instant): PlanView {
  const { state, passableSince } = of.gate.now;
  const { instrumentKey } = trade.contract;
  return {
    now,
    gate: state,
    gateSince: passableSince,
    quote: of.market.trusted(trade.contract, now),
    lastPrice: of.market.lastPrice(trade.contract),
    closingCapacity: plannedPosition(trade).abs(),
    positionCheck: of.doubts.checkOf(trade, of.openTrades.all()),
    external: of.doubts.externalOf(instrumentKey),
    halted: of.market.riskQuote(trade.contract)?.halted ?? null,
    session: of.market.session(instrumentKey, now),
    entriesStopped: of.trading.entriesStopped,
    settings: of.settings.plan,
  };
}

/**
 * One unit of work under the account's lock: trades are changed and planned in memory, each change is told, and
 * everything is written by one statement at the end.
 */
export class OrderUnitOfWork {
  private readonly trades = new Map<string, StoredTrade>();
  private readonly intents = new Map<string, StoredIntent>();
  private readonly conclusions: IntentConclusion[] = [];

  private constructor(
    readonly tx: Tx,
    /** As it is in this unit of work. */
    public account: AccountState,
    readonly of: OrderSurroundings,
    readonly at: { readonly now: Instant; readonly cause: Envelope | Cause },
  ) {}

  /** Begins one under the account's lock: read everything else after it. */
  static async begin(
    tx: Tx,
    cause: Envelope | Cause,
    surroundings: OrderSurroundings,
  ): Promise<OrderUnitOfWork> {
    const account = await surroundings.store.lockAccount(tx, surroundings.settings.account);
    return new OrderUnitOfWork(tx, account, surroundings, {
      now: surroundings.clock.now(),
      cause,
    });
  }

  get now(): Instant {
    return this.at.now;
  }

  /**
   * Takes over what evidence or a wish made of a trade, plans it, and tells everything that changed. What arrives late
   * for a trade of another account is kept, and nothing follows from it: it is planned when its account is back.
   */
  advance(stored: StoredTrade, after: Trade): StoredTrade {
    const told = this.change(stored, after);
    if (!this.isOwn(told)) return told;
    const view = planViewOf(this.of, after, this.now);
    const planned = planTrade(told.trade, view);
    const result = this.change(told, planned.trade);
    for (const step of planned.steps) this.perform(result, step);
    return result;
  }

  /** Stores a trade that was just opened, and places its bracket. */
  open(
    trade: Trade,
    of: { readonly correlationId: string; readonly expiresAt: string | null },
  ): StoredTrade {
    const { correlationId, expiresAt } = of;
    const stored = { trade, correlationId, version: 0, changedAt: this.now };
    this.tell(stored, null, trade);
    this.trades.set(trade.tradeId, stored);
    const command = placeCommandOf(trade, { purpose: 'entry', legs: trade.legs }, expiresAt);
    this.publishPlace(stored, command);
    return stored;
  }

  /** Remembers what became of an intent, to be written with the rest. */
  keep(intent: StoredIntent): void {
    this.intents.set(intent.intent.intentId, intent);
  }

  /** Concludes an intent that no trade answers. */
  conclude(
    stored: StoredIntent,
    as: {
      readonly outcome: Conclusion;
      readonly code: string;
      readonly reason: string;
      readonly tradeId?: string;
    },
  ): void {
    const { intent, correlationId } = stored;
    const { signalId } = intent;
    this.tx.publish(
      OrderConcludedV1,
      {
        account: intent.account,
        instrumentKey: intent.instrumentKey,
        intentId: intent.intentId,
        causeId: intent.causeId,
        ...(signalId === undefined ? {} : { signalId }),
        ...as,
      },
      { cause: this.causeOf(correlationId), id: derivedId('concluded', intent.intentId) },
    );
    this.keep({ ...stored, state: 'CONCLUDED', outcome: as.outcome, code: as.code });
  }

  /** Writes everything. Call it once, at the end. */
  async save(): Promise<void> {
    const trades = [...this.trades.values()];
    await this.of.store.save(this.tx, {
      trades,
      intents: [...this.intents.values()],
      conclusions: this.conclusions,
    });
    this.tx.afterCommit(() => {
      for (const stored of trades.filter((each) => this.isOwn(each))) {
        this.of.openTrades.remember(stored);
      }
    });
  }

  /** True where a trade is of the account that is managed here. */
  isOwn({ trade }: StoredTrade): boolean {
    return trade.account === this.account.account;
  }

  /** Returns the cause of a message that belongs to a story. */
  causeOf(correlationId: string): Cause {
    const { cause } = this.at;
    return { correlationId, causationId: 'recordedAt' in cause ? cause.id : cause.causationId };
  }

  private change(stored: StoredTrade, after: Trade): StoredTrade {
    if (after === stored.trade) return stored;
    const note = this.tell(stored, stored.trade, after);
    // What was told last is what the trade answers with when it is asked.
    const trade = note === null ? after : { ...after, note };
    const changed = { ...stored, trade, changedAt: this.now };
    this.trades.set(after.tradeId, changed);
    return changed;
  }

  private tell(stored: StoredTrade, before: Trade | null, after: Trade): Note | null {
    const options = { cause: this.causeOf(stored.correlationId) };
    for (const leg of changedLegs(before, after)) {
      this.tx.publish(OrderStateV1, orderStateOf(after, leg), options);
    }
    const note = describeChange(before, after, this.now);
    if (note !== null)
      this.tx.publish(TradeChangedV1, tradeChangedOf(after, note, this.now), options);
    return note;
  }

  private perform(stored: StoredTrade, step: TradeStep): void {
    const { trade } = stored;
    const options = { cause: this.causeOf(stored.correlationId) };
    switch (step.kind) {
      case 'place':
        return this.publishPlace(stored, placeCommandOf(trade, step));
      case 'modify':
        this.tx.publish(ModifyOrderV1, modifyCommandOf(trade, step), {
          ...options,
          id: derivedId('modify', step.leg.orderRef, String(step.revision)),
        });
        return;
      case 'cancel': {
        const { orderRef, reason } = step;
        const { account, tradeId } = trade;
        this.tx.publish(CancelOrderV1, { account, tradeId, orderRef, reason }, options);
        return;
      }
      case 'conclude':
        return this.concludeByTrade(stored, step);
      case 'notice':
        return this.page(stored, step);
      default:
        assertNever(step);
    }
  }

  /** What a person has to know is an event of its own, also where something else happened to the trade in the same moment. */
  private page(stored: StoredTrade, { code, reason }: Note): void {
    const { trade } = stored;
    this.of.logger.warn('trade.notice', { tradeId: trade.tradeId, code, reason });
    if (trade.note.code === code && trade.note.reason === reason) return;
    const event = tradeChangedOf(trade, { code, reason }, this.now);
    this.tx.publish(TradeChangedV1, event, { cause: this.causeOf(stored.correlationId) });
  }

  /** The id hangs on the first order, so that the same placing can never be sent as two messages. */
  private publishPlace(stored: StoredTrade, command: PlaceOrdersV1): void {
    const first = command.legs[0]?.orderRef ?? '';
    const options = { cause: this.causeOf(stored.correlationId), id: derivedId('place', first) };
    this.tx.publish(PlaceOrdersV1, command, options);
  }

  private concludeByTrade(
    stored: StoredTrade,
    step: Extract<TradeStep, { kind: 'conclude' }>,
  ): void {
    const { intentId, causeId } = step.intent;
    const data = concludedOf(stored.trade, step);
    this.tx.publish(OrderConcludedV1, data, {
      cause: this.causeOf(causeId),
      id: derivedId('concluded', intentId),
    });
    const mine = this.intents.get(intentId);
    if (mine === undefined) {
      this.conclusions.push({ intentId, outcome: step.outcome, code: step.code });
    } else {
      this.keep({ ...mine, state: 'CONCLUDED', outcome: step.outcome, code: step.code });
    }
  }
}
