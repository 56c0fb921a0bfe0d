import { Decimal, ZERO, present, sideSign } from '@fairlead/core';
import { accountView, heldQuantity, valuationPrice } from './account';
import { type OrderRecord, type Run, bookOf, remainingOf } from './state';

/** Returns why the account cannot carry an order, or null where it can. Children are exits and always carried. */
export function checkBuyingPower(run: Run, order: OrderRecord): string | null {
  if (order.parentPermId !== null) return null;
  const needed = openingValue(run, order);
  if (needed.isZero()) return null;
  const { buyingPower } = present(accountView(run.state, order.account), 'an order has an account');
  const reserved = reservedValue(run, order);
  const available = Decimal.max(ZERO, buyingPower.minus(reserved));
  if (needed.lte(available)) return null;
  return `Opening value ${needed.toFixed(2)} exceeds the buying power left of ${available.toFixed(2)}.`;
}

/** What the other working entries of the account would open, each by itself. */
function reservedValue(run: Run, order: OrderRecord): Decimal {
  let reserved = ZERO;
  for (const other of run.state.live.values()) {
    if (other.permId === order.permId || other.account !== order.account) continue;
    if (other.parentPermId !== null || other.state === 'HELD') continue;
    reserved = reserved.plus(openingValue(run, other));
  }
  return reserved;
}

/** The value by which an order, filled whole, would make the gross position larger. Zero while there is no price at all. */
function openingValue(run: Run, order: OrderRecord): Decimal {
  const book = bookOf(run.state, order.instrument);
  const at = order.limitPrice ?? order.stopPrice ?? valuationPrice(book);
  if (at === null) return ZERO;
  const held = heldQuantity(run.state, order.account, order.instrument);
  const after = held.plus(remainingOf(order).times(sideSign(order.side)));
  const opened = Decimal.max(ZERO, after.abs().minus(held.abs()));
  return opened.times(at.abs()).times(book.instrument.multiplier);
}
