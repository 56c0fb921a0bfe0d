import {
  type DecisionMadeV1,
  type Envelope,
  type IntentV1,
  OrderApprovedV1,
  OrderDeniedV1,
} from '@fairlead/contracts';
import { assertNever, decimalText, plusMs } from '@fairlead/core';
import { type CheckResult, type Trade, denialsIn } from '@fairlead/order-domain';
import type { Cause, Tx } from '@fairlead/platform';
import type { Listings } from '../ports/listings';
import type { DecisionView, StoredIntent, StoredTrade } from '../ports/order-store';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import { legOf } from '../trades/trade-events.mapper';
import type { Approval } from './approve-entry';
import { type IntentStep, type IntentView, decideIntent } from './decide-intent';
import type { DeferredIntents } from './deferred-intents';

/** One unit of work on the intents of an instrument. */
interface IntentWork {
  readonly unit: OrderUnitOfWork;
  readonly loaded: DecisionView;
  /** Trades of the instrument as this unit of work has left them so far. */
  readonly trades: Map<string, StoredTrade>;
}

/** Answers intents: each is decided once, under the account's lock, and kept while it cannot be decided yet. */
export class IntentHandler {
  constructor(
    private readonly of: OrderSurroundings & {
      readonly deferred: DeferredIntents;
      readonly listings: Listings;
    },
  ) {}

  /** Answers the intents of a decision, in their order. One that is known already is left alone. */
  async onDecision(event: Envelope<DecisionMadeV1>, tx: Tx): Promise<void> {
    const { intents, instrumentKey } = event.data;
    if (intents.length === 0) return;
    const intentIds = intents.map((each) => each.intentId);
    const work = await this.begin(tx, event, { instrumentKey, intentIds });
    const known = new Set(work.loaded.intents.map((each) => each.intent.intentId));
    for (const intent of intents) {
      if (known.has(intent.intentId)) continue;
      this.answer(work, { ...FRESH, intent, correlationId: event.correlationId });
    }
    await work.unit.save();
  }

  /** Decides a deferred intent again. */
  async retry(stored: StoredIntent, tx: Tx): Promise<void> {
    const { intentId, instrumentKey } = stored.intent;
    const cause: Cause = { correlationId: stored.correlationId, causationId: null };
    const work = await this.begin(tx, cause, { instrumentKey, intentIds: [intentId] });
    const now = work.loaded.intents.find((each) => each.intent.intentId === intentId);
    if (now?.state === 'DEFERRED') this.answer(work, now);
    await work.unit.save();
    if (now?.state !== 'DEFERRED') tx.afterCommit(() => this.of.deferred.forget(intentId));
  }

  private answer(work: IntentWork, stored: StoredIntent): void {
    const view = this.viewOf(work, stored.intent.instrumentKey);
    for (const step of decideIntent(view, stored)) this.perform(work, stored, step);
  }

  private perform(work: IntentWork, stored: StoredIntent, step: IntentStep): void {
    switch (step.kind) {
      case 'conclude':
        work.unit.conclude(step.stored, step.end);
        this.of.deferred.forgetAfter(work.unit.tx, step.stored.intent.intentId);
        return;
      case 'deny':
        return this.deny(work.unit, stored, step.checks);
      case 'act':
        return this.keepActedOn(work.unit, stored);
      case 'defer':
        return this.defer(work.unit, stored, step);
      case 'approveExit':
        return publishApproval(
          work.unit,
          stored,
          exitApprovedOf(stored.intent, step.trade, step.checks),
        );
      case 'exit':
        work.trades.set(step.after.tradeId, work.unit.advance(step.held, step.after));
        return;
      case 'open':
        return this.open(work, stored, step);
      default:
        assertNever(step);
    }
  }

  private open(
    work: IntentWork,
    stored: StoredIntent,
    { trade, approval }: Extract<IntentStep, { kind: 'open' }>,
  ): void {
    const { intent, correlationId } = stored;
    publishApproval(work.unit, stored, approvedOf(intent, trade, approval));
    this.keepActedOn(work.unit, stored);
    const expiresAt = intent.expiresAt ?? null;
    work.trades.set(trade.tradeId, work.unit.open(trade, { correlationId, expiresAt }));
  }

  private deny(unit: OrderUnitOfWork, stored: StoredIntent, checks: readonly CheckResult[]): void {
    const { intent } = stored;
    const { account, instrumentKey, intentId, signalId } = intent;
    const from = {
      account,
      instrumentKey,
      intentId,
      ...(signalId === undefined ? {} : { signalId }),
    };
    unit.tx.publish(
      OrderDeniedV1,
      { ...from, checks: checks.map((check) => ({ ...check })) },
      { cause: unit.causeOf(stored.correlationId) },
    );
    const denials = denialsIn(checks);
    const reason = denials.map((each) => each.message ?? each.check).join('; ');
    const code = denials[0]?.check ?? 'DENIED';
    unit.conclude(stored, { outcome: 'DENIED', code, reason: reason.slice(0, 2_000) });
    this.of.deferred.forgetAfter(unit.tx, intent.intentId);
  }

  private defer(
    unit: OrderUnitOfWork,
    stored: StoredIntent,
    { waitsFor, reason }: Extract<IntentStep, { kind: 'defer' }>,
  ): void {
    const { intentId } = stored.intent;
    if (reason !== null && stored.state !== 'DEFERRED') {
      this.of.logger.info('intent.deferred', { intentId, reason });
    }
    const kept: StoredIntent = { ...stored, state: 'DEFERRED', waitsFor };
    const isKept = stored.state === 'DEFERRED' && stored.waitsFor === waitsFor;
    if (!isKept) unit.keep(kept);
    unit.tx.afterCommit(() => this.of.deferred.remember(kept));
  }

  private keepActedOn(unit: OrderUnitOfWork, stored: StoredIntent): void {
    unit.keep({ ...stored, state: 'ACTED_ON', waitsFor: null });
    this.of.deferred.forgetAfter(unit.tx, stored.intent.intentId);
  }

  private viewOf({ unit, loaded, trades }: IntentWork, instrumentKey: string): IntentView {
    const { listings, market, gate, settings } = this.of;
    const symbol = listings.symbolOf(instrumentKey);
    const instrument = listings.isDescribed(loaded.instrument) ? loaded.instrument : null;
    const quoted = { instrumentKey, contractId: instrument?.contract?.contractId };
    return {
      now: unit.now,
      account: unit.account,
      gate: gate.now,
      settings,
      instrument,
      quote: market.riskQuote(quoted),
      symbol: symbol ?? loaded.instrument?.contract?.symbol ?? instrumentKey,
      listed: symbol !== null,
      trades: [...trades.values()],
      intents: loaded.intents,
      atrOf: (spec) => market.atr(quoted, spec),
    };
  }

  private async begin(
    tx: Tx,
    cause: Envelope | Cause,
    wanted: { readonly instrumentKey: string; readonly intentIds: readonly string[] },
  ): Promise<IntentWork> {
    const { store, settings } = this.of;
    const unit = await OrderUnitOfWork.begin(tx, cause, this.of);
    const recentSince = plusMs(unit.now, -settings.limits.duplicateWindowMs);
    const loaded = await store.loadForDecision(tx, { ...wanted, recentSince });
    const trades = new Map(loaded.trades.map((stored) => [stored.trade.tradeId, stored]));
    return { unit, loaded, trades };
  }
}

function publishApproval(
  unit: OrderUnitOfWork,
  stored: StoredIntent,
  approved: OrderApprovedV1,
): void {
  unit.tx.publish(OrderApprovedV1, approved, { cause: unit.causeOf(stored.correlationId) });
}

/** An intent that nothing was done about yet. */
const FRESH = { state: 'ACTED_ON', waitsFor: null, outcome: null, code: null } as const;

function storyOf(
  intent: IntentV1,
  symbol: string,
): Pick<OrderApprovedV1, 'account' | 'instrumentKey' | 'symbol' | 'intentId' | 'signalId'> {
  const { account, instrumentKey, intentId, signalId } = intent;
  return {
    account,
    instrumentKey,
    symbol,
    intentId,
    ...(signalId === undefined ? {} : { signalId }),
  };
}

function exitApprovedOf(
  intent: IntentV1,
  trade: Trade,
  checks: readonly CheckResult[],
): OrderApprovedV1 {
  return {
    ...storyOf(intent, trade.contract.symbol),
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    kind: 'EXIT',
    direction: trade.direction,
    checks: checks.map((check) => ({ ...check })),
    legs: [],
  };
}

function approvedOf(intent: IntentV1, trade: Trade, approval: Approval): OrderApprovedV1 {
  return {
    ...storyOf(intent, trade.contract.symbol),
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    kind: 'ENTER',
    direction: trade.direction,
    referencePrice: decimalText(approval.referencePrice),
    sizing: { quantity: decimalText(approval.quantity), steps: [...approval.sizing.steps] },
    checks: approval.checks.map((check) => ({ ...check })),
    legs: trade.legs.map((leg) => legOf(leg, leg.terms)),
  };
}
