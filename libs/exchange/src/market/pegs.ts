import { Decimal, ZERO, snap } from '@fairlead/core';
import { TRAITS } from '../state/order-traits';
import type { BookRecord, OrderRecord } from '../state/state';

/**
 * Moves the limit of a pegged order after the quote, never beyond its cap. A relative order follows its own side only where
 * that makes it better: when the quote turns away, it stands. The middle is followed both ways.
 */
export function peg(order: OrderRecord, book: BookRecord): void {
  const pegged = TRAITS[order.type].pegged === 'middle' ? middle(book) : ownSide(order, book);
  if (pegged === null) return;
  const buys = order.side === 'BUY';
  const lower = (...prices: readonly Decimal[]): Decimal => Decimal.min(...prices);
  const higher = (...prices: readonly Decimal[]): Decimal => Decimal.max(...prices);
  const [worst, best] = buys ? [lower, higher] : [higher, lower];
  const wanted = snap(pegged, book.instrument.ladder, buys ? 'down' : 'up');
  const stands = TRAITS[order.type].pegged === 'own-side' ? order.limitPrice : null;
  const moved = stands === null ? wanted : best(stands, wanted);
  order.limitPrice = order.cap === null ? moved : worst(moved, order.cap);
}

function ownSide({ side, limitOffset }: OrderRecord, { bid, ask }: BookRecord): Decimal | null {
  const offset = limitOffset ?? ZERO;
  return side === 'BUY' ? (bid?.plus(offset) ?? null) : (ask?.minus(offset) ?? null);
}

function middle({ bid, ask }: BookRecord): Decimal | null {
  return bid === null || ask === null ? null : bid.plus(ask).div(2);
}

/** True where the last trade shows that somebody trades at the middle, or worse for themselves. */
export function tradesAtMiddle(
  { side, type, limitPrice }: OrderRecord,
  { last }: BookRecord,
): boolean {
  if (TRAITS[type].pegged !== 'middle' || last === null || limitPrice === null) return false;
  return side === 'BUY' ? last.lte(limitPrice) : last.gte(limitPrice);
}
