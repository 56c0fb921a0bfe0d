import type { Conclusion, IntentV1 } from '@fairlead/contracts';
import { type IntentId, present, tradeIdOf } from '@fairlead/core';
import {
  type CheckResult,
  type Trade,
  openTrade,
  requestExit,
  tradeStatusOf,
} from '@fairlead/order-domain';
import type { StoredIntent, StoredTrade } from '../ports/order-store';
import { type Approval, type ApprovalView, approveEntry } from './approve-entry';
import {
  type EntryIntent,
  answeredIntentOf,
  entryIntentOf,
  tradedContractOf,
} from './intent.mapper';
import { reasonToWait } from './reason-to-wait';

/** What an intent is decided by: read under the account's lock, nothing of it changes while it is decided. */
export interface IntentView extends Omit<ApprovalView, 'trades'> {
  /** Trades of the instrument, as this unit of work has left them so far. */
  readonly trades: readonly StoredTrade[];
  /** Intents of the instrument that are known already, those that wait among them. */
  readonly intents: readonly StoredIntent[];
}

/** How an intent ends that no trade answers. */
interface IntentEnd {
  readonly outcome: Conclusion;
  readonly code: string;
  readonly reason: string;
  readonly tradeId?: string;
}

/** What follows from an intent, in the order in which it is performed. */
export type IntentStep =
  | { readonly kind: 'conclude'; readonly stored: StoredIntent; readonly end: IntentEnd }
  | { readonly kind: 'deny'; readonly checks: readonly CheckResult[] }
  | { readonly kind: 'act' }
  /** The reason is null where it waits for a trade. */
  | { readonly kind: 'defer'; readonly waitsFor: string | null; readonly reason: string | null }
  | {
      readonly kind: 'approveExit';
      readonly trade: Trade;
      readonly checks: readonly CheckResult[];
    }
  | { readonly kind: 'exit'; readonly held: StoredTrade; readonly after: Trade }
  | { readonly kind: 'open'; readonly trade: Trade; readonly approval: Approval };

/** Decides one intent: pure, so that reversals, deferrals and what they supersede follow from a view alone. */
export function decideIntent(view: IntentView, stored: StoredIntent): readonly IntentStep[] {
  const { intent } = stored;
  const { account } = view.settings;
  if (intent.account !== account) {
    // Decided before the account was changed: nothing of this account may follow from it.
    const message = `orders go to ${account} only`;
    const figures = { limit: account, actual: intent.account };
    return [
      { kind: 'deny', checks: [{ check: 'ACCOUNT_PIN', passed: false, message, ...figures }] },
    ];
  }
  if (intent.kind === 'EXIT') return decideExit(view, stored);
  return decideEntry(view, stored, entryIntentOf(intent));
}

function decideExit(view: IntentView, stored: StoredIntent): readonly IntentStep[] {
  const { intent } = stored;
  const superseded = supersededBy(intent, view);
  const held = openTradesOf(view, intent).filter(
    ({ trade }) => intent.direction === 'ANY' || trade.direction === intent.direction,
  );
  if (held.length === 0) {
    const reason = superseded.length > 0 ? 'the waiting entry was dropped' : 'nothing of it is open'; // prettier-ignore
    return [...superseded, concluded(stored, { outcome: 'NO_ACTION', code: 'NOTHING_OPEN', reason })]; // prettier-ignore
  }
  const checks: readonly CheckResult[] = [{ check: 'ACCOUNT_PIN', passed: true }];
  const exits = held.flatMap((each) => exitByIntent(view, stored, { held: each, checks }));
  return [...superseded, { kind: 'act' }, ...exits];
}

/** An exit drops entries of the same strategy that are still waiting: they came before it. */
function supersededBy(exit: IntentV1, view: IntentView): readonly IntentStep[] {
  const waiting = view.intents.filter(
    ({ state, intent }) =>
      state === 'DEFERRED' &&
      intent.kind === 'ENTER' &&
      intent.strategy === exit.strategy &&
      (exit.direction === 'ANY' || exit.direction === intent.direction),
  );
  const reason = 'an exit came while the entry was waiting';
  const end = { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason } as const;
  return waiting.map((each) => concluded(each, end));
}

function exitByIntent(
  view: IntentView,
  stored: StoredIntent,
  { held, checks }: { readonly held: StoredTrade; readonly checks: readonly CheckResult[] },
): readonly IntentStep[] {
  const intent = answeredIntentOf(stored.intent);
  const after = requestExit(held.trade, { intent, reason: stored.intent.reason }, view.now);
  return [
    { kind: 'approveExit', trade: held.trade, checks },
    { kind: 'exit', held, after },
  ];
}

function decideEntry(
  view: IntentView,
  stored: StoredIntent,
  entry: EntryIntent,
): readonly IntentStep[] {
  if (view.now > entry.expiresAt) return [expired(stored)];
  const held = openTradesOf(view, stored.intent)[0];
  // What waited is denied once trading is stopped, even where the trade in its way is still being left.
  const isStopped = stored.state === 'DEFERRED' && view.account.tradingState !== 'ACTIVE';
  if (held !== undefined && !isStopped) return decideBesideTrade(view, stored, { entry, held });
  const approvalView = { ...view, trades: view.trades.map(({ trade }) => trade) };
  const reason = reasonToWait(approvalView, entry);
  if (reason !== null) return [{ kind: 'defer', waitsFor: null, reason }];
  const approval = approveEntry(entry, approvalView);
  if (!approval.ok) return [{ kind: 'deny', checks: approval.refusal }];
  return [
    { kind: 'open', trade: openedTrade(view, entry, approval.value), approval: approval.value },
  ];
}

function decideBesideTrade(
  view: IntentView,
  stored: StoredIntent,
  { entry, held }: { readonly entry: EntryIntent; readonly held: StoredTrade },
): readonly IntentStep[] {
  const { trade } = held;
  const { tradeId } = trade;
  const { symbol } = trade.contract;
  if (tradeStatusOf(trade) === 'CLOSING') return [waitFor(tradeId)];
  if (trade.direction === entry.direction) {
    const reason = `the strategy is ${trade.direction.toLowerCase()} in ${symbol} already`;
    return [concluded(stored, { outcome: 'NO_ACTION', code: 'SAME_SIDE', reason, tradeId })];
  }
  if (entry.onOpposite === 'ignore') {
    const reason = `the strategy holds the other side of ${symbol}`;
    return [concluded(stored, { outcome: 'NO_ACTION', code: 'OPPOSITE_IGNORED', reason, tradeId })];
  }
  if (entry.onOpposite === 'close') {
    return [{ kind: 'act' }, ...exitByIntent(view, stored, { held, checks: [] })];
  }
  // A reversal enters only after the old trade is flat, and is judged by the checks of that moment.
  const after = requestExit(trade, { intent: null, reason: 'an opposite signal' }, view.now);
  return [waitFor(tradeId), { kind: 'exit', held, after }];
}

function openedTrade(view: IntentView, entry: EntryIntent, approval: Approval): Trade {
  const { intent } = entry;
  const instrument = present(view.instrument, 'an entry is approved only with its contract');
  return openTrade(
    {
      tradeId: tradeIdOf(intent.intentId as IntentId),
      account: view.settings.account,
      strategy: intent.strategy,
      direction: entry.direction,
      contract: tradedContractOf(instrument),
      opening: answeredIntentOf(intent),
      protection: approval.protection,
      referencePrice: approval.referencePrice,
      childrenActivateEarly: view.settings.childrenActivateEarly,
      quantity: approval.quantity,
      limitPrice: approval.limitPrice,
      goodTill: entry.restsUntil,
    },
    view.now,
  );
}

function expired(stored: StoredIntent): IntentStep {
  const reason =
    stored.waitsFor === null
      ? 'it expired before an entry was possible'
      : 'it expired before the trade in its way was closed';
  return concluded(stored, { outcome: 'EXPIRED', code: 'TTL', reason });
}

function concluded(stored: StoredIntent, end: IntentEnd): IntentStep {
  return { kind: 'conclude', stored, end };
}

function waitFor(tradeId: string): IntentStep {
  return { kind: 'defer', waitsFor: tradeId, reason: null };
}

function openTradesOf(view: IntentView, intent: IntentV1): readonly StoredTrade[] {
  return view.trades.filter(
    ({ trade }) => trade.closedAt === null && trade.strategy === intent.strategy,
  );
}
