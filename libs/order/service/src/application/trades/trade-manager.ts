import type { Envelope, OrderView, PersonRequest, TradeView } from '@fairlead/contracts';
import {
  type Instant,
  type OrderRef,
  instantText,
  parseInstant,
  roleOfOrderRef,
} from '@fairlead/core';
import {
  type Moments,
  type Trade,
  type TradeEvidence,
  applyEvidence,
  isAlive,
  isTerminal,
  planTrade,
  requestExit,
  summaryOf,
} from '@fairlead/order-domain';
import { RequestRefusedError, type Cause, type Tx } from '@fairlead/platform';
import { OrderUnitOfWork, type OrderSurroundings, planViewOf } from './order-unit-of-work';
import type { Listings } from '../ports/listings';
import type { AccountState, StoredTrade } from '../ports/order-store';
import type { Reconciliation } from '../reconciliation/reconciliation';
import { orderStateOf, tradeChangedOf } from './trade-events.mapper';

const WORKING = new Set(['HELD', 'WORKING', 'PARTIAL', 'PENDING_ACK', 'UNKNOWN', 'APPROVED']);

/** Brings evidence to trades and lets them act on it, and on time. */
export class TradeManager {
  constructor(
    private readonly of: OrderSurroundings & {
      readonly listings: Listings;
      readonly reconciliation: Reconciliation;
    },
  ) {}

  /** Takes in evidence about orders of ours. One that is not known is an orphan: it is noted and blocks entries; returns false. */
  async onEvidence(evidence: readonly TradeEvidence[], event: Envelope, tx: Tx): Promise<boolean> {
    if (evidence.length === 0) return true;
    const session = await OrderUnitOfWork.begin(tx, event, this.of);
    const refs = evidence.map((each) => each.orderRef);
    const trades = await this.of.store.tradesOfOrders(tx, refs);
    for (const stored of trades) await this.advance(session, stored, { evidence, event });
    const unknown = evidence.filter(
      ({ orderRef }) => !trades.some(({ trade }) => hasLeg(trade, orderRef)),
    );
    if (unknown.length > 0 && accountOf(event) === session.account.account)
      await this.onOrphans(session, unknown, event);
    await session.save();
    return unknown.length === 0;
  }

  /** Returns the open trades that have something to do now, as far as memory tells. */
  due(): readonly Trade[] {
    const now = this.of.clock.now();
    const due = this.of.openTrades.all().filter((trade) => this.isDue(trade, now));
    // An entry that may not fill any more comes first: every moment more may fill of it.
    return [...due.filter((trade) => isOverdue(trade, now)), ...due.filter((trade) => !isOverdue(trade, now))]; // prettier-ignore
  }

  /** A trade that cannot be planned must not keep the others from being protected. */
  private isDue(trade: Trade, now: Instant): boolean {
    try {
      const view = planViewOf(this.of, trade, now);
      const planned = planTrade(trade, view);
      return planned.steps.length > 0 || planned.trade.unprotected !== trade.unprotected;
    } catch (error) {
      this.of.logger.error('trade.not-plannable', { tradeId: trade.tradeId, error });
      return false;
    }
  }

  /** Plans a trade again because time has passed. */
  async onTime(tradeId: string, tx: Tx): Promise<void> {
    const cause: Cause = { correlationId: tradeId, causationId: null };
    const session = await OrderUnitOfWork.begin(tx, cause, this.of);
    const stored = await this.of.store.tradeById(tx, tradeId);
    if (stored === null) return;
    session.advance(stored, stored.trade);
    // Memory may have missed a commit whose answer was lost; the record heals it.
    tx.afterCommit(() => this.of.openTrades.remember(stored));
    await session.save();
  }

  /** Leaves the open trades of a symbol, or all of them. Returns their ids. */
  async close(
    request: PersonRequest & { readonly symbol: string | null },
    tx: Tx,
  ): Promise<readonly string[]> {
    const cause: Cause = { correlationId: request.requestId, causationId: null };
    const session = await OrderUnitOfWork.begin(tx, cause, this.of);
    const open = await this.of.store.openTrades(tx);
    const wanted = open.filter(
      ({ trade }) => request.symbol === null || trade.contract.symbol === request.symbol,
    );
    if (wanted.length === 0 && request.symbol !== null) this.refuseUnknown(request.symbol);
    const reason = `${request.by}: ${request.reason}`;
    for (const stored of wanted.filter(({ trade }) => trade.exit === null)) {
      session.advance(stored, requestExit(stored.trade, { intent: null, reason }, session.now));
    }
    await session.save();
    return wanted.map(({ trade }) => trade.tradeId);
  }

  /** Nothing is open where nothing is known: "closed" would be the wrong answer to a slip of the pen. */
  private refuseUnknown(symbol: string): void {
    if (this.of.listings.isListed(symbol)) return;
    const nearest = this.of.listings.nearest(symbol).join(', ');
    throw new RequestRefusedError(
      'UNKNOWN_SYMBOL',
      `"${symbol}" is not listed in instruments.yaml, and no trade is open in it; nearest: ${nearest}. Nothing was closed.`,
    );
  }

  /** Returns trades as others see them: open ones first, then the most recently changed. */
  async trades(limit: number, tx: Tx): Promise<readonly TradeView[]> {
    const now = this.of.clock.now();
    const stored = await this.of.store.latestTrades(tx, limit);
    return stored.map(({ trade, changedAt }) => ({
      ...tradeChangedOf(trade, summaryOf(trade, now).note, now),
      changedAt: instantText(changedAt),
    }));
  }

  /** Returns orders as others see them: working ones first, then those of the most recently changed trades. */
  async orders(limit: number, tx: Tx): Promise<readonly OrderView[]> {
    const stored = await this.of.store.latestTrades(tx, limit);
    const views = stored.flatMap(({ trade, changedAt }) =>
      trade.legs.map((leg) => ({ ...orderStateOf(trade, leg), changedAt: instantText(changedAt) })),
    );
    const working = views.filter((view) => WORKING.has(view.status));
    const ended = views.filter((view) => !WORKING.has(view.status));
    return [...working, ...ended].slice(0, limit);
  }

  private async advance(
    session: OrderUnitOfWork,
    stored: StoredTrade,
    of: { readonly evidence: readonly TradeEvidence[]; readonly event: Envelope },
  ): Promise<void> {
    const before = stored.trade;
    const own = of.evidence.filter((each) => hasLeg(before, each.orderRef));
    const when = momentsOf(of.event, session.now);
    const after = own.reduce((trade, each) => applyEvidence(trade, each, when), before);
    // Evidence leaves a note where the broker corrected an execution. Of a trade that it opens again the plan tells.
    if (after.note !== before.note && after.closedAt === before.closedAt) {
      this.of.logger.warn('trade.notice', { tradeId: after.tradeId, ...after.note });
    }
    const advanced = session.advance(stored, after);
    if (!session.isOwn(stored)) return;
    const recordedAt = parseInstant(of.event.recordedAt);
    await this.of.reconciliation.onOwnEvidence(session, { before, after: advanced, recordedAt });
  }

  /**
   * Own references that nobody here placed. Entries stop while such an order may live; its shares are held beside our
   * trades. What was recorded before the snapshot of this connection, that snapshot has answered.
   */
  private async onOrphans(
    session: OrderUnitOfWork,
    evidence: readonly TradeEvidence[],
    event: Envelope,
  ): Promise<void> {
    const { tx, account } = session;
    const isAnswered = isInSnapshot(account, event.recordedAt);
    const own = evidence.filter(({ orderRef }) => roleOfOrderRef(orderRef) !== null);
    const living = own.filter((each) => !isAnswered && mayLive(each));
    const orders = living.map(({ orderRef }) => ({ orderRef, event: event.type, id: event.id }));
    const noted = await this.of.store.noteOrphans(tx, orders);
    for (const orderRef of noted) {
      this.of.logger.error('order.orphan', { orderRef, event: event.type });
    }
    const ended = own.filter((each) => each.kind === 'status' && !mayLive(each));
    if (ended.length > 0) {
      await this.of.store.resolveOrphans(
        tx,
        ended.map(({ orderRef }) => orderRef),
      );
    }
  }
}

/** Whose order evidence is about: everything that the gateway tells of orders and fills says so; null where it does not. */
function accountOf({ data }: Envelope): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'account') : null;
}

function isOverdue(trade: Trade, now: Instant): boolean {
  return trade.legs.some((leg) => leg.goodTill !== null && now >= leg.goodTill && isAlive(leg));
}

/** True where the order may still do something after this. */
function mayLive(evidence: TradeEvidence): boolean {
  if (evidence.kind === 'status') return !isTerminal(evidence.status);
  return evidence.kind === 'execution';
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

/** True where the gateway told of it before the last snapshot, which then answers it. */
function isInSnapshot(account: AccountState, recordedAt: string): boolean {
  return account.snapshotAt !== null && parseInstant(recordedAt) <= account.snapshotAt;
}
