import { type Decimal, decimalText, exitSide, instantText } from '@fairlead/core';
import type { Leg } from '../../order/leg';
import { isTerminal } from '../../order/order-status';
import type { DenialCode } from '../../risk';
import { concludeCancels, concludeMoves } from '../moving/conclude-moves';
import type { TradePlan } from './plan';
import { describeClosedExternally } from '../evidence/takings';
import {
  type Addition,
  type AnsweredIntent,
  type ConclusionOutcome,
  type EntryCut,
  type ExitRequest,
  type Trade,
  averagePriceOf,
} from '../trade';

interface Conclusion {
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
  readonly filledQuantity?: Decimal;
}

/** Codes of orders that never existed for want of time, not because somebody refused them. */
const LAPSES: ReadonlySet<string> = new Set(['LAPSED', 'GATE_CLOSED', 'ORDER_NOT_FOUND']);
/** How far the broker's clock may be ahead of ours: what it ends by its own clock, it ends at the deadline. */
const CLOCK_SKEW_MS = 2_000;
const AVERAGE_DECIMALS = 8;

/** Concludes the intents of a trade as soon as evidence shows how they ended, each exactly once. */
export function planConclusions(plan: TradePlan): void {
  concludeOpening(plan);
  noticeLateFill(plan);
  concludeAdditions(plan);
  concludeExit(plan);
  concludeMoves(plan);
  concludeCancels(plan);
}

function concludeOpening(plan: TradePlan): void {
  const { opening, entryCut } = plan.trade;
  const entry = entryOf(plan.trade);
  if (opening.concluded || entry === undefined) return;
  const conclusion = conclusionOfEntry(plan, entry, entryCut);
  if (conclusion === null) return;
  plan.conclude(opening, conclusion);
  const { outcome } = conclusion;
  plan.trade = { ...plan.trade, opening: { ...opening, concluded: true, outcome } };
}

/** Each addition ends as an entry does: by its first fill, or without one. */
function concludeAdditions(plan: TradePlan): void {
  for (const addition of plan.trade.additions) {
    const leg = plan.leg(addition.orderRef);
    const { intent } = addition;
    if (intent === null) continue;
    if (intent.concluded) {
      noticeLateAddition(plan, { ...addition, intent }, leg);
      continue;
    }
    const conclusion = conclusionOfEntry(plan, leg, addition.cut);
    if (conclusion === null) continue;
    plan.conclude(intent, conclusion);
    const { outcome } = conclusion;
    keepAddition(plan, { ...addition, intent: { ...intent, concluded: true, outcome } });
  }
}

function noticeLateAddition(
  plan: TradePlan,
  addition: Addition & { readonly intent: AnsweredIntent },
  leg: Leg,
): void {
  const { outcome } = addition.intent;
  if (outcome === undefined || outcome === 'EXECUTED' || leg.filled.isZero()) return;
  // It was executed after all: the end that was reported stays, and this is reported once.
  keepAddition(plan, { ...addition, intent: { ...addition.intent, outcome: 'EXECUTED' } });
  plan.notice(
    'LATE_FILL',
    `${sentenceOfFill(leg, plan.trade)}, after its signal had ended ${outcome}`,
  );
}

function keepAddition(plan: TradePlan, kept: Addition): void {
  const additions = plan.trade.additions.map((each) =>
    each.orderRef === kept.orderRef ? kept : each,
  );
  plan.trade = { ...plan.trade, additions };
}

/** An end stays what it was, also where a fill comes after it; such a fill must not go unseen. */
function noticeLateFill(plan: TradePlan): void {
  const { opening, reopened } = plan.trade;
  const entry = entryOf(plan.trade);
  if (opening.outcome === undefined || opening.outcome === 'EXECUTED') return;
  if (reopened || entry === undefined || entry.filled.isZero()) return;
  plan.trade = { ...plan.trade, reopened: true, reopeningReported: true };
  const reason = `${sentenceOfFill(entry, plan.trade)}, after its signal had ended ${opening.outcome}`;
  plan.notice('LATE_FILL', reason);
}

/**
 * An entry ends by its first fill, or without one; that the broker took it ends nothing. Null while it is not known: an
 * UNKNOWN order has neither been refused nor expired, and of one that filled by its status the execution is on its way.
 */
function conclusionOfEntry(
  { trade, view }: TradePlan,
  entry: Leg,
  cut: EntryCut | null,
): Conclusion | null {
  const { filled } = entry;
  if (filled.gt(0)) {
    const reason = sentenceOfFill(entry, trade);
    return { outcome: 'EXECUTED', code: 'FILLED', reason, filledQuantity: filled };
  }
  if (entry.status === 'FILLED' || entry.reportedFilled.gt(0)) return null;
  if (!isTerminal(entry.status)) return null;
  return conclusionOfEnd(entry, { cut, exit: trade.exit, isClosed: view.session === 'closed' });
}

function sentenceOfFill(entry: Leg, trade: Trade): string {
  const price = averagePriceOf(trade, entry);
  const shares = `${decimalText(entry.filled)} of ${decimalText(entry.terms.quantity)} shares`;
  const at = price === null ? '' : ` at ${decimalText(price.toDecimalPlaces(AVERAGE_DECIMALS))}`;
  return `${entry.side === 'BUY' ? 'bought' : 'sold'} ${shares}${at}`;
}

/** Beside the order itself: why we ended it, if we did, and what else was going on. */
interface EndOfEntry {
  readonly cut: EntryCut | null;
  readonly exit: ExitRequest | null;
  readonly isClosed: boolean;
}

/** The broker ends an order of the day with the session, and says no more of it than of one that somebody cancelled. */
function conclusionOfEnd(entry: Leg, { cut: wanted, exit, isClosed }: EndOfEntry): Conclusion {
  const reason = entry.reason ?? `the entry ended ${entry.status}`;
  const isTakenBack = entry.status === 'CANCELLED' || entry.code === 'CANCELLED';
  const cut = isTakenBack && wanted !== null ? conclusionOfCut(wanted, entry) : null;
  if (cut !== null) return cut;
  if (isTakenBack && exit !== null) return exitCameFirst(exit.reason);
  if (entry.status === 'EXPIRED' || (isTakenBack && (isClosed || isPastDeadline(entry)))) {
    const until =
      isPastDeadline(entry) && entry.goodTill !== null ? instantText(entry.goodTill) : 'the close';
    return { outcome: 'EXPIRED', code: 'NOT_FILLED', reason: `it had not filled by ${until}` };
  }
  if (entry.status === 'LAPSED') return conclusionOfLapse(entry, reason);
  return { outcome: 'DENIED', code: `IB_${entry.code ?? entry.status}`, reason };
}

/** Null where not our cut, but what the broker says of the order is why. */
function conclusionOfCut({ code, reason }: EntryCut, { purpose }: Leg): Conclusion | null {
  switch (code) {
    case 'PERSON':
      return { outcome: 'DENIED', code: 'CANCELLED_BY_PERSON', reason };
    case 'DEADLINE':
      return { outcome: 'EXPIRED', code: 'NOT_FILLED', reason: `it had not filled: ${reason}` };
    case 'HALTED':
      return {
        outcome: 'DENIED',
        code: TRADING_HALTED,
        reason: `it had not filled when ${reason}`,
      };
    case 'EXTERNAL':
      return { outcome: 'DENIED', code: 'EXTERNAL_HOLDING', reason };
    case 'EXIT':
      return exitCameFirst(reason);
    case 'RULE':
      return { outcome: 'SUPERSEDED', code: 'CANCELLED_BY_RULE', reason };
    case 'FLAT':
      return { outcome: 'SUPERSEDED', code: 'TRADE_ENDED', reason };
    case 'PARTIAL':
    case 'TAKEN':
    case 'SUSPENDED':
    case 'TURNED_UP':
    case 'NO_STOP':
      return purpose === 'ADD' ? { outcome: 'DENIED', code, reason } : null;
  }
}

function exitCameFirst(reason: string): Conclusion {
  return { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason };
}

function isPastDeadline({ goodTill, endedAt }: Leg): boolean {
  return goodTill !== null && endedAt !== null && endedAt >= goodTill - CLOCK_SKEW_MS;
}

function entryOf(trade: Trade): Leg | undefined {
  return trade.legs.find((leg) => leg.purpose === 'ENTRY');
}

/** One code for a halt, whether risk denied the entry, it was cancelled, or the gateway refused it. */
const TRADING_HALTED: DenialCode = 'TRADING_HALTED';

function denialCodeOf(refusal: string): string {
  return refusal === 'HALTED' ? TRADING_HALTED : refusal;
}

const BROKER_CODE = /^-?\d+$/;

/** The gateway's own refusals carry a code of ours; absence at the broker is LAPSED. */
function conclusionOfLapse(entry: Leg, reason: string): Conclusion {
  if (entry.code === null || LAPSES.has(entry.code)) {
    return { outcome: 'EXPIRED', code: 'LAPSED', reason };
  }
  const expired = entry.code === 'EXPIRED';
  const code = BROKER_CODE.test(entry.code) ? `IB_${entry.code}` : denialCodeOf(entry.code);
  return { outcome: expired ? 'EXPIRED' : 'DENIED', code, reason };
}

function concludeExit(plan: TradePlan): void {
  const { exit } = plan.trade;
  if (exit === null || !exit.intents.some((intent) => !intent.concluded)) return;
  if (!isLeaving(plan.trade, exit)) return;
  for (const intent of exit.intents.filter((each) => !each.concluded)) {
    plan.conclude(intent, conclusionOfExit(plan.trade, exit));
  }
  const intents = exit.intents.map((intent) => ({ ...intent, concluded: true }));
  plan.trade = { ...plan.trade, exit: { ...exit, intents } };
}

/** Where somebody else closed what was left before an order of ours could, nothing was done about the wish. */
function conclusionOfExit(trade: Trade, exit: ExitRequest): Conclusion {
  const externally = trade.closedAt === null ? null : describeClosedExternally(trade);
  if (externally === null || hasClosedSince(trade, exit)) {
    return { outcome: 'EXECUTED', code: 'EXIT', reason: exit.reason };
  }
  return { outcome: 'NO_ACTION', ...externally };
}

function hasClosedSince(trade: Trade, exit: ExitRequest): boolean {
  const closing = exitSide(trade.direction);
  return trade.executions.some((each) => each.side === closing && each.at >= exit.requestedAt);
}

/** True once the broker was seen to act on the exit: it re-priced, took or filled an order of it, or all is over. */
function isLeaving(trade: Trade, exit: ExitRequest): boolean {
  if (trade.closedAt !== null) return true;
  if (hasClosedSince(trade, exit)) return true;
  if (trade.legs.some((leg) => leg.purpose === 'EXIT' && leg.acknowledged)) return true;
  const { limitPrice } = exit;
  if (limitPrice === null) return false;
  return trade.legs.some(
    (leg) => leg.purpose === 'TARGET' && leg.terms.limitPrice?.eq(limitPrice) === true,
  );
}
