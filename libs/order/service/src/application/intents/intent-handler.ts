import {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  type DecisionMadeV1,
  type Envelope,
  type OrderAnswer,
  OrderApprovedV1,
  OrderDeniedV1,
  type OrderRecordView,
  PositionGapV1,
} from '@fairlead/contracts';
import { assertNever, derivedId, present } from '@fairlead/core';
import {
  type IntentConcluded,
  type IntentEvent,
  type OrderByHand,
  type OrderByHandEvent,
  type PersonsAnswer,
  approvalRequestDecider,
  decideOrderByHand,
  denialsIn,
  intentDecider,
} from '@fairlead/order-domain';
import { type Cause, RequestRefusedError, type Tx } from '@fairlead/platform';
import { intentOfOrder } from '../orders/order-by-hand.mapper';
import type { StoredIntent } from '../ports/order-store';
import type { OrderUnitOfWork } from '../trades/order-unit-of-work';
import {
  additionApprovedOf,
  approvalAnsweredOf,
  approvalRequestedOf,
  approvedOf,
  deniedOf,
  exitApprovedOf,
  movesApprovedOf,
  positionGapEventOf,
} from './intent-events.mapper';
import { type IntentSurroundings, type IntentWork, beginIntentWork } from './intent-work';
import { approvalRequestOf, intentOf } from './intent.mapper';
import type { DeferredIntents } from './deferred-intents';

/** Answers intents: each is decided once, under the account's lock, and kept while it cannot be decided yet. */
export class IntentHandler {
  constructor(
    private readonly surroundings: IntentSurroundings & { readonly deferred: DeferredIntents },
  ) {}

  /** Answers the intents of a decision, in their order. One that is known already is left alone. */
  async onDecision(event: Envelope<DecisionMadeV1>, tx: Tx): Promise<void> {
    const { intents, instrumentKey } = event.data;
    if (intents.length === 0) return;
    const intentIds = intents.map((each) => each.intentId);
    const work = await beginIntentWork(
      this.surroundings,
      { tx, cause: event },
      { instrumentKey, intentIds },
    );
    const known = new Set(work.loaded.intents.map((each) => each.intent.intentId));
    const story = { correlationId: event.correlationId, principal: event.principal ?? null };
    for (const intent of intents) {
      if (known.has(intent.intentId)) continue;
      this.answer(work, { ...FRESH, ...story, intent });
    }
    await work.unit.save();
  }

  /** Decides a deferred intent again. */
  async retry(stored: StoredIntent, tx: Tx): Promise<void> {
    const { intentId, instrumentKey } = stored.intent;
    const cause: Cause = { correlationId: stored.correlationId, causationId: null };
    const work = await beginIntentWork(
      this.surroundings,
      { tx, cause },
      { instrumentKey, intentIds: [intentId] },
    );
    const now = work.loaded.intents.find((each) => each.intent.intentId === intentId);
    if (now?.state === 'DEFERRED') this.answer(work, now);
    await work.unit.save();
    if (now?.state !== 'DEFERRED') {
      tx.afterCommit(() => this.surroundings.deferred.forget(intentId));
    }
  }

  /**
   * Takes a person's answer to an entry that waits for it, and decides the entry at once: after a yes as if it came now.
   * Throws where the answer does not count, and then nothing has changed.
   */
  async onAnswer(
    asked: StoredIntent,
    { said, principal }: { readonly said: Said; readonly principal: string | null },
    tx: Tx,
  ): Promise<ApprovalRequestedV1> {
    const { intentId, instrumentKey } = asked.intent;
    const cause: Cause = { correlationId: asked.correlationId, causationId: null };
    const work = await beginIntentWork(
      this.surroundings,
      { tx, cause },
      { instrumentKey, intentIds: [intentId] },
    );
    const { unit } = work;
    const stored = present(work.intents.get(intentId), 'an intent that is stored stays so');
    const answered = takenAnswer({ ...said, at: unit.now }, stored);
    const approval = { ...present(stored.approval, 'who is answered was asked'), answered };
    const { proposal } = approval;
    unit.tx.publish(ApprovalAnsweredV1, approvalAnsweredOf(proposal, answered), {
      cause: { ...unit.causeOf(stored), principal },
      id: derivedId('approval-answered', intentId),
    });
    unit.keep({ ...stored, approval });
    this.answer(work, { ...stored, approval });
    await unit.save();
    return proposal;
  }

  /** Answers an order of a person's at once: it waits for nothing. What refuses it is kept as a denial. */
  async onOrder(order: OrderByHand, cause: Cause, tx: Tx): Promise<OrderAnswer> {
    const { instrumentKey, intentId } = order;
    const work = await beginIntentWork(
      this.surroundings,
      { tx, cause },
      { instrumentKey, intentIds: [intentId] },
    );
    const { unit, view, state } = work;
    const story = { correlationId: cause.correlationId, principal: cause.principal ?? null };
    const stored: StoredIntent = { ...FRESH, ...story, intent: intentOfOrder(order) };
    work.intents.set(intentId, stored);
    const { doubts, openTrades } = this.surroundings;
    const positions = doubts.positionsOf(instrumentKey, openTrades.all());
    const entryView = { ...view, now: unit.now, trades: state.trades };
    const decided = decideOrderByHand(order, { view: entryView, positions });
    if (!decided.ok) {
      this.deny(unit, stored, { checks: decided.refusal });
      await unit.save();
      return { refused: decided.refusal.map((check) => ({ ...check })) };
    }
    const placed = decided.value.flatMap((event) => this.carryOut(work, stored, event));
    await unit.save();
    return { order: present(placed[0], 'an order by hand is placed') };
  }

  /** Returns the order that was placed, if any. */
  private carryOut(
    work: IntentWork,
    stored: StoredIntent,
    event: OrderByHandEvent,
  ): readonly OrderRecordView[] {
    const { unit, trades } = work;
    if (event.kind === 'reduced') {
      const held = present(trades.get(event.trade.tradeId), 'a trade that is reduced was loaded');
      return [unit.newestOrder(unit.move(held, { kind: 'reduce', order: event.order }))];
    }
    this.publish(work, stored, event);
    if (event.kind === 'acted-on') return [];
    const placedIn = present(trades.get(event.trade.tradeId), 'a trade that is placed in is known');
    return [unit.newestOrder(placedIn)];
  }

  private answer(work: IntentWork, stored: StoredIntent): void {
    const { view, unit, intents } = work;
    intents.set(stored.intent.intentId, stored);
    const { waitsFor } = stored;
    const waited = stored.state === 'DEFERRED' ? { waitsFor, request: approvalRequestOf(stored) } : null; // prettier-ignore
    const command = { intent: intentOf(stored.intent), waited, view, now: unit.now };
    const events = intentDecider.decide(command, work.state).value;
    for (const event of events) this.publish(work, stored, event);
    work.state = events.reduce(intentDecider.evolve, work.state);
  }

  private publish(work: IntentWork, stored: StoredIntent, event: IntentEvent): void {
    const { unit, trades } = work;
    switch (event.kind) {
      case 'concluded':
        return this.conclude(work, event);
      case 'denied':
        return this.deny(unit, stored, event);
      case 'position-gap':
        unit.tx.publish(PositionGapV1, positionGapEventOf(stored.intent, event, work.view.symbol), {
          cause: unit.causeOf(stored),
          id: derivedId('position-gap', stored.intent.intentId),
        });
        return;
      case 'acted-on':
        return this.keepActedOn(unit, stored);
      case 'deferred':
        return this.defer(unit, stored, event);
      case 'approval-requested':
        return this.putToPerson(work, stored, event);
      case 'exit-approved':
        return publishApproval(unit, stored, exitApprovedOf(stored.intent, event));
      case 'exit-requested': {
        const held = present(trades.get(event.tradeId), 'a trade that is left was loaded');
        unit.move(held, { kind: 'leave', wish: event.wish });
        return;
      }
      case 'added':
        unit.tx.afterCommit(() => this.surroundings.margins.approved());
        return addTo(work, stored, event);
      case 'adjusted':
      case 'cancelled':
        return moveProtection(work, stored, event);
      case 'opened':
        unit.tx.afterCommit(() => this.surroundings.margins.approved());
        return this.open(work, stored, event);
      default:
        assertNever(event);
    }
  }

  private open(
    { unit, trades }: IntentWork,
    stored: StoredIntent,
    event: Extract<IntentEvent, { kind: 'opened' }>,
  ): void {
    const { trade, intent } = event;
    publishApproval(unit, stored, approvedOf(stored.intent, event));
    this.keepActedOn(unit, { ...stored, approvedAt: unit.now });
    const command = { kind: 'open', trade, expiresAt: intent.expiresAt } as const;
    trades.set(trade.tradeId, unit.open(command, stored));
  }

  /** Ends this intent, or one that waited and that it supersedes. */
  private conclude(
    { unit, intents }: IntentWork,
    { intentId, outcome, code, reason, tradeId }: IntentConcluded,
  ): void {
    const ended = present(intents.get(intentId), 'an intent that ends is known');
    const end = { outcome, code, reason };
    unit.conclude(ended, tradeId === undefined ? end : { ...end, tradeId });
    this.forgetAfter(unit, intentId);
  }

  private deny(
    unit: OrderUnitOfWork,
    stored: StoredIntent,
    { checks }: Pick<Extract<IntentEvent, { kind: 'denied' }>, 'checks'>,
  ): void {
    const { intent } = stored;
    const options = { cause: unit.causeOf(stored) };
    unit.tx.publish(OrderDeniedV1, deniedOf(intent, checks), options);
    const denials = denialsIn(checks);
    const reason = denials.map((each) => each.message ?? each.check).join('; ');
    const code = denials[0]?.check ?? 'DENIED';
    unit.conclude(stored, { outcome: 'DENIED', code, reason: reason.slice(0, 2_000) });
    this.forgetAfter(unit, intent.intentId);
  }

  private defer(
    unit: OrderUnitOfWork,
    stored: StoredIntent,
    { waitsFor, reason, asks }: Extract<IntentEvent, { kind: 'deferred' }>,
  ): void {
    const { intentId } = stored.intent;
    const { logger, deferred, margins } = this.surroundings;
    if (reason !== null && stored.state !== 'DEFERRED') {
      logger.info('intent.deferred', { intentId, reason });
    }
    const kept: StoredIntent = { ...stored, state: 'DEFERRED', waitsFor };
    const isKept = stored.state === 'DEFERRED' && stored.waitsFor === waitsFor;
    if (!isKept) unit.keep(kept);
    unit.tx.afterCommit(() => {
      deferred.remember(kept);
      if (asks !== undefined) margins.ask(kept, asks);
    });
  }

  private putToPerson(
    { unit, view }: IntentWork,
    stored: StoredIntent,
    event: Extract<IntentEvent, { kind: 'approval-requested' }>,
  ): void {
    const { intentId } = stored.intent;
    const proposal = approvalRequestedOf(stored.intent, event, view);
    unit.tx.publish(ApprovalRequestedV1, proposal, {
      cause: unit.causeOf(stored),
      id: derivedId('approval-requested', intentId),
    });
    const approval = { proposal, requestedAt: unit.now, answered: null };
    const kept: StoredIntent = { ...stored, state: 'DEFERRED', waitsFor: null, approval };
    unit.keep(kept);
    unit.tx.afterCommit(() => this.surroundings.deferred.remember(kept));
  }

  private forgetAfter(unit: OrderUnitOfWork, intentId: string): void {
    const { deferred, margins } = this.surroundings;
    unit.tx.afterCommit(() => {
      deferred.forget(intentId);
      margins.forget(intentId);
    });
  }

  private keepActedOn(unit: OrderUnitOfWork, stored: StoredIntent): void {
    unit.keep({ ...stored, state: 'ACTED_ON', waitsFor: null });
    this.forgetAfter(unit, stored.intent.intentId);
  }
}

function addTo(
  { unit, trades }: IntentWork,
  stored: StoredIntent,
  event: Extract<IntentEvent, { kind: 'added' }>,
): void {
  const held = present(trades.get(event.trade.tradeId), 'a trade that is added to was loaded');
  publishApproval(unit, stored, additionApprovedOf(stored.intent, event));
  const { order, intent } = event;
  unit.keep({ ...stored, state: 'ACTED_ON', waitsFor: null, approvedAt: unit.now });
  trades.set(held.trade.tradeId, unit.move(held, { kind: 'add', order, expiresAt: intent.expiresAt })); // prettier-ignore
}

function moveProtection(
  { unit, trades }: IntentWork,
  stored: StoredIntent,
  event: Extract<IntentEvent, { kind: 'adjusted' | 'cancelled' }>,
): void {
  const held = present(trades.get(event.trade.tradeId), 'a trade that is moved was loaded');
  publishApproval(unit, stored, movesApprovedOf(stored.intent, event));
  if (event.kind === 'adjusted') unit.move(held, { kind: 'adjust', order: event.order });
  else unit.move(held, { kind: 'cancel', order: event.order });
}

function publishApproval(
  unit: OrderUnitOfWork,
  stored: StoredIntent,
  approved: OrderApprovedV1,
): void {
  unit.tx.publish(OrderApprovedV1, approved, { cause: unit.causeOf(stored) });
}

/** An intent that nothing was done about yet. */
const FRESH = { state: 'ACTED_ON', waitsFor: null, approval: null, approvedAt: null, outcome: null, code: null } as const; // prettier-ignore

/** What a person says, before it is known when it counts from. */
export type Said = Omit<PersonsAnswer, 'at'>;

/** Returns an answer that counts. Throws where it does not. */
export function takenAnswer(said: PersonsAnswer, stored: StoredIntent | null): PersonsAnswer {
  const request = stored === null ? null : approvalRequestOf(stored);
  const decided = approvalRequestDecider.decide(said, request);
  if (!decided.ok) throw new RequestRefusedError(decided.refusal.code, decided.refusal.message);
  return said;
}
