import { Decimal, ZERO } from '@fairlead/core';
import { remainingOf } from '../../state/orders';
import { type BookRecord, type EngineState, type OrderRecord, bookOf } from '../../state/state';
import { heldQuantity } from '../holdings';

/** True where the shares can be borrowed that an order would sell short if it filled whole now. */
export function canBorrow(state: EngineState, order: OrderRecord): boolean {
  if (order.side === 'BUY') return true;
  const book = bookOf(state, order.instrument);
  if (book.shortable === null) return true;
  const needed = shortPart(state, order);
  if (needed.isZero()) return true;
  return needed.lte(book.shortable.minus(borrowed(state, book, order)));
}

/** What an order, filled whole, would add to what its account is short. */
function shortPart(state: EngineState, order: OrderRecord): Decimal {
  const held = heldQuantity(state, order.account, order.instrument);
  return Decimal.max(ZERO, remainingOf(order).minus(Decimal.max(ZERO, held)));
}

/** What is out already, over all accounts: shares that are short, and those that working orders may still sell short. */
function borrowed(state: EngineState, book: BookRecord, except: OrderRecord): Decimal {
  const { id } = book.instrument;
  let out = ZERO;
  for (const position of state.positions.values())
    if (position.instrument === id && position.quantity.isNegative())
      out = out.minus(position.quantity);
  for (const other of state.derived.liveByInstrument.get(id)?.values() ?? []) {
    const reserves = other.state === 'WORKING' && other.side === 'SELL';
    if (reserves && other.permId !== except.permId) out = out.plus(shortPart(state, other));
  }
  return out;
}
