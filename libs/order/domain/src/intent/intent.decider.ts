import { type Decider, type Instant, ok, present, tradeIdOf } from '@fairlead/core';
import type { CheckResult } from '../risk';
import {
  type ConclusionOutcome,
  type ExitWish,
  type Trade,
  openTrade,
  requestExit,
  tradeStatusOf,
} from '../trade';
import { type Approval, approveEntry } from './approve-entry';
import {
  type EntryIntent,
  type ExitIntent,
  type Intent,
  type WaitingEntry,
  answeredIntentOf,
} from './intent';
import type { EntryView, IntentView } from './intent-view';
import { reasonToWait } from './reason-to-wait';

/** What the answers to intents about an instrument change. */
export interface IntentState {
  /** Its trades: open ones, and those opened a short while ago. */
  readonly trades: readonly Trade[];
  readonly waiting: readonly WaitingEntry[];
}

/** An intent is to be answered: for the first time, or once more because it had to wait. */
export interface AnswerIntent {
  readonly intent: Intent;
  /** Set where it waited: for which trade, if for one. */
  readonly waited: { readonly waitsFor: string | null } | null;
  readonly view: IntentView;
  readonly now: Instant;
}

/** What follows from an intent, in the order in which it is carried out. */
export type IntentEvent =
  | IntentConcluded
  | { readonly kind: 'denied'; readonly intent: Intent; readonly checks: readonly CheckResult[] }
  /** A trade answers it from here on. */
  | { readonly kind: 'acted-on'; readonly intent: Intent }
  | {
      readonly kind: 'deferred';
      readonly entry: WaitingEntry;
      readonly waitsFor: string | null;
      /** Null where it waits for a trade. */
      readonly reason: string | null;
    }
  | { readonly kind: 'exit-approved'; readonly trade: Trade; readonly checks: readonly CheckResult[] } // prettier-ignore
  | {
      readonly kind: 'exit-requested';
      readonly tradeId: string;
      readonly wish: ExitWish;
      readonly at: Instant;
    }
  | {
      readonly kind: 'opened';
      readonly intent: EntryIntent;
      readonly trade: Trade;
      readonly approval: Approval;
    };

/** An intent ended without a trade that answers it. */
export interface IntentConcluded {
  readonly kind: 'concluded';
  readonly intentId: string;
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
  /** The trade in its way. */
  readonly tradeId?: string;
}

const TOO_LATE = { outcome: 'EXPIRED', code: 'TTL' } as const;
const REASON_MAX = 2_000;

/** Decides intents: what opens, what is left, what waits, and what ends without any of it. */
export const intentDecider: Decider<IntentState, AnswerIntent, IntentEvent> = {
  initial: { trades: [], waiting: [] },
  decide: (command, state) => ok(answer(command, state)),
  evolve,
};

function evolve(state: IntentState, event: IntentEvent): IntentState {
  const { trades, waiting } = state;
  switch (event.kind) {
    case 'concluded':
      return { trades, waiting: without(waiting, event.intentId) };
    case 'denied':
    case 'acted-on':
      return { trades, waiting: without(waiting, event.intent.intentId) };
    case 'deferred':
      return { trades, waiting: [...without(waiting, event.entry.intentId), event.entry] };
    case 'exit-requested':
      return {
        trades: trades.map((trade) =>
          trade.tradeId === event.tradeId ? requestExit(trade, event.wish, event.at) : trade,
        ),
        waiting,
      };
    case 'opened':
      return { trades: [...trades, event.trade], waiting: without(waiting, event.intent.intentId) };
    case 'exit-approved':
      return state;
  }
}

function answer(command: AnswerIntent, state: IntentState): readonly IntentEvent[] {
  const { intent } = command;
  const { account } = command.view.settings;
  if (intent.account !== account) {
    // Decided before the account was changed: nothing of this account may follow from it.
    const message = `orders go to ${account} only`;
    const figures = { limit: account, actual: intent.account };
    const checks = [{ check: 'ACCOUNT_PIN', passed: false, message, ...figures } as const];
    return [{ kind: 'denied', intent, checks }];
  }
  if (intent.kind === 'EXIT') return answerExit(command, intent, state);
  return answerEntry(command, intent, state);
}

function answerExit(
  command: AnswerIntent,
  exit: ExitIntent,
  state: IntentState,
): readonly IntentEvent[] {
  const superseded = supersededBy(exit, state);
  const held = openTradesOf(state, exit).filter(
    (trade) => exit.direction === 'ANY' || trade.direction === exit.direction,
  );
  if (held.length === 0) {
    const reason = superseded.length > 0 ? 'the waiting entry was dropped' : 'nothing of it is open'; // prettier-ignore
    const end = { outcome: 'NO_ACTION', code: 'NOTHING_OPEN', reason } as const;
    return [...superseded, concluded(exit, end)];
  }
  const checks: readonly CheckResult[] = [{ check: 'ACCOUNT_PIN', passed: true }];
  const exits = held.flatMap((trade) => leave(command, trade, checks));
  return [...superseded, { kind: 'acted-on', intent: exit }, ...exits];
}

/** An exit drops entries of the same strategy that are still waiting: they came before it. */
function supersededBy(exit: ExitIntent, { waiting }: IntentState): readonly IntentEvent[] {
  const dropped = waiting.filter(
    (entry) =>
      entry.strategy === exit.strategy &&
      (exit.direction === 'ANY' || exit.direction === entry.direction),
  );
  const reason = 'an exit came while the entry was waiting';
  const end = { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason } as const;
  return dropped.map((entry) => concluded(entry, end));
}

function leave(
  { intent, now }: AnswerIntent,
  trade: Trade,
  checks: readonly CheckResult[],
): readonly IntentEvent[] {
  const wish = { intent: answeredIntentOf(intent), reason: intent.reason };
  return [
    { kind: 'exit-approved', trade, checks },
    { kind: 'exit-requested', tradeId: trade.tradeId, wish, at: now },
  ];
}

function answerEntry(
  command: AnswerIntent,
  entry: EntryIntent,
  state: IntentState,
): readonly IntentEvent[] {
  const { now, view, waited } = command;
  if (now > entry.expiresAt) return [expired(command, entry, state)];
  const held = openTradesOf(state, entry)[0];
  // What waited is denied once trading is stopped, even where the trade in its way is still being left.
  const isStopped = waited !== null && view.account.tradingState !== 'ACTIVE';
  if (held !== undefined && !isStopped) return answerBesideTrade(command, entry, held);
  const entryView = { ...view, now, trades: state.trades };
  const reason = reasonToWait(entryView, entry);
  if (reason !== null) return [{ kind: 'deferred', entry: waitingOf(entry), waitsFor: null, reason }]; // prettier-ignore
  const approval = approveEntry(entry, entryView);
  if (!approval.ok) return [{ kind: 'denied', intent: entry, checks: approval.refusal }];
  const trade = openedTrade(entryView, entry, approval.value);
  return [{ kind: 'opened', intent: entry, trade, approval: approval.value }];
}

function answerBesideTrade(
  command: AnswerIntent,
  entry: EntryIntent,
  trade: Trade,
): readonly IntentEvent[] {
  const { tradeId } = trade;
  const { symbol } = trade.contract;
  if (tradeStatusOf(trade) === 'CLOSING') return [waitFor(tradeId, entry)];
  if (trade.direction === entry.direction) {
    const reason = `the strategy is ${trade.direction.toLowerCase()} in ${symbol} already`;
    return [concluded(entry, { outcome: 'NO_ACTION', code: 'SAME_SIDE', reason, tradeId })];
  }
  if (entry.onOpposite === 'ignore') {
    const reason = `the strategy holds the other side of ${symbol}`;
    return [concluded(entry, { outcome: 'NO_ACTION', code: 'OPPOSITE_IGNORED', reason, tradeId })];
  }
  if (entry.onOpposite === 'close') {
    return [{ kind: 'acted-on', intent: entry }, ...leave(command, trade, [])];
  }
  // A reversal enters only after the old trade is flat, and is judged by the checks of that moment.
  const wish = { intent: null, reason: 'an opposite signal' };
  return [waitFor(tradeId, entry), { kind: 'exit-requested', tradeId, wish, at: command.now }];
}

function openedTrade(view: EntryView, entry: EntryIntent, approval: Approval): Trade {
  const contract = present(
    view.instrument?.contract ?? null,
    'an entry is approved only with its contract',
  );
  return openTrade(
    {
      tradeId: tradeIdOf(entry.intentId),
      account: view.settings.account,
      strategy: entry.strategy,
      direction: entry.direction,
      contract,
      opening: answeredIntentOf(entry),
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

/** What was in its way to the last is what a person can do something about. */
function expired(command: AnswerIntent, entry: EntryIntent, state: IntentState): IntentEvent {
  const { view, now, waited } = command;
  if (waited !== null && waited.waitsFor !== null) {
    return concluded(entry, { ...TOO_LATE, reason: 'it expired before the trade in its way was closed' }); // prettier-ignore
  }
  const what = 'it expired before an entry was possible';
  const why = reasonToWait({ ...view, now, trades: state.trades }, entry);
  const reason = why === null ? what : `${what}: ${why}`;
  return concluded(entry, { ...TOO_LATE, reason: reason.slice(0, REASON_MAX) });
}

function concluded(
  { intentId }: Pick<Intent, 'intentId'>,
  end: Omit<IntentConcluded, 'kind' | 'intentId'>,
): IntentEvent {
  return { kind: 'concluded', intentId, ...end };
}

function waitFor(tradeId: string, entry: EntryIntent): IntentEvent {
  return { kind: 'deferred', entry: waitingOf(entry), waitsFor: tradeId, reason: null };
}

function waitingOf({ intentId, strategy, direction }: EntryIntent): WaitingEntry {
  return { intentId, strategy, direction };
}

function openTradesOf({ trades }: IntentState, { strategy }: Intent): readonly Trade[] {
  return trades.filter((trade) => trade.closedAt === null && trade.strategy === strategy);
}

function without(waiting: readonly WaitingEntry[], intentId: string): readonly WaitingEntry[] {
  return waiting.filter((entry) => entry.intentId !== intentId);
}
