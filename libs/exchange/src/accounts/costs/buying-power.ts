import { type Decimal, Decimal as Decimals, ZERO, present } from '@fairlead/core';
import { type EngineState, type OrderRecord, bookOf } from '../../state/state';
import { marginChange } from './margin';
import { accountView, valuationPrice } from '../valuation';

/** Returns why the account cannot carry an order, or null where it can. Children are exits and always carried. */
export function checkBuyingPower(state: EngineState, order: OrderRecord): string | null {
  if (order.parentPermId !== null) return null;
  const needed = openingMargin(state, order);
  if (needed.isZero()) return null;
  const account = present(accountView(state, order.account), 'an order has an account');
  const reserved = reservedMargin(state, order);
  const available = Decimals.max(ZERO, account.availableFunds.minus(reserved));
  if (needed.lte(available)) return null;
  const { currency } = account;
  return `Initial margin of ${needed.toFixed(2)} ${currency} exceeds the available funds of ${available.toFixed(2)} ${currency}.`;
}

/** What the other working entries of the account would bind, each by itself. */
function reservedMargin(state: EngineState, order: OrderRecord): Decimal {
  let reserved = ZERO;
  for (const other of state.live.values()) {
    if (other.permId === order.permId || other.account !== order.account) continue;
    if (other.parentPermId !== null || other.state === 'HELD') continue;
    reserved = reserved.plus(openingMargin(state, other));
  }
  return reserved;
}

/** The initial margin that an order, filled whole, would add. Zero while there is no price at all. */
function openingMargin(state: EngineState, order: OrderRecord): Decimal {
  const price =
    order.limitPrice ?? order.stopPrice ?? valuationPrice(bookOf(state, order.instrument));
  if (price === null) return ZERO;
  return Decimals.max(ZERO, marginChange(state, order, price).initial);
}
