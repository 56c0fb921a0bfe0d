import {
  type DecisionMadeV1,
  type Envelope,
  type IntentV1,
  OrderApprovedV1,
  OrderDeniedV1,
} from '@fairlead/contracts';
import {
  type Clock,
  type Instant,
  type IntentId,
  decimalText,
  plusMs,
  tradeIdOf,
} from '@fairlead/core';
import {
  type CheckResult,
  type Trade,
  denialsIn,
  openTrade,
  requestExit,
  tradeStatusOf,
} from '@fairlead/order-domain';
import type { Cause, Tx } from '@fairlead/platform';
import { type Approval, type ApprovalView, approveEntry } from './approve-entry';
import type { DeferredIntents } from './deferred-intents';
import {
  type EntryIntent,
  answeredIntentOf,
  entryIntentOf,
  tradedContractOf,
} from './intent.mapper';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import type { DecisionView, StoredIntent, StoredTrade } from '../ports/order-store';
import type { Listings } from '../ports/listings';
import { reasonToWait } from './reason-to-wait';
import { legOf } from '../trades/trade-events.mapper';

/** What a decision of one intent looks at. */
interface OrderHarness {
  readonly session: OrderUnitOfWork;
  readonly view: DecisionView;
  /** Trades of the instrument as this unit of work has left them so far. */
  readonly trades: Map<string, StoredTrade>;
}

/** Answers intents: each is decided once, under the account's lock, and kept while it cannot be decided yet. */
export class IntentHandler {
  constructor(
    private readonly of: OrderSurroundings & {
      readonly deferred: DeferredIntents;
      readonly listings: Listings;
      readonly clock: Clock;
    },
  ) {}

  /** Answers the intents of a decision, in their order. One that is known already is left alone. */
  async onDecision(event: Envelope<DecisionMadeV1>, tx: Tx): Promise<void> {
    const { intents, instrumentKey } = event.data;
    if (intents.length === 0) return;
    const session = await this.session(tx, event);
    const view = await this.load(
      session,
      instrumentKey,
      intents.map((each) => each.intentId),
    );
    const known = new Set(view.intents.map((each) => each.intent.intentId));
    const desk: OrderHarness = { session, view, trades: tradesOf(view) };
    for (const intent of intents) {
      if (known.has(intent.intentId)) continue;
      this.decide(desk, { ...FRESH, intent, correlationId: event.correlationId });
    }
    await session.save();
  }

  /** Decides a deferred intent again. */
  async retry(stored: StoredIntent, tx: Tx): Promise<void> {
    const { intentId, instrumentKey } = stored.intent;
    const cause: Cause = { correlationId: stored.correlationId, causationId: null };
    const session = await this.session(tx, cause);
    const view = await this.load(session, instrumentKey, [intentId]);
    const now = view.intents.find((each) => each.intent.intentId === intentId);
    if (now?.state === 'DEFERRED') this.decide({ session, view, trades: tradesOf(view) }, now);
    await session.save();
    if (now?.state !== 'DEFERRED') tx.afterCommit(() => this.of.deferred.forget(intentId));
  }

  private decide(desk: OrderHarness, stored: StoredIntent): void {
    const { intent } = stored;
    const { account } = this.of.settings;
    if (intent.account !== account) {
      // Decided before the account was changed: nothing of this account may follow from it.
      const message = `orders go to ${account} only`;
      const limits = { limit: account, actual: intent.account };
      this.deny(desk, stored, [{ check: 'ACCOUNT_PIN', passed: false, message, ...limits }]);
      return;
    }
    if (intent.kind === 'EXIT') this.decideExit(desk, stored);
    else this.decideEntry(desk, stored, entryIntentOf(intent));
  }

  private decideExit(desk: OrderHarness, stored: StoredIntent): void {
    const { intent } = stored;
    const superseded = this.supersedeDeferred(desk, intent);
    const held = openTradesOf(desk, intent).filter(
      ({ trade }) => intent.direction === 'ANY' || trade.direction === intent.direction,
    );
    if (held.length === 0) {
      const reason = superseded > 0 ? 'the waiting entry was dropped' : 'nothing of it is open';
      desk.session.conclude(stored, { outcome: 'NO_ACTION', code: 'NOTHING_OPEN', reason });
      this.of.deferred.forgetAfter(desk.session.tx, intent.intentId);
      return;
    }
    this.keepActedOn(desk, stored);
    const checks: readonly CheckResult[] = [{ check: 'ACCOUNT_PIN', passed: true }];
    for (const each of held) this.exit(desk, each, { stored, checks });
  }

  private exit(
    desk: OrderHarness,
    held: StoredTrade,
    of: { readonly stored: StoredIntent | null; readonly checks: readonly CheckResult[] },
  ): void {
    const { session } = desk;
    const { stored, checks } = of;
    const { trade } = held;
    if (stored !== null) {
      const approved = exitApprovedOf(stored.intent, trade, checks);
      session.tx.publish(OrderApprovedV1, approved, {
        cause: session.causeOf(stored.correlationId),
      });
    }
    const intent = stored === null ? null : answeredIntentOf(stored.intent);
    const reason = stored?.intent.reason ?? 'an opposite signal';
    const after = session.advance(held, requestExit(trade, { intent, reason }, session.now));
    desk.trades.set(after.trade.tradeId, after);
  }

  private decideEntry(desk: OrderHarness, stored: StoredIntent, entry: EntryIntent): void {
    const { session } = desk;
    if (session.now > entry.expiresAt) {
      this.expire(desk, stored);
      return;
    }
    const held = openTradesOf(desk, stored.intent)[0];
    // What waited is denied once trading is stopped, even where the trade in its way is still being left.
    const isStopped = stored.state === 'DEFERRED' && session.account.tradingState !== 'ACTIVE';
    if (held !== undefined && !isStopped) {
      this.decideBesideTrade(desk, stored, { entry, held });
      return;
    }
    const view = this.approvalView(desk, entry);
    const reason = reasonToWait(view, entry);
    if (reason !== null) {
      if (stored.state !== 'DEFERRED') {
        this.of.logger.info('intent.deferred', { intentId: stored.intent.intentId, reason });
      }
      this.defer(desk, stored, null);
      return;
    }
    const approval = approveEntry(entry, view);
    if (approval.ok) this.open(desk, stored, { entry, approval: approval.value });
    else this.deny(desk, stored, approval.refusal);
  }

  private decideBesideTrade(
    desk: OrderHarness,
    stored: StoredIntent,
    { entry, held }: { readonly entry: EntryIntent; readonly held: StoredTrade },
  ): void {
    const { trade } = held;
    if (tradeStatusOf(trade) === 'CLOSING') {
      this.defer(desk, stored, trade.tradeId);
      return;
    }
    if (trade.direction === entry.direction) {
      const reason = `the strategy is ${trade.direction.toLowerCase()} in ${trade.contract.symbol} already`;
      this.concludeNothing(desk, stored, { code: 'SAME_SIDE', reason, tradeId: trade.tradeId });
      return;
    }
    if (entry.onOpposite === 'ignore') {
      const reason = `the strategy holds the other side of ${trade.contract.symbol}`;
      this.concludeNothing(desk, stored, { code: 'OPPOSITE_IGNORED', reason, tradeId: trade.tradeId }); // prettier-ignore
      return;
    }
    if (entry.onOpposite === 'close') {
      this.keepActedOn(desk, stored);
      this.exit(desk, held, { stored, checks: [] });
      return;
    }
    // A reversal enters only after the old trade is flat, and is judged by the checks of that moment.
    this.defer(desk, stored, trade.tradeId);
    this.exit(desk, held, { stored: null, checks: [] });
  }

  private open(
    desk: OrderHarness,
    stored: StoredIntent,
    of: { readonly entry: EntryIntent; readonly approval: Approval },
  ): void {
    const { session, view } = desk;
    const { intent } = stored;
    const { approval, entry } = of;
    if (view.instrument === null) return;
    const trade = openTrade(
      {
        tradeId: tradeIdOf(intent.intentId as IntentId),
        account: this.of.settings.account,
        strategy: intent.strategy,
        direction: entry.direction,
        contract: tradedContractOf(view.instrument),
        opening: answeredIntentOf(intent),
        protection: approval.protection,
        referencePrice: approval.referencePrice,
        childrenActivateEarly: this.of.settings.childrenActivateEarly,
        quantity: approval.quantity,
        limitPrice: approval.limitPrice,
        goodTill: entry.restsUntil,
      },
      session.now,
    );
    session.tx.publish(OrderApprovedV1, approvedOf(intent, trade, approval), {
      cause: session.causeOf(stored.correlationId),
    });
    this.keepActedOn(desk, stored);
    const opened = session.open(trade, {
      correlationId: stored.correlationId,
      expiresAt: intent.expiresAt ?? null,
    });
    desk.trades.set(trade.tradeId, opened);
  }

  private deny(desk: OrderHarness, stored: StoredIntent, checks: readonly CheckResult[]): void {
    const { session } = desk;
    const { intent } = stored;
    const { account, instrumentKey, intentId, signalId } = intent;
    const from = {
      account,
      instrumentKey,
      intentId,
      ...(signalId === undefined ? {} : { signalId }),
    };
    session.tx.publish(
      OrderDeniedV1,
      { ...from, checks: checks.map((check) => ({ ...check })) },
      { cause: session.causeOf(stored.correlationId) },
    );
    const denials = denialsIn(checks);
    const reason = denials.map((each) => each.message ?? each.check).join('; ');
    const code = denials[0]?.check ?? 'DENIED';
    session.conclude(stored, { outcome: 'DENIED', code, reason: reason.slice(0, 2_000) });
    this.of.deferred.forgetAfter(session.tx, intent.intentId);
  }

  private expire(desk: OrderHarness, stored: StoredIntent): void {
    const reason =
      stored.waitsFor === null
        ? 'it expired before an entry was possible'
        : 'it expired before the trade in its way was closed';
    desk.session.conclude(stored, { outcome: 'EXPIRED', code: 'TTL', reason });
    this.of.deferred.forgetAfter(desk.session.tx, stored.intent.intentId);
  }

  private concludeNothing(
    desk: OrderHarness,
    stored: StoredIntent,
    as: { readonly code: string; readonly reason: string; readonly tradeId: string },
  ): void {
    desk.session.conclude(stored, { outcome: 'NO_ACTION', ...as });
    this.of.deferred.forgetAfter(desk.session.tx, stored.intent.intentId);
  }

  private defer(desk: OrderHarness, stored: StoredIntent, waitsFor: string | null): void {
    const kept: StoredIntent = { ...stored, state: 'DEFERRED', waitsFor };
    const isKept = stored.state === 'DEFERRED' && stored.waitsFor === waitsFor;
    if (!isKept) desk.session.keep(kept);
    desk.session.tx.afterCommit(() => this.of.deferred.remember(kept));
  }

  private keepActedOn(desk: OrderHarness, stored: StoredIntent): void {
    desk.session.keep({ ...stored, state: 'ACTED_ON', waitsFor: null });
    this.of.deferred.forgetAfter(desk.session.tx, stored.intent.intentId);
  }

  /** An exit drops entries of the same strategy that are still waiting: they came before it. */
  private supersedeDeferred(desk: OrderHarness, exit: IntentV1): number {
    const waiting = desk.view.intents.filter(
      ({ state, intent }) =>
        state === 'DEFERRED' &&
        intent.kind === 'ENTER' &&
        intent.strategy === exit.strategy &&
        (exit.direction === 'ANY' || exit.direction === intent.direction),
    );
    for (const each of waiting) {
      const reason = 'an exit came while the entry was waiting';
      desk.session.conclude(each, { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason });
      this.of.deferred.forgetAfter(desk.session.tx, each.intent.intentId);
    }
    return waiting.length;
  }

  private approvalView(desk: OrderHarness, entry: EntryIntent): ApprovalView {
    const { instrumentKey } = entry.intent;
    const symbol = this.of.listings.symbolOf(instrumentKey);
    const instrument = this.of.listings.isDescribed(desk.view.instrument)
      ? desk.view.instrument
      : null;
    const quoted = { instrumentKey, contractId: instrument?.contract?.contractId };
    return {
      now: desk.session.now,
      account: desk.session.account,
      gate: this.of.gate.now,
      settings: this.of.settings,
      instrument,
      quote: this.of.market.riskQuote(quoted),
      symbol: symbol ?? desk.view.instrument?.contract?.symbol ?? instrumentKey,
      listed: symbol !== null,
      trades: [...desk.trades.values()].map((stored) => stored.trade),
      atrOf: (spec) => this.of.market.atr(quoted, spec),
    };
  }

  private async session(tx: Tx, cause: Envelope | Cause): Promise<OrderUnitOfWork> {
    const account = await this.of.store.lockAccount(tx, this.of.settings.account);
    return new OrderUnitOfWork(tx, account, this.of, { now: this.of.clock.now(), cause });
  }

  private load(
    session: OrderUnitOfWork,
    instrumentKey: string,
    intentIds: readonly string[],
  ): Promise<DecisionView> {
    const recentSince: Instant = plusMs(session.now, -this.of.settings.limits.duplicateWindowMs);
    return this.of.store.loadForDecision(session.tx, { instrumentKey, intentIds, recentSince });
  }
}

/** An intent that nothing was done about yet. */
const FRESH = { state: 'ACTED_ON', waitsFor: null, outcome: null, code: null } as const;

function tradesOf(view: DecisionView): Map<string, StoredTrade> {
  return new Map(view.trades.map((stored) => [stored.trade.tradeId, stored]));
}

function openTradesOf(desk: OrderHarness, intent: IntentV1): readonly StoredTrade[] {
  return [...desk.trades.values()].filter(
    ({ trade }) => trade.closedAt === null && trade.strategy === intent.strategy,
  );
}

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
