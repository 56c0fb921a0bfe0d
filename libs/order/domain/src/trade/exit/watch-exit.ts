import { decimalText } from '@fairlead/core';
import type { TradePlan } from '../plan/plan';
import { type Trade, aliveLegs, plannedPosition } from '../trade';

/**
 * Watches a trade that is being left, also while nothing can be sent: a way to the broker that is closed, and a session that
 * ends before the trade is flat, are alarms. It goes on being left with the next session.
 */
export function watchExit(plan: TradePlan): void {
  if (plan.trade.exit === null) return;
  reportClosedGate(plan);
  reportEndOfSession(plan);
}

/** True where watching has something to keep, though nothing has to be reported. */
export function hasWatchedExit(before: Trade, after: Trade): boolean {
  const isSame = before.exit?.lastSession === after.exit?.lastSession;
  return !isSame || before.exitWaits !== after.exitWaits;
}

function reportClosedGate(plan: TradePlan): void {
  const { trade, view } = plan;
  if (view.gate !== 'closed') {
    if (trade.exitWaits === 'gate') plan.trade = { ...trade, exitWaits: null };
    return;
  }
  const { exit, exitWaits } = trade;
  if (exit === null || exitWaits !== null || !hasSomethingToLeave(trade)) return;
  if (plan.waitedMs(exit.requestedAt) < view.settings.repairMs) return;
  plan.trade = { ...trade, exitWaits: 'gate' };
  plan.notice(
    'EXIT_WAITS',
    `the way to the broker is closed: ${heldText(trade)}; leaving goes on as soon as it opens (${exit.reason})`,
  );
}

function reportEndOfSession(plan: TradePlan): void {
  const { trade, view } = plan;
  const { exit } = trade;
  if (exit === null || view.session === 'unknown' || exit.lastSession === view.session) return;
  plan.trade = { ...trade, exit: { ...exit, lastSession: view.session } };
  const hasEnded = exit.lastSession === 'open' && view.session === 'closed';
  if (!hasEnded || plannedPosition(trade).isZero()) return;
  plan.notice(
    'NOT_FLAT_AT_CLOSE',
    `the session has ended: ${heldText(trade)}; leaving goes on with the next one (${exit.reason})`,
  );
}

function hasSomethingToLeave(trade: Trade): boolean {
  return !plannedPosition(trade).isZero() || aliveLegs(trade, 'ENTRY', 'ADD').length > 0;
}

function heldText(trade: Trade): string {
  const held = plannedPosition(trade);
  return held.isZero()
    ? 'an order that opens may live'
    : `${decimalText(held.abs())} shares are still held`;
}
