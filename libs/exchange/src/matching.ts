import { type Decimal, Decimal as Decimals, assert, incrementAt, snap } from '@fairlead/core';
import type { InstrumentId } from './api';
import { fill } from './fill';
import { allowance, cancelOrder } from './linkage';
import { drawInteger } from './random';
import { type BookRecord, type OrderRecord, type Run, bookOf, remainingOf } from './state';
import { needsTrigger, orderView } from './views';

/** A pass can only bring another one by a fill, and each fill uses something up. */
const PASSES_MAX = 10_000;

/** Matches every instrument that the input touched, and those that its consequences touch. */
export function matchTouched(run: Run): void {
  for (let pass = 0; run.touched.size > 0; pass += 1) {
    assert(pass < PASSES_MAX, 'matching comes to an end');
    const instruments = [...run.touched];
    run.touched.clear();
    for (const instrument of instruments) match(run, instrument);
  }
}

function match(run: Run, instrument: InstrumentId): void {
  const book = bookOf(run.state, instrument);
  const orders = [...(run.state.liveByInstrument.get(instrument)?.values() ?? [])];
  for (const order of orders) {
    if (order.state !== 'WORKING') continue;
    if (!book.halted && tryOrder(run, order, book)) run.touched.add(instrument);
    endImmediate(run, order);
  }
}

/** Triggers and fills an order as far as the book allows; true where it filled, so that others may now fill too. */
function tryOrder(run: Run, order: OrderRecord, book: BookRecord): boolean {
  if (needsTrigger(order) && !order.triggered) tryTrigger(run, order, book);
  if (needsTrigger(order) && !order.triggered) return false;
  const at = executablePrice(order, book);
  if (at === null) return false;
  const quantity = executableQuantity(run, order, book);
  if (quantity.lte(0)) return false;
  fill(run, order, { quantity, price: slipped(run, order, { book, price: at }) });
  return true;
}

function tryTrigger(run: Run, order: OrderRecord, book: BookRecord): void {
  const reference = triggerReference(run, order, book);
  if (reference === null) return;
  trail(order, book, reference);
  if (order.stopPrice === null || !isTouched(order, order.stopPrice, reference)) return;
  order.triggered = true;
  order.changedAt = run.state.now;
  run.events.push({ kind: 'OrderTriggered', at: run.state.now, order: orderView(order) });
}

function triggerReference(run: Run, order: OrderRecord, book: BookRecord): Decimal | null {
  const quoted = order.side === 'BUY' ? book.ask : book.bid;
  return run.state.behaviour.stopTrigger === 'last' ? (book.last ?? quoted) : quoted;
}

/** Stops trigger when the market moves against them, if-touched orders when it comes towards them. */
function isTouched(order: OrderRecord, stop: Decimal, reference: Decimal): boolean {
  const rising = (order.side === 'BUY') !== (order.type === 'MARKET_IF_TOUCHED');
  return rising ? reference.gte(stop) : reference.lte(stop);
}

/** Moves the stop of a trailing order after the market, only ever in its favour. */
function trail(order: OrderRecord, book: BookRecord, reference: Decimal): void {
  const distance = order.trailingAmount ?? order.trailingPercent?.times(reference).div(100) ?? null;
  if (distance === null) return;
  const sells = order.side === 'SELL';
  const { ladder } = book.instrument;
  const raw = sells ? reference.minus(distance) : reference.plus(distance);
  const candidate = snap(raw, ladder, sells ? 'down' : 'up');
  const current = order.stopPrice;
  const better = current === null || (sells ? candidate.gt(current) : candidate.lt(current));
  const stop = better ? candidate : current;
  order.stopPrice = stop;
  if (order.limitOffset === null) return;
  const limit = sells ? stop.minus(order.limitOffset) : stop.plus(order.limitOffset);
  order.limitPrice = snap(limit, ladder, sells ? 'down' : 'up');
}

/** Returns the quote an order can have now, or null: buys at the ask, sells at the bid, limits at theirs or better. */
function executablePrice(order: OrderRecord, book: BookRecord): Decimal | null {
  const quoted = order.side === 'BUY' ? book.ask : book.bid;
  if (quoted === null || !isLimited(order)) return quoted;
  assert(order.limitPrice !== null, 'a limit order has a limit');
  const acceptable =
    order.side === 'BUY' ? quoted.lte(order.limitPrice) : quoted.gte(order.limitPrice);
  return acceptable ? quoted : null;
}

function isLimited(order: OrderRecord): boolean {
  return order.type === 'LIMIT' || order.type === 'STOP_LIMIT' || order.type === 'TRAIL_LIMIT';
}

/** Returns what an order can fill now in shares; all or nothing for FOK. */
function executableQuantity(run: Run, order: OrderRecord, book: BookRecord): Decimal {
  const liquidity = order.side === 'BUY' ? book.buyLiquidity : book.sellLiquidity;
  const allowed = allowance(run, order);
  const quantity = liquidity === null ? allowed : Decimals.min(allowed, liquidity);
  const whole = quantity.eq(remainingOf(order));
  return order.timeInForce === 'FOK' && !whole ? new Decimals(0) : quantity;
}

/** Market orders fill up to some ticks worse where the configuration says so; limits never do. */
function slipped(
  run: Run,
  order: OrderRecord,
  at: { readonly book: BookRecord; readonly price: Decimal },
): Decimal {
  const { slippageTicksMax } = run.state.behaviour;
  if (slippageTicksMax === 0 || isLimited(order)) return at.price;
  const drawn = drawInteger(run.state.random, slippageTicksMax);
  run.state.random = drawn.random;
  const tick = incrementAt(at.price, at.book.instrument.ladder);
  const worse = tick.times(order.side === 'BUY' ? drawn.value : -drawn.value);
  return at.price.plus(worse);
}

/** IOC and FOK orders live for one look at the book; with a trigger, from the trigger on. */
function endImmediate(run: Run, order: OrderRecord): void {
  const immediate = order.timeInForce === 'IOC' || order.timeInForce === 'FOK';
  if (!immediate || order.state !== 'WORKING') return;
  if (needsTrigger(order) && !order.triggered) return;
  cancelOrder(run, order, 'unfilled');
}
