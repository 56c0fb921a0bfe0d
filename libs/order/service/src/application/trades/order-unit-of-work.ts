import {
  CancelOrderV1,
  type Conclusion,
  type Envelope,
  ModifyOrderV1,
  OrderConcludedV1,
  type OrderRecordView,
  OrderStateV1,
  PlaceOrdersV1,
  TradeChangedV1,
  askedBy,
} from '@fairlead/contracts';
import { type Clock, type Instant, assertNever, derivedId, present } from '@fairlead/core';
import {
  type Leg,
  type Account,
  type Movement,
  type Note,
  type Trade,
  type TradeCommand,
  type TradeEvent,
  type TradeSurroundings,
  isChangeable,
  tradeDecider,
} from '@fairlead/order-domain';
import type { Cause, Logger, PublishOptions, Tx } from '@fairlead/platform';
import type { BreakersView } from '../accounts/breakers-view';
import type { GateView } from '../accounts/gate-view';
import type { LimitsView } from '../accounts/limits-view';
import type { TradingView } from '../accounts/trading-view';
import type { DailyVolumes } from '../market/daily-volumes';
import type { MarketView } from '../market/market-view';
import type { OrderSettings } from '../order-settings';
import type {
  ChangedOrder,
  IntentConclusion,
  OrderStore,
  StoredIntent,
  StoredTrade,
} from '../ports/order-store';
import { orderMomentOf, orderRecordOf } from '../orders/order-record.mapper';
import type { OpenDoubts } from '../reconciliation/open-doubts';
import type { OpenTrades } from './open-trades';
import {
  concludedOf,
  modifyCommandOf,
  orderStateOf,
  placeCommandOf,
  tradeChangedOf,
} from './trade-events.mapper';

/** What every unit of work of order management looks at or reports to. */
export interface OrderSurroundings {
  readonly store: OrderStore;
  readonly gate: GateView;
  readonly market: MarketView;
  readonly volumes: DailyVolumes;
  readonly openTrades: OpenTrades;
  readonly doubts: OpenDoubts;
  readonly trading: TradingView;
  readonly limits: LimitsView;
  readonly breakers: BreakersView;
  readonly settings: OrderSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The story that something stored belongs to. */
type Story = Pick<StoredTrade, 'correlationId' | 'principal'>;

/** How an intent ends that no trade answers. */
interface IntentEnd {
  readonly outcome: Conclusion;
  readonly code: string;
  readonly reason: string;
  readonly tradeId?: string;
}

/** Returns what trades of a contract are planned by now. */
export function surroundingsOf(
  surroundings: OrderSurroundings,
  { contract, strategy }: Trade,
  now: Instant,
): TradeSurroundings {
  const { market, gate, doubts, openTrades, trading, settings } = surroundings;
  const { instrumentKey } = contract;
  return {
    now,
    gate: gate.now,
    quote: market.trusted(contract, now),
    lastPrice: market.lastPrice(contract),
    halted: market.riskQuote(contract)?.halted ?? null,
    session: market.session(instrumentKey, now),
    entriesStopped: trading.entriesStopped({ strategy, instrumentKey }),
    positions: doubts.positionsOf(instrumentKey, openTrades.all()),
    settings: settings.plan,
  };
}

/**
 * One unit of work under the account's lock: what the domain decided is published, and everything is written by one
 * statement at the end.
 */
export class OrderUnitOfWork {
  private readonly trades = new Map<string, StoredTrade>();
  private readonly intents = new Map<string, StoredIntent>();
  private readonly conclusions: IntentConclusion[] = [];
  private readonly orders = new Map<string, ChangedOrder>();

  private constructor(
    readonly tx: Tx,
    /** As it is in this unit of work. */
    public account: Account,
    private readonly surroundings: OrderSurroundings,
    private readonly origin: { readonly now: Instant; readonly cause: Envelope | Cause },
  ) {}

  /** Begins one under the account's lock: read everything else after it. */
  static async begin(
    tx: Tx,
    cause: Envelope | Cause,
    surroundings: OrderSurroundings,
  ): Promise<OrderUnitOfWork> {
    const { store, settings, clock } = surroundings;
    const account = await store.lockAccount(tx, settings.account);
    return new OrderUnitOfWork(tx, account, surroundings, { now: clock.now(), cause });
  }

  get now(): Instant {
    return this.origin.now;
  }

  get cause(): Envelope | Cause {
    return this.origin.cause;
  }

  /** Lets a trade be moved from where this unit of work has left it, and does what follows. */
  move(stored: StoredTrade, movement: Movement): StoredTrade {
    const known = this.askedFor(this.trades.get(stored.trade.tradeId) ?? stored, movement);
    const surroundings = this.isOwn(known)
      ? surroundingsOf(this.surroundings, known.trade, this.now)
      : null;
    const command = { ...movement, now: this.now, surroundings };
    return this.carryOut(known, tradeDecider.decide(command, known.trade).value);
  }

  /** Stores a trade that was just opened, and places its bracket. */
  open(
    command: Extract<TradeCommand, { kind: 'open' }>,
    { correlationId, principal }: Story,
  ): StoredTrade {
    const { trade } = command;
    const stored = { trade, correlationId, principal, version: 0, changedAt: this.now };
    return this.carryOut(stored, tradeDecider.decide(command, null).value);
  }

  /** Returns the order that a person gave a trade in this unit of work, as it is kept; its stop and its target come with it. */
  newestOrder({ trade }: StoredTrade): OrderRecordView {
    const newest = trade.legs.filter((leg) => this.orders.has(leg.orderRef) && isChangeable(leg));
    const orderRef = newest.findLast(({ pending }) => pending?.kind === 'place')?.orderRef ?? '';
    return present(this.orders.get(orderRef), 'an order was placed').record;
  }

  /** Remembers what became of an intent, to be written with the rest. */
  keep(intent: StoredIntent): void {
    this.intents.set(intent.intent.intentId, intent);
  }

  /** Concludes an intent that no trade answers. */
  conclude(stored: StoredIntent, end: IntentEnd): void {
    const { intent } = stored;
    const { account, instrumentKey, intentId, causeId, signalId } = intent;
    this.tx.publish(
      OrderConcludedV1,
      {
        ...{ account, instrumentKey, intentId, causeId },
        ...(signalId === undefined ? {} : { signalId }),
        ...end,
      },
      { cause: this.causeOf(stored), id: derivedId('concluded', intentId) },
    );
    this.keep({ ...stored, state: 'CONCLUDED', outcome: end.outcome, code: end.code });
  }

  /** Writes everything. Call it once, at the end. */
  async save(): Promise<void> {
    const { store, openTrades } = this.surroundings;
    const trades = [...this.trades.values()];
    await store.save(this.tx, {
      trades,
      intents: [...this.intents.values()],
      conclusions: this.conclusions,
      orders: [...this.orders.values()],
    });
    this.tx.afterCommit(() => {
      for (const stored of trades.filter((each) => this.isOwn(each))) openTrades.remember(stored);
    });
  }

  /** True where a trade is of the account that is managed here. */
  isOwn({ trade }: StoredTrade): boolean {
    return trade.account === this.account.account;
  }

  /** Returns the cause of a message that belongs to a story. Where no person asks now, who asked for the story did. */
  causeOf({ correlationId, principal }: Story): Cause {
    const { cause } = this.origin;
    const causationId = 'recordedAt' in cause ? cause.id : cause.causationId;
    const asked = askedBy(cause.principal) ?? principal ?? cause.principal ?? null;
    return { correlationId, causationId, principal: asked };
  }

  /** Who wants a trade left has asked for all that follows, also for what only time brings about. */
  private askedFor(stored: StoredTrade, { kind }: Movement): StoredTrade {
    if (kind !== 'leave') return stored;
    return { ...stored, principal: this.cause.principal ?? stored.principal };
  }

  private carryOut(stored: StoredTrade, events: readonly TradeEvent[]): StoredTrade {
    return events.reduce((known, event) => this.publish(known, event), stored);
  }

  private publish(stored: StoredTrade, event: TradeEvent): StoredTrade {
    const { trade } = stored;
    const options = { cause: this.causeOf(stored) };
    switch (event.kind) {
      case 'changed':
        return this.publishChange(stored, event, options);
      case 'place':
        this.publishPlace(placeCommandOf(trade, event), options);
        break;
      case 'modify':
        this.tx.publish(ModifyOrderV1, modifyCommandOf(trade, event), {
          ...options,
          id: derivedId('modify', event.leg.orderRef, String(event.revision)),
        });
        break;
      case 'cancel': {
        const { account, tradeId } = trade;
        const { orderRef, reason } = event;
        this.tx.publish(CancelOrderV1, { account, tradeId, orderRef, reason }, options);
        break;
      }
      case 'conclude':
        this.concludeByTrade(stored, event);
        break;
      case 'notice':
        this.giveNotice(trade, event, options);
        break;
      default:
        assertNever(event);
    }
    return stored;
  }

  private publishChange(
    stored: StoredTrade,
    { trade, legs, note }: Extract<TradeEvent, { kind: 'changed' }>,
    options: PublishOptions,
  ): StoredTrade {
    for (const leg of legs) {
      this.tx.publish(OrderStateV1, orderStateOf(trade, leg), options);
      this.record(trade, leg);
    }
    if (note !== null) {
      this.tx.publish(TradeChangedV1, tradeChangedOf(trade, note, this.now), options);
    }
    const changed = { ...stored, trade, changedAt: this.now };
    this.trades.set(trade.tradeId, changed);
    return changed;
  }

  private record(trade: Trade, leg: Leg): void {
    const record = orderRecordOf(trade, leg, this.now);
    const before = this.orders.get(leg.orderRef)?.moments ?? [];
    this.orders.set(leg.orderRef, { record, moments: [...before, orderMomentOf(record)] });
  }

  /** The id hangs on the first order, so that the same placing can never be sent as two messages. */
  private publishPlace(command: PlaceOrdersV1, options: PublishOptions): void {
    const first = command.legs[0]?.orderRef ?? '';
    this.tx.publish(PlaceOrdersV1, command, { ...options, id: derivedId('place', first) });
  }

  /** What a person has to know is an event of its own, also where something else happened to the trade in the same moment. */
  private giveNotice(trade: Trade, { code, reason }: Note, options: PublishOptions): void {
    this.surroundings.logger.warn('trade.notice', { tradeId: trade.tradeId, code, reason });
    if (trade.note.code === code && trade.note.reason === reason) return;
    this.tx.publish(TradeChangedV1, tradeChangedOf(trade, { code, reason }, this.now), options);
  }

  private concludeByTrade(
    { trade, principal }: StoredTrade,
    event: Extract<TradeEvent, { kind: 'conclude' }>,
  ): void {
    const { intentId, causeId } = event.intent;
    const { outcome, code } = event;
    this.tx.publish(OrderConcludedV1, concludedOf(trade, event), {
      cause: this.causeOf({ correlationId: causeId, principal }),
      id: derivedId('concluded', intentId),
    });
    const mine = this.intents.get(intentId);
    if (mine === undefined) this.conclusions.push({ intentId, outcome, code });
    else this.keep({ ...mine, state: 'CONCLUDED', outcome, code });
  }
}
