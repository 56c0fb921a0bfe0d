import {
  type Decimal,
  Decimal as Decimals,
  type Side,
  assert,
  incrementAt,
  snap,
} from '@fairlead/core';
import type { DepthModel } from '../api/config';
import { allowance } from '../orders/holds';
import { TRAITS } from '../state/order-traits';
import { drawInteger } from '../state/random';
import type { BookRecord, EngineState, OrderRecord, Run } from '../state/state';

/** What can be had at a price; a quantity of null is as much as anyone wants. */
export interface Offer {
  readonly price: Decimal;
  readonly quantity: Decimal | null;
}

/** Returns what the book shows to a side, best first, less what was taken since the last quote. */
export function offersTo(side: Side, book: BookRecord, depth: DepthModel | null): readonly Offer[] {
  const touch = side === 'BUY' ? book.ask : book.bid;
  if (touch === null) return [];
  if (depth === null) return [{ price: touch, quantity: null }];
  return levels(side, book, { ...depth, touch });
}

function levels(
  side: Side,
  book: BookRecord,
  depth: DepthModel & { readonly touch: Decimal },
): readonly Offer[] {
  const size = side === 'BUY' ? book.askSize : book.bidSize;
  let taken = side === 'BUY' ? book.buyTaken : book.sellTaken;
  let price = depth.touch;
  const offers: Offer[] = [];
  for (let level = 0; level < depth.levels && price.gt(0); level += 1) {
    const gone = Decimals.min(taken, size);
    taken = taken.minus(gone);
    if (gone.lt(size)) offers.push({ price, quantity: size.minus(gone) });
    const away = incrementAt(price, book.instrument.ladder).times(depth.ticksApart);
    price = side === 'BUY' ? price.plus(away) : price.minus(away);
  }
  return offers;
}

/** Notes what a fill takes from limited liquidity, and from the displayed depth. */
export function take(side: Side, book: BookRecord, quantity: Decimal): void {
  if (side === 'BUY') {
    book.buyLiquidity = book.buyLiquidity?.minus(quantity) ?? null;
    book.buyTaken = book.buyTaken.plus(quantity);
  } else {
    book.sellLiquidity = book.sellLiquidity?.minus(quantity) ?? null;
    book.sellTaken = book.sellTaken.plus(quantity);
  }
}

/** Returns how much an order can fill now at most: what its parent allows, and what limited liquidity leaves. */
export function fillableNow(state: EngineState, order: OrderRecord, book: BookRecord): Decimal {
  const allowed = allowance(state, order);
  const liquidity = order.side === 'BUY' ? book.buyLiquidity : book.sellLiquidity;
  return liquidity === null ? allowed : Decimals.min(allowed, liquidity);
}

/** True where an order may have a price: its limit or better. */
export function accepts(order: OrderRecord, price: Decimal): boolean {
  if (!TRAITS[order.type].limited) return true;
  assert(order.limitPrice !== null, 'a limit order has a limit');
  return order.side === 'BUY' ? price.lte(order.limitPrice) : price.gte(order.limitPrice);
}

/** Returns the price that an order without a limit gets where the quote has this one. */
export function slipped(
  run: Run,
  side: Side,
  quoted: { readonly book: BookRecord; readonly price: Decimal },
): Decimal {
  const { slippage } = run.state.behaviour;
  if (slippage.kind === 'ticks' && slippage.max === 0) return quoted.price;
  const { ladder } = quoted.book.instrument;
  const sign = side === 'BUY' ? 1 : -1;
  const tick = incrementAt(quoted.price, ladder);
  const worst = side === 'BUY' ? null : tick;
  if (slippage.kind === 'fraction') {
    const raw = quoted.price.plus(quoted.price.times(slippage.of).times(sign));
    return notBelow(snap(raw, ladder, side === 'BUY' ? 'up' : 'down'), worst);
  }
  const drawn = drawInteger(run.state.random, slippage.max);
  run.state.random = drawn.random;
  return notBelow(quoted.price.plus(tick.times(drawn.value * sign)), worst);
}

/** A sale never slips below one tick. */
function notBelow(price: Decimal, lowest: Decimal | null): Decimal {
  return lowest === null ? price : Decimals.max(price, lowest);
}
