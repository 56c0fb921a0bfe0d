import { Decimal, type Instant, ZERO, decimalText, exitSide } from '@fairlead/core';
import { withExposure } from '../protection/protection';
import {
  type Execution,
  type Note,
  type Taking,
  type Trade,
  plannedPosition,
  positionOf,
} from '../trade';

/** Shares that somebody else took from a trade, or that come back to it. */
export type ShareMove =
  | { readonly kind: 'taken'; readonly taking: Taking }
  | {
      readonly kind: 'returned';
      readonly takingId: string;
      readonly quantity: Decimal;
      readonly reason: string;
    };

/** Returns the trade after shares of it were taken or came back, in this order. */
export function moveShares(trade: Trade, moves: readonly ShareMove[], now: Instant): Trade {
  return moves.reduce(
    (moved, move) =>
      move.kind === 'taken' ? takeShares(moved, move.taking, now) : returnShares(moved, move, now),
    trade,
  );
}

/**
 * Returns the trade after somebody else closed shares of it at the broker. The planner then brings stop, target and exit
 * to what is left; with nothing left they are cancelled and the trade ends.
 */
export function takeShares(trade: Trade, taking: Taking, now: Instant): Trade {
  if (trade.takings.some((each) => each.takingId === taking.takingId)) return trade;
  const left = plannedPosition(trade).minus(taking.quantity);
  const note = {
    code: 'SHARES_TAKEN',
    reason: `${describeTaking(trade, taking)}; ${leftText(left)}`,
  };
  return withExposure(reopened({ ...trade, takings: [...trade.takings, taking], note }), now);
}

/** Returns the trade with the shares back that a manual execution took: it was corrected, or it came after our own fill. */
export function returnShares(
  trade: Trade,
  returned: { readonly takingId: string; readonly quantity: Decimal; readonly reason: string },
  now: Instant,
): Trade {
  const takings = trade.takings.flatMap((taking) => {
    if (taking.takingId !== returned.takingId) return [taking];
    const quantity = taking.quantity.minus(returned.quantity);
    return quantity.lte(0) ? [] : [{ ...taking, quantity }];
  });
  const note = {
    code: 'SHARES_RETURNED',
    reason: `${decimalText(returned.quantity)} shares are the trade's again: ${returned.reason}`,
  };
  return withExposure(reopened({ ...trade, takings, note }), now);
}

/** A closed trade that holds something after all lives again. */
function reopened(trade: Trade): Trade {
  if (trade.closedAt === null || positionOf(trade).isZero()) return trade;
  return { ...trade, closedAt: null, reopened: true, reopeningReported: true };
}

/**
 * Returns the trade without the takings that an execution of its own explains: shares that were missing when the broker
 * was looked at, because the message of this fill was late.
 */
export function withoutExplained(
  trade: Trade,
  execution: { readonly quantity: Decimal; readonly recordedAt: Instant },
): Trade {
  let explains = execution.quantity;
  const takings = trade.takings.flatMap((taking) => {
    if (taking.kind !== 'MISSING' || execution.recordedAt > taking.at) return [taking];
    const explained = Decimal.min(explains, taking.quantity);
    explains = explains.minus(explained);
    const quantity = taking.quantity.minus(explained);
    return quantity.isZero() ? [] : [{ ...taking, quantity }];
  });
  return explains.eq(execution.quantity) ? trade : { ...trade, takings };
}

/**
 * Returns the trade without what a manual execution took where a fill of its own, received later, had come before that: the
 * shares were gone by then, so the manual trade was somebody's own. Within one second what is received first came first.
 */
export function withoutLater(trade: Trade, execution: Execution): Trade {
  const { executedAt } = execution;
  if (executedAt === undefined) return trade;
  let excess = Decimal.max(ZERO, plannedPosition(trade).neg());
  if (excess.isZero()) return trade;
  const takings = trade.takings.flatMap((taking) => {
    if (taking.kind !== 'MANUAL' || taking.at <= executedAt) return [taking];
    const theirs = Decimal.min(excess, taking.quantity);
    excess = excess.minus(theirs);
    const quantity = taking.quantity.minus(theirs);
    return quantity.isZero() ? [] : [{ ...taking, quantity }];
  });
  return { ...trade, takings };
}

/** Returns the trade as it was by its executions at a moment of the broker's: what somebody else could take of it then. */
export function asOf(trade: Trade, moment: Instant): Trade {
  const executions = trade.executions.filter((each) => (each.executedAt ?? moment) <= moment);
  const legs = trade.legs.map((leg) => ({ ...leg, reportedFilled: leg.filled }));
  return { ...trade, executions, legs };
}

/** Returns how a trade ended whose last shares somebody else closed. */
export function describeClosedExternally(trade: Trade): Note | null {
  const last = trade.takings.at(-1);
  if (last === undefined) return null;
  const closing = exitSide(trade.direction);
  const later = trade.executions.some((each) => each.side === closing && each.at > last.at);
  if (later) return null;
  return { code: 'CLOSED_EXTERNALLY', reason: `${describeTaking(trade, last)}; the trade is over` };
}

/** Returns what happened, for a person. */
function describeTaking(trade: Trade, taking: Taking): string {
  const shares = `${decimalText(taking.quantity)} shares`;
  if (taking.kind === 'MISSING') {
    return `the broker does not hold ${shares} of it any more, and no order of ours closed them`;
  }
  const verb = trade.direction === 'LONG' ? 'sold' : 'bought back';
  const price = taking.price === null ? '' : ` at ${decimalText(taking.price)}`;
  return `${shares} of it were ${verb} by an order that is not ours${price}`;
}

function leftText(left: Decimal): string {
  if (left.lte(ZERO)) return 'its stop, target and exit are cancelled';
  return `${decimalText(left)} are left, and stop, target and exit follow`;
}
