import { Decimal, ZERO, assert } from '@fairlead/core';
import { fill } from '../accounts/fill';
import type { InstrumentId } from '../api/instrument';
import { conditionsCancel } from '../orders/conditions';
import { settleRaces } from '../orders/groups';
import { isOpenFor, recallForLocate, reconsider } from '../orders/holds';
import { cancelOrder, rejectLiveOrder } from '../orders/linkage';
import { TRAITS, awaitsTrigger } from '../state/order-traits';
import { conditionalOrders, isDone, remainingOf } from '../state/orders';
import { type BookRecord, type OrderRecord, type Run, bookOf } from '../state/state';
import { fillInAuction } from './auctions';
import { type Offer, accepts, fillableNow, offersTo, slipped } from './depth';
import { peg, tradesAtMiddle } from './pegs';
import { isFresh, sessionOfInstrument } from './schedule';
import { tryAdjust, tryTrigger } from './triggers';

/** A pass can only bring another one by a fill, and each fill uses something up. */
const PASSES_MAX = 10_000;

/** Matches every instrument that the input touched, and those that its consequences touch. */
export function matchTouched(run: Run): void {
  for (let pass = 0; ; pass += 1) {
    assert(pass < PASSES_MAX, 'matching comes to an end');
    settleRaces(run);
    // Whatever happened may meet conditions.
    if (pass === 0 || run.touched.size > 0)
      for (const order of conditionalOrders(run.state)) run.touched.add(order.instrument);
    if (run.touched.size === 0) return;
    const instruments = [...run.touched];
    run.touched.clear();
    for (const instrument of instruments) match(run, instrument);
  }
}

function match(run: Run, instrument: InstrumentId): void {
  const live = run.state.derived.liveByInstrument.get(instrument);
  if (live === undefined) return;
  const book = bookOf(run.state, instrument);
  const fresh = isFresh(run.state, book);
  for (const order of [...live.values()]) {
    if (conditionsCancel(run.state, order)) cancelOrder(run, order, 'condition');
    if (order.state === 'WAITING') reconsider(run, order);
    if (order.state === 'WORKING' && fresh && isOpenFor(run.state, order))
      attempt(run, order, book);
  }
}

function attempt(run: Run, order: OrderRecord, book: BookRecord): void {
  if (TRAITS[order.type].onClose) return;
  if (book.shortable !== null && recallForLocate(run, order)) return;
  if (!book.halted && tryOrder(run, order, book)) run.touched.add(order.instrument);
  endImmediate(run, order);
}

/** Triggers and fills an order as far as the book allows; true where it filled, so that others may now fill too. */
function tryOrder(run: Run, order: OrderRecord, book: BookRecord): boolean {
  if (order.timeInForce === 'OPG')
    return hasOpened(run, order, book) && fillInAuction(run, order, book);
  if (awaitsTrigger(order)) {
    tryAdjust(run, order, book);
    tryTrigger(run, order, book);
  }
  if (awaitsTrigger(order)) return false;
  if (TRAITS[order.type].pegged !== null) {
    peg(order, book);
    if (order.limitPrice === null) return false;
  }
  const fills = possibleFills(run, order, book);
  for (const { price, quantity } of fills) {
    // A fill can end its own order by way of its group.
    if (isDone(order)) break;
    const { limited } = TRAITS[order.type];
    const at = limited ? price : slipped(run, order.side, { book, price });
    fill(run, order, { quantity, price: at });
  }
  return fills.length > 0;
}

/** The first quote after an order came is its opening where the market is always open; elsewhere it comes with the day. */
function hasOpened({ state }: Run, order: OrderRecord, book: BookRecord): boolean {
  const session = sessionOfInstrument(state, book.instrument);
  return session !== 'always-open' || book.at > order.worksFrom;
}

interface PossibleFill extends Offer {
  readonly quantity: Decimal;
}

/** Returns what an order can fill now, best price first: within its limit and its allowance; all or nothing for FOK. */
function possibleFills(run: Run, order: OrderRecord, book: BookRecord): readonly PossibleFill[] {
  const touch = order.side === 'BUY' ? book.ask : book.bid;
  let left = fillableNow(run.state, order, book);
  if (touch === null || !accepts(order, touch)) return fillsAtMiddle(order, book, left);
  const fills: PossibleFill[] = [];
  for (const offer of offersTo(order.side, book, run.state.behaviour.depth)) {
    if (left.lte(0) || !accepts(order, offer.price)) break;
    const quantity = offer.quantity === null ? left : Decimal.min(left, offer.quantity);
    left = left.minus(quantity);
    fills.push({ price: offer.price, quantity });
  }
  if (order.timeInForce !== 'FOK') return fills;
  const whole = fills.reduce((sum, { quantity }) => sum.plus(quantity), ZERO);
  return whole.eq(remainingOf(order)) ? fills : [];
}

/** Between bid and ask nobody shows how much there is: a trade at the middle fills it whole. */
function fillsAtMiddle(
  order: OrderRecord,
  book: BookRecord,
  quantity: Decimal,
): readonly PossibleFill[] {
  const { limitPrice: price } = order;
  if (price === null || quantity.lte(0) || !tradesAtMiddle(order, book)) return [];
  if (order.timeInForce === 'FOK' && !quantity.eq(remainingOf(order))) return [];
  return [{ price, quantity }];
}

/** IOC and FOK orders live for one look at the book; with a trigger, from the trigger on. */
function endImmediate(run: Run, order: OrderRecord): void {
  const { timeInForce } = order;
  const immediate = timeInForce === 'IOC' || timeInForce === 'FOK';
  if (!immediate || order.state !== 'WORKING' || awaitsTrigger(order)) return;
  if (timeInForce === 'FOK' && run.state.behaviour.fillOrKillUnfilled === 'inactive')
    rejectLiveOrder(run, order, {
      reason: 'unfilled',
      message: 'It could not fill whole at once.',
    });
  else cancelOrder(run, order, 'unfilled');
}
