import {
  type Decimal,
  type Instant,
  decimalText,
  directionSign,
  fixedAmountOf,
  instantText,
  plusMs,
} from '@fairlead/core';
import { requestExit } from '../open-trade';
import type { TradePlan } from '../plan/plan';
import { type Trade, averageHeldPrice, plannedPosition } from '../trade';
import { breakEvenPrice, tighter } from './moved-prices';
import { UNMOVED } from './moves';

/** Moves the stop to break-even once the trade has come as far into profit as its entry asks for, and keeps it there. */
export function planBreakEven(plan: TradePlan): void {
  const { trade } = plan;
  const spec = trade.protection?.breakEven;
  const average = averageHeldPrice(trade);
  const moved = trade.moved ?? UNMOVED;
  if (spec === undefined || average === null || moved.stop?.loosened === true) return;
  if (!moved.isBreakEven && !hasComeFarEnough(plan, average)) return;
  const { direction, contract } = trade;
  const price = breakEvenPrice(average, spec.plus, { direction, ladder: contract.ladder });
  const before = moved.stop?.level ?? price;
  const level = tighter(direction, before, price);
  if (moved.isBreakEven && moved.stop?.level.eq(level) === true) return;
  plan.trade = {
    ...trade,
    moved: { ...moved, isBreakEven: true, stop: { level, loosened: false } },
  };
  plan.notice('BREAK_EVEN', `the stop does not go behind ${decimalText(level)} any more: the trade came far enough into profit`); // prettier-ignore
}

/** By the price at which the trade could leave now. */
function hasComeFarEnough({ trade, view }: TradePlan, average: Decimal): boolean {
  const { protection, direction } = trade;
  if (protection?.breakEven === undefined || view.quote === null) return false;
  const { after } = protection.breakEven;
  const touch = direction === 'LONG' ? view.quote.bid : view.quote.ask;
  const gain = touch.minus(average).times(directionSign(direction));
  const wanted =
    after.kind === 'r'
      ? fixedAmountOf(protection.stop, average).times(after.value)
      : average.times(after.value).div(100);
  return gain.gte(wanted);
}

/** Leaves a trade whose time has come. */
export function planTimeStop(plan: TradePlan): void {
  const { trade, view } = plan;
  if (trade.exit !== null || plannedPosition(trade).lte(0)) return;
  const at = timeStopOf(trade);
  if (at === null || view.now < at) return;
  const reason = `time stop: its time ended at ${instantText(at)}`;
  plan.trade = requestExit(trade, { intent: null, reason }, view.now);
  plan.notice('TIME_STOP', reason);
}

/** Returns when a trade is left at the latest; null where no time ends it, or it has not begun. */
function timeStopOf({ protection, legs }: Trade): Instant | null {
  const { exitAfterMs, exitAt } = protection ?? {};
  const enteredAt = legs.find((leg) => leg.purpose === 'ENTRY')?.firstFillAt ?? null;
  const times = [
    ...(exitAt === undefined ? [] : [exitAt]),
    ...(exitAfterMs === undefined || enteredAt === null ? [] : [plusMs(enteredAt, exitAfterMs)]),
  ];
  return times.reduce<Instant | null>(
    (first, each) => (first === null || each < first ? each : first),
    null,
  );
}
