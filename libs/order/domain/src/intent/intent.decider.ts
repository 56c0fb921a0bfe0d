import { type Decider, type Decimal, type Instant, ok, present } from '@fairlead/core';
import { restrictionFor } from '../account';
import type { CheckResult } from '../risk';
import {
  type Trade,
  addToTrade,
  adjustTrade,
  cancelOrders,
  positionOf,
  requestExit,
  tradeStatusOf,
} from '../trade';
import { denialByPerson, waitsForAnswer } from './people/approval-request.decider';
import { answerAdjust, answerCancel } from './moving/answer-moves';
import { approveAddition, reasonNotToAdd } from './approve-addition';
import { type Approval, approveEntry } from './approve-entry';
import {
  type AddIntent,
  type CancelIntent,
  type EntryIntent,
  type ExitIntent,
  type Intent,
  type WaitingEntry,
  answeredIntentOf,
} from './intent';
import type {
  AnswerIntent,
  GapAnswer,
  IntentConcluded,
  IntentEvent,
  IntentState,
} from './intent-event';
import type { EntryView } from './intent-view';
import { type PositionGap, denialByGap, positionGapOf } from './stated/position-gap';
import { openedTrade } from './opened-trade';
import { marginToAsk } from './waiting/margin-to-ask';
import { reasonToWait } from './waiting/reason-to-wait';
import {
  askedBeside,
  droppedByCancel,
  droppedByExit,
  droppedByOpening,
  droppedByOpposite,
} from './waiting/waiting-entries';

const TOO_LATE = { outcome: 'EXPIRED', code: 'TTL' } as const;
const REASON_MAX = 2_000;

/** Decides intents: what opens, what is left, what waits, and what ends without any of it. */
export const intentDecider: Decider<IntentState, AnswerIntent, IntentEvent> = {
  initial: { trades: [], waiting: [], approvals: [] },
  decide: (command, state) => ok(answer(command, state)),
  evolve,
};

function evolve(state: IntentState, event: IntentEvent): IntentState {
  const { trades, waiting, approvals } = state;
  switch (event.kind) {
    case 'concluded':
      return { ...state, waiting: without(waiting, event.intentId) };
    case 'denied':
    case 'acted-on':
      return { ...state, waiting: without(waiting, event.intent.intentId) };
    case 'deferred':
      return { ...state, waiting: [...without(waiting, event.entry.intentId), event.entry] };
    case 'approval-requested': {
      const { intentId } = event.intent;
      return { ...state, waiting: [...without(waiting, intentId), waitingOf(event.intent, true)] };
    }
    case 'exit-requested':
      return {
        ...state,
        trades: changed(trades, event.tradeId, (trade) => requestExit(trade, event.wish, event.at)),
      };
    case 'added': {
      const { tradeId } = event.trade;
      const larger = (trade: Trade): Trade => addToTrade(trade, event.order, event.at).trade;
      return {
        ...state,
        trades: changed(trades, tradeId, larger),
        approvals: [...approvals, { ruleId: event.intent.ruleId, at: event.at }],
      };
    }
    case 'adjusted':
    case 'cancelled': {
      const moved =
        event.kind === 'adjusted'
          ? (trade: Trade): Trade => adjustTrade(trade, event.order, event.at)
          : (trade: Trade): Trade => cancelOrders(trade, event.order);
      return { ...state, trades: changed(trades, event.trade.tradeId, moved) };
    }
    case 'opened':
      return {
        trades: [...trades, event.trade],
        waiting: without(waiting, event.intent.intentId),
        approvals: [...approvals, { ruleId: event.intent.ruleId, at: event.trade.openedAt }],
      };
    case 'exit-approved':
    case 'position-gap':
      return state;
  }
}

function changed(
  trades: readonly Trade[],
  tradeId: string,
  change: (trade: Trade) => Trade,
): readonly Trade[] {
  return trades.map((trade) => (trade.tradeId === tradeId ? change(trade) : trade));
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
  return answerGap(command, state);
}

/** Whether the source and we mean the same is looked at once, when its wish comes: later it may be the wish that changed it. */
function answerGap(command: AnswerIntent, state: IntentState): readonly IntentEvent[] {
  const { intent, view, waited } = command;
  const standing = { ...state, isUpToDate: view.gate.state === 'open' };
  const gap = waited === null ? positionGapOf(intent, standing) : null;
  if (gap === null) return follow(command, state);
  const answer = gapAnswerOf(intent, gap, view.settings.adoptPositionsOf);
  const noted = { kind: 'position-gap', gap, answer } as const;
  if (answer !== 'REFUSED') return [noted, ...follow(command, state)];
  return [noted, { kind: 'denied', intent, checks: [denialByGap(gap)] }];
}

/** What is left is left, whatever its source believes: nobody is kept from getting out. */
function gapAnswerOf(
  { kind }: Intent,
  { stated }: PositionGap,
  adopted: ReadonlySet<string>,
): GapAnswer {
  if (adopted.has(stated.source)) return 'ADOPTED';
  return kind === 'EXIT' ? 'EXIT_PASSES' : 'REFUSED';
}

function follow(command: AnswerIntent, state: IntentState): readonly IntentEvent[] {
  const { intent } = command;
  if (intent.kind === 'EXIT') return answerExit(command, intent, state);
  if (intent.kind === 'CANCEL') return answerCancelling(intent, state);
  if (intent.kind === 'ADJUST') {
    const view = { ...command.view, now: command.now, trades: state.trades };
    return answerAdjust(intent, openTradesOf(state, intent)[0], view);
  }
  if (intent.kind === 'ADD') return answerAdd(command, intent, state);
  return answerEntry(command, intent, state);
}

function answerExit(
  command: AnswerIntent,
  exit: ExitIntent,
  state: IntentState,
): readonly IntentEvent[] {
  const superseded = droppedByExit(exit, state.waiting).map(superseding);
  const held = openTradesOf(state, exit).filter(
    (trade) => exit.direction === 'ANY' || trade.direction === exit.direction,
  );
  if (held.length === 0) {
    const reason = superseded.length > 0 ? 'the waiting entry was dropped' : 'nothing of it is open'; // prettier-ignore
    const end = { outcome: 'NO_ACTION', code: 'NOTHING_OPEN', reason } as const;
    return [...superseded, concluded(exit, end)];
  }
  const checks: readonly CheckResult[] = [{ check: 'ACCOUNT_PIN', passed: true }];
  const [first, ...others] = [...held].sort((a, b) => heldBy(b).comparedTo(heldBy(a)));
  const exits = [
    ...(first === undefined ? [] : leave(command, { trade: first, isAnswer: true }, checks)),
    ...others.flatMap((trade) => leave(command, { trade, isAnswer: false }, checks)),
  ];
  return [...superseded, { kind: 'acted-on', intent: exit }, ...exits];
}

/** Entries that wait were not sent yet, and end with it. */
function answerCancelling(intent: CancelIntent, state: IntentState): readonly IntentEvent[] {
  const dropped = intent.what === 'ENTRIES' ? droppedByCancel(intent, state.waiting) : [];
  return [...dropped.map(superseding), ...answerCancel(intent, openTradesOf(state, intent))];
}

/** It waits for nothing: what cannot be added now is not added. */
function answerAdd(
  { view, now }: AnswerIntent,
  add: AddIntent,
  state: IntentState,
): readonly IntentEvent[] {
  const held = openTradesOf(state, add).find(
    (trade) => add.direction === 'ANY' || trade.direction === add.direction,
  );
  if (held === undefined) {
    const reason = 'nothing of it is open to add to';
    return [concluded(add, { outcome: 'NO_ACTION', code: 'NOTHING_OPEN', reason })];
  }
  if (now > add.expiresAt) return [concluded(add, { ...TOO_LATE, reason: 'it expired before it was answered' })]; // prettier-ignore
  if (add.approvalUntil !== null) return [{ kind: 'denied', intent: add, checks: [NOT_ASKED] }];
  const entryView = entryViewOf({ view, now }, state);
  const { instrumentKey } = add;
  const subject = { instrumentKey, strategy: held.strategy, protection: held.protection };
  const obstacle = reasonNotToAdd(held, add) ?? reasonToWait(entryView, subject);
  if (obstacle !== null) {
    const { tradeId } = held;
    return [concluded(add, { outcome: 'NO_ACTION', code: 'CANNOT_ADD_NOW', reason: obstacle, tradeId })]; // prettier-ignore
  }
  const approved = approveAddition(add, held, entryView);
  if (!approved.ok) return [{ kind: 'denied', intent: add, checks: approved.refusal }];
  return [
    { kind: 'acted-on', intent: add },
    { kind: 'added', intent: add, trade: held, ...approved.value, at: now },
  ];
}

const NOT_ASKED: CheckResult = {
  ...{ check: 'NOT_APPROVED', passed: false, limit: "a person's yes", actual: 'nobody was asked' },
  message: 'additions are not put to a person; give the rule another mode than approve',
};

function heldBy(trade: Trade): Decimal {
  return positionOf(trade).abs();
}

/** Of several trades that an intent leaves, the one that holds most answers it: it ends once. */
function leave(
  { intent, now }: AnswerIntent,
  { trade, isAnswer }: { readonly trade: Trade; readonly isAnswer: boolean },
  checks: readonly CheckResult[],
): readonly IntentEvent[] {
  const wish = { intent: isAnswer ? answeredIntentOf(intent) : null, reason: intent.reason };
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
  const { now, waited } = command;
  const dropped = waited === null ? droppedByOpposite(entry, state.waiting).map(superseding) : [];
  const denial = denialByPerson(waited?.request ?? null, now);
  if (denial !== null) return [{ kind: 'denied', intent: entry, checks: [denial] }];
  if (now > deadlineOf(command, entry)) return [...dropped, expired(command, entry, state)];
  const left = { ...state, waiting: dropped.reduce(evolve, state).waiting };
  return [...dropped, ...judge(command, entry, left)];
}

/** One that needs a person and could not be put to one in time has expired as one has whose signal did. */
function deadlineOf({ waited }: AnswerIntent, entry: EntryIntent): Instant {
  const isAnswered = (waited?.request?.answered ?? null) !== null;
  return isAnswered ? entry.expiresAt : (entry.approvalUntil ?? entry.expiresAt);
}

/** As if it came now: also what a person said yes to. */
function judge(
  command: AnswerIntent,
  entry: EntryIntent,
  state: IntentState,
): readonly IntentEvent[] {
  const { view, waited } = command;
  const held = openTradesOf(state, entry)[0];
  // What waited is denied once trading is stopped, even where the trade in its way is still being left.
  const isStopped = waited !== null && restrictionFor(view.account.restrictions, entry) !== null; // prettier-ignore
  if (waitsForAnswer(waited?.request ?? null) && !isStopped) return [];
  if (held !== undefined && !isStopped) return answerBesideTrade(command, entry, held);
  const entryView = entryViewOf(command, state);
  const reason = reasonToWait(entryView, entry);
  if (reason !== null) return [{ kind: 'deferred', entry: waitingOf(entry, false), waitsFor: null, reason }]; // prettier-ignore
  const approval = approveEntry(entry, entryView);
  if (!approval.ok) return [withoutApproval(entry, entryView, approval.refusal)];
  if (needsPerson(command, entry)) return putToPerson(command, entry, { state, approval: approval.value }); // prettier-ignore
  const trade = openedTrade(entryView, entry, approval.value);
  const dropped = droppedByOpening(entry, state.waiting).map(superseding);
  return [{ kind: 'opened', intent: entry, trade, approval: approval.value }, ...dropped];
}

/** Where nothing but the margin is in doubt, the broker is asked, and the entry judged again with its answer. */
function withoutApproval(
  entry: EntryIntent,
  view: EntryView,
  checks: readonly CheckResult[],
): IntentEvent {
  const asks = marginToAsk(entry, view, checks);
  if (asks === null) return { kind: 'denied', intent: entry, checks };
  const reason = 'TWS is asked for its margin';
  return { kind: 'deferred', entry: waitingOf(entry, false), waitsFor: null, reason, asks };
}

/** What is there now: as it was read, with what these answers have changed. */
function entryViewOf(
  { view, now }: Pick<AnswerIntent, 'view' | 'now'>,
  { trades, approvals }: IntentState,
): EntryView {
  return { ...view, now, trades, approvals: [...view.approvals, ...approvals] };
}

function needsPerson({ waited }: AnswerIntent, { approvalUntil }: EntryIntent): boolean {
  return approvalUntil !== null && waited?.request?.answered?.answer !== 'APPROVED';
}

/** A person is asked once for a strategy: what comes beside that is what it would be beside a trade. */
function putToPerson(
  { view }: AnswerIntent,
  entry: EntryIntent,
  { state, approval }: { readonly state: IntentState; readonly approval: Approval },
): readonly IntentEvent[] {
  const asked = askedBeside(entry, state.waiting)[0];
  if (asked !== undefined) {
    const code = asked.direction === entry.direction ? 'SAME_SIDE' : 'OPPOSITE_IGNORED';
    const side = asked.direction.toLowerCase();
    const reason = `an entry to go ${side} in ${view.symbol} waits for a person already`;
    return [concluded(entry, { outcome: 'NO_ACTION', code, reason })];
  }
  const until = present(entry.approvalUntil, 'who needs a person says until when');
  return [{ kind: 'approval-requested', intent: entry, approval, until }];
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
    return [{ kind: 'acted-on', intent: entry }, ...leave(command, { trade, isAnswer: true }, [])];
  }
  // A reversal enters only after the old trade is flat, and is judged by the checks of that moment.
  const wish = { intent: null, reason: 'an opposite signal' };
  return [waitFor(tradeId, entry), { kind: 'exit-requested', tradeId, wish, at: command.now }];
}

/** What was in its way to the last is what a person can do something about. */
function expired(command: AnswerIntent, entry: EntryIntent, state: IntentState): IntentEvent {
  const { waited } = command;
  if (waited !== null && waited.waitsFor !== null) {
    return concluded(entry, { ...TOO_LATE, reason: 'it expired before the trade in its way was closed' }); // prettier-ignore
  }
  const what = 'it expired before an entry was possible';
  const why = reasonToWait(entryViewOf(command, state), entry);
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
  return { kind: 'deferred', entry: waitingOf(entry, false), waitsFor: tradeId, reason: null };
}

function superseding({ entry, ...end }: ReturnType<typeof droppedByExit>[number]): IntentEvent {
  return concluded(entry, end);
}

function waitingOf(entry: EntryIntent, isAsked: boolean): WaitingEntry {
  const { intentId, causeId, strategy, direction } = entry;
  return { intentId, causeId, strategy, direction, isAsked };
}

function openTradesOf({ trades }: IntentState, { strategy }: Intent): readonly Trade[] {
  return trades.filter((trade) => trade.closedAt === null && trade.strategy === strategy);
}

function without(waiting: readonly WaitingEntry[], intentId: string): readonly WaitingEntry[] {
  return waiting.filter((entry) => entry.intentId !== intentId);
}
