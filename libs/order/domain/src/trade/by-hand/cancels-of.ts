import type { OrderRef } from '@fairlead/core';
import { type Leg, isAlive } from '../../order/leg';
import { type Trade, plannedPosition } from '../trade';

/** What of a trade a person may cancel, and what is kept, and why. */
interface Cancels {
  readonly orderRefs: readonly OrderRef[];
  readonly kept: readonly { readonly orderRef: OrderRef; readonly reason: string }[];
}

/**
 * Returns what is cancelled of the orders that are meant: entries, what adds and what reduces. Stops and targets only where
 * nothing is held any more; what leaves the trade goes on.
 */
export function cancelsOf(trade: Trade, isMeant: (leg: Leg, trade: Trade) => boolean): Cancels {
  const meant = trade.legs.filter((leg) => isAlive(leg) && isMeant(leg, trade));
  const reasons = meant.map((leg) => ({
    orderRef: leg.orderRef,
    reason: reasonToKeep(trade, leg),
  }));
  return {
    orderRefs: reasons.filter(({ reason }) => reason === null).map(({ orderRef }) => orderRef),
    kept: reasons.flatMap(({ orderRef, reason }) =>
      reason === null ? [] : [{ orderRef, reason }],
    ),
  };
}

function reasonToKeep(trade: Trade, { purpose, orderRef }: Leg): string | null {
  switch (purpose) {
    case 'ENTRY':
    case 'ADD':
    case 'REDUCE':
      return null;
    case 'EXIT':
      return `${orderRef} leaves trade ${trade.tradeId}; it ends when that is closed`;
    case 'STOP':
    case 'TARGET':
      return protects(trade, orderRef);
  }
}

function protects(trade: Trade, orderRef: OrderRef): string | null {
  const isEntering = trade.legs.some((leg) => leg.purpose === 'ENTRY' && isAlive(leg));
  if (plannedPosition(trade).isZero() && !isEntering) return null;
  return `${orderRef} protects trade ${trade.tradeId}; leave that with "fairlead close ${trade.contract.symbol}"`;
}
