import type { Envelope, OrderView, PersonRequest, TradeView } from '@fairlead/contracts';
import { type Instant, type OrderRef, instantText, parseInstant } from '@fairlead/core';
import {
  type LeaveTrades,
  type Moments,
  type Trade,
  type TradeEvidence,
  isDue,
  isOverdue,
  leaveDecider,
  summaryOf,
} from '@fairlead/order-domain';
import { type Cause, RequestRefusedError, type Tx, causeOfRequest } from '@fairlead/platform';
import type { Orphans } from '../accounts/orphans';
import type { Listings } from '../ports/listings';
import type { StoredTrade } from '../ports/order-store';
import type { Reconciliation } from '../reconciliation/reconciliation';
import { OrderUnitOfWork, type OrderSurroundings, surroundingsOf } from './order-unit-of-work';
import { orderStateOf, tradeChangedOf } from './trade-events.mapper';

const WORKING = new Set(['HELD', 'WORKING', 'PARTIAL', 'PENDING_ACK', 'UNKNOWN', 'APPROVED']);

/** Brings evidence to trades and lets them act on it, and on time. */
export class TradeManager {
  constructor(
    private readonly surroundings: OrderSurroundings & {
      readonly listings: Listings;
      readonly reconciliation: Reconciliation;
      readonly orphans: Orphans;
    },
  ) {}

  /** Takes in evidence about orders of ours. Where one of them is not known, that is an orphan; returns false. */
  async onEvidence(evidence: readonly TradeEvidence[], event: Envelope, tx: Tx): Promise<boolean> {
    if (evidence.length === 0) return true;
    const { store, orphans } = this.surroundings;
    const unit = await OrderUnitOfWork.begin(tx, event, this.surroundings);
    const orderRefs = evidence.map((each) => each.orderRef);
    const trades = await store.tradesOfOrders(tx, orderRefs);
    for (const stored of trades) await this.learn(unit, stored, { evidence, event });
    const unknown = evidence.filter(
      ({ orderRef }) => !trades.some(({ trade }) => hasLeg(trade, orderRef)),
    );
    if (unknown.length > 0 && accountOf(event) === unit.account.account) {
      await orphans.onEvidence(unit, unknown, event);
    }
    await unit.save();
    return unknown.length === 0;
  }

  /** Returns the open trades that have something to do now, as far as memory knows. */
  due(): readonly Trade[] {
    const now = this.surroundings.clock.now();
    const due = this.surroundings.openTrades.all().filter((trade) => this.isDue(trade, now));
    // An entry that may not fill any more comes first: every moment more may fill of it.
    return [...due.filter((trade) => isOverdue(trade, now)), ...due.filter((trade) => !isOverdue(trade, now))]; // prettier-ignore
  }

  /** A trade that cannot be planned must not keep the others from being protected. */
  private isDue(trade: Trade, now: Instant): boolean {
    try {
      return isDue(trade, surroundingsOf(this.surroundings, trade, now));
    } catch (error) {
      const { tradeId } = trade;
      this.surroundings.logger.error('trade.not-plannable', { tradeId, error });
      return false;
    }
  }

  /** Plans a trade again because time has passed. */
  async onTime(tradeId: string, tx: Tx): Promise<void> {
    const { store, openTrades } = this.surroundings;
    const cause: Cause = { correlationId: tradeId, causationId: null };
    const unit = await OrderUnitOfWork.begin(tx, cause, this.surroundings);
    const stored = await store.tradeById(tx, tradeId);
    if (stored === null) return;
    unit.move(stored, { kind: 'go-on' });
    // Memory may have missed a commit whose answer was lost; the record heals it.
    tx.afterCommit(() => openTrades.remember(stored));
    await unit.save();
  }

  /** Leaves the open trades of a symbol or a strategy, or all of them, by a person's wish. Returns their ids. */
  close(
    request: PersonRequest & { readonly symbol: string | null; readonly strategy?: string },
    tx: Tx,
  ): Promise<readonly string[]> {
    const { symbol, strategy, by, reason } = request;
    const meant = symbol === null ? null : this.surroundings.listings.meaning(symbol);
    const ofStrategy = strategy === undefined ? {} : { strategy };
    const wanted = { meant, ...ofStrategy, reason: `${by}: ${reason}` };
    return this.leave(wanted, { tx, cause: causeOfRequest(request) });
  }

  /** Leaves open trades: entries and additions first, then what is held. Returns the ids of those that are left. */
  async leave(
    wanted: Omit<LeaveTrades, 'now'>,
    { tx, cause }: { readonly tx: Tx; readonly cause: Cause },
  ): Promise<readonly string[]> {
    const unit = await OrderUnitOfWork.begin(tx, cause, this.surroundings);
    const open = await this.surroundings.store.openTrades(tx);
    const decision = leaveDecider.decide(
      { ...wanted, now: unit.now },
      open.map(({ trade }) => trade),
    );
    if (!decision.ok) throw new RequestRefusedError(decision.refusal.code, decision.refusal.message); // prettier-ignore
    for (const { tradeId, wish } of decision.value) {
      const stored = open.find(({ trade }) => trade.tradeId === tradeId);
      if (stored !== undefined && wish !== null) unit.move(stored, { kind: 'leave', wish });
    }
    await unit.save();
    return decision.value.map(({ tradeId }) => tradeId);
  }

  /** Returns trades as others see them: open ones first, then the most recently changed. */
  async trades(limit: number, tx: Tx): Promise<readonly TradeView[]> {
    const now = this.surroundings.clock.now();
    const stored = await this.surroundings.store.latestTrades(tx, limit);
    return stored.map(({ trade, changedAt }) => ({
      ...tradeChangedOf(trade, summaryOf(trade, now).note, now),
      changedAt: instantText(changedAt),
    }));
  }

  /** Returns orders as others see them: working ones first, then those of the most recently changed trades. */
  async orders(limit: number, tx: Tx): Promise<readonly OrderView[]> {
    const stored = await this.surroundings.store.latestTrades(tx, limit);
    const views = stored.flatMap(({ trade, changedAt }) =>
      trade.legs.map((leg) => ({ ...orderStateOf(trade, leg), changedAt: instantText(changedAt) })),
    );
    const working = views.filter((view) => WORKING.has(view.status));
    const ended = views.filter((view) => !WORKING.has(view.status));
    return [...working, ...ended].slice(0, limit);
  }

  private async learn(
    unit: OrderUnitOfWork,
    stored: StoredTrade,
    { evidence, event }: { readonly evidence: readonly TradeEvidence[]; readonly event: Envelope },
  ): Promise<void> {
    const before = stored.trade;
    const own = evidence.filter(({ orderRef }) => hasLeg(before, orderRef));
    const moments = momentsOf(event, unit.now);
    const after = unit.move(stored, { kind: 'learn', evidence: own, moments });
    if (!unit.isOwn(stored)) return;
    const recordedAt = parseInstant(event.recordedAt);
    await this.surroundings.reconciliation.onOwnEvidence(unit, { before, after, recordedAt });
  }
}

/** Whose order evidence is about: everything that the gateway reports of orders and fills says so; null where it does not. */
function accountOf({ data }: Envelope): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'account') : null;
}

function hasLeg(trade: Trade, orderRef: OrderRef): boolean {
  return trade.legs.some((leg) => leg.orderRef === orderRef);
}

/** A gateway whose clock is ahead must not make things happen in the future. */
function momentsOf(event: Envelope, seenAt: Instant): Moments {
  const happenedAt = parseInstant(event.occurredAt);
  const recordedAt = parseInstant(event.recordedAt);
  return { seenAt, happenedAt: happenedAt < seenAt ? happenedAt : seenAt, recordedAt };
}
