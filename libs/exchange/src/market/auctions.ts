import { fill } from '../accounts/fill';
import { cancelOrder } from '../orders/linkage';
import { TRAITS } from '../state/order-traits';
import { isDone } from '../state/orders';
import { type BookRecord, type OrderRecord, type Run, bookOf } from '../state/state';
import { accepts, fillableNow } from './depth';
import { sessionOfInstrument } from './schedule';

/**
 * Fills an order in an auction, at the auction's price: the last price, where none is known the quote. The opening
 * auction is the first quote of regular hours, the closing one the last price of them. What does not fill is cancelled.
 */
export function fillInAuction(run: Run, order: OrderRecord, book: BookRecord): boolean {
  const price = book.last ?? (order.side === 'BUY' ? book.ask : book.bid);
  const quantity = fillableNow(run.state, order, book);
  const fills = price !== null && accepts(order, price) && quantity.gt(0);
  if (fills) fill(run, order, { quantity, price });
  if (!isDone(order)) cancelOrder(run, order, 'unfilled');
  return fills;
}

/** Fills an on-close order at the end of its day, if the market traded in it; true where it was one. */
export function tryClosingAuction(run: Run, order: OrderRecord): boolean {
  if (!TRAITS[order.type].onClose || order.state !== 'WORKING') return false;
  const { state } = run;
  const book = bookOf(state, order.instrument);
  const session = sessionOfInstrument(state, book.instrument);
  const opened = state.derived.calendar.openingOf(session, state.now);
  if (book.halted || book.at < opened) return false;
  fillInAuction(run, order, book);
  return true;
}
