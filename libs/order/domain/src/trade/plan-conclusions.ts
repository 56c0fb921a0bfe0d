import { exitSide } from '@fairlead/core';
import type { Leg } from '../order/leg';
import { isAcknowledged, isTerminal } from '../order/order-status';
import type { ConclusionOutcome, TradePlan } from './plan';
import type { ExitRequest, Trade } from './trade';

interface Conclusion {
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
}

/** Codes of orders that never existed for want of time, not because somebody refused them. */
const LAPSES: ReadonlySet<string> = new Set(['LAPSED', 'GATE_CLOSED', 'ORDER_NOT_FOUND']);

/** Concludes the intents of a trade as soon as evidence tells how they ended, each exactly once. */
export function planConclusions(plan: TradePlan): void {
  concludeOpening(plan);
  concludeExit(plan);
}

function concludeOpening(plan: TradePlan): void {
  const { opening } = plan.trade;
  if (opening.concluded) return;
  const conclusion = conclusionOfEntry(plan.trade);
  if (conclusion === null) return;
  plan.conclude(opening, conclusion);
  plan.trade = { ...plan.trade, opening: { ...opening, concluded: true } };
}

/** Null while it is not known: an UNKNOWN order has neither been refused nor expired. */
function conclusionOfEntry(trade: Trade): Conclusion | null {
  const entry = trade.legs.find((leg) => leg.purpose === 'ENTRY');
  if (entry === undefined) return null;
  if (entry.acknowledged || entry.filled.gt(0) || isAcknowledged(entry.status)) {
    return { outcome: 'EXECUTED', code: 'ACKNOWLEDGED', reason: 'the broker took the entry' };
  }
  return isTerminal(entry.status) ? conclusionOfEnd(entry, trade) : null;
}

function conclusionOfEnd(entry: Leg, trade: Trade): Conclusion {
  const reason = entry.reason ?? `the entry ended ${entry.status}`;
  if (entry.status === 'EXPIRED') return { outcome: 'EXPIRED', code: 'EXPIRED', reason };
  const isTakenBack = entry.status === 'CANCELLED' || entry.code === 'CANCELLED';
  if (isTakenBack && trade.exit !== null) {
    return { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason: trade.exit.reason };
  }
  if (entry.status === 'LAPSED') return conclusionOfLapse(entry, reason);
  return { outcome: 'DENIED', code: `IB_${entry.code ?? entry.status}`, reason };
}

/** The gateway's own refusals carry a code of ours; absence at the broker is LAPSED. */
function conclusionOfLapse(entry: Leg, reason: string): Conclusion {
  if (entry.code === null || LAPSES.has(entry.code)) {
    return { outcome: 'EXPIRED', code: 'LAPSED', reason };
  }
  const expired = entry.code === 'EXPIRED';
  return { outcome: expired ? 'EXPIRED' : 'DENIED', code: entry.code, reason };
}

function concludeExit(plan: TradePlan): void {
  const { exit } = plan.trade;
  if (exit === null || !exit.intents.some((intent) => !intent.concluded)) return;
  if (!isLeaving(plan.trade, exit)) return;
  for (const intent of exit.intents.filter((each) => !each.concluded)) {
    plan.conclude(intent, { outcome: 'EXECUTED', code: 'EXIT', reason: exit.reason });
  }
  const intents = exit.intents.map((intent) => ({ ...intent, concluded: true }));
  plan.trade = { ...plan.trade, exit: { ...exit, intents } };
}

/** True once the broker was seen to act on the exit: it re-priced, took or filled an order of it, or all is over. */
function isLeaving(trade: Trade, exit: ExitRequest): boolean {
  if (trade.closedAt !== null) return true;
  const closing = exitSide(trade.direction);
  if (trade.executions.some((each) => each.side === closing && each.at >= exit.requestedAt)) {
    return true;
  }
  if (trade.legs.some((leg) => leg.purpose === 'EXIT' && leg.acknowledged)) return true;
  const { limitPrice } = exit;
  if (limitPrice === null) return false;
  return trade.legs.some(
    (leg) => leg.purpose === 'TARGET' && leg.terms.limitPrice?.eq(limitPrice) === true,
  );
}
