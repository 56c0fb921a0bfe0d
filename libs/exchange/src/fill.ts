import { type Decimal, assert, present } from '@fairlead/core';
import { type Booked, book, positionId, positionView } from './account';
import type { Execution } from './api';
import { commissionOf } from './config';
import { activateChildren, applyGroup, end } from './linkage';
import { type OrderRecord, type Run, bookOf, parentOf, remainingOf } from './state';
import { orderView } from './views';

/** How much fills, at what price for each share. */
export interface Fill {
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** Fills an order, books it, and carries the consequences over to its group and its children. */
export function fill(run: Run, order: OrderRecord, of: Fill): void {
  const remainingBefore = remainingOf(order);
  assert(of.quantity.gt(0), 'a fill has a size');
  assert(of.quantity.lte(remainingBefore), `order ${order.permId} never fills beyond its total`);
  order.filled = order.filled.plus(of.quantity);
  order.value = order.value.plus(of.quantity.times(of.price));
  order.lastFillPrice = of.price;
  order.changedAt = run.state.now;
  takeLiquidity(run, order, of.quantity);
  countForParent(run, order, of.quantity);
  if (order.filled.eq(order.quantity)) end(run, order, 'FILLED');
  bookFill(run, order, of);
  applyGroup(run, order, { filled: of.quantity, remainingBefore });
  activateChildren(run, order);
}

function takeLiquidity(run: Run, order: OrderRecord, quantity: Decimal): void {
  const record = bookOf(run.state, order.instrument);
  if (order.side === 'BUY') record.buyLiquidity = record.buyLiquidity?.minus(quantity) ?? null;
  else record.sellLiquidity = record.sellLiquidity?.minus(quantity) ?? null;
}

function countForParent(run: Run, order: OrderRecord, quantity: Decimal): void {
  const parent = parentOf(run.state, order);
  if (parent === undefined || parent.side === order.side) return;
  parent.childrenFilled = parent.childrenFilled.plus(quantity);
}

function bookFill(run: Run, order: OrderRecord, of: Fill): void {
  const { state } = run;
  const { account, instrument, side } = order;
  const commission = chargeCommission(run, order);
  const booked = book(state, { account, instrument, side, ...of, commission });
  const execution = newExecution(run, order, { ...of, commission, booked });
  state.executions.push(execution);
  if (state.executions.length > state.config.executionsMax) state.executions.shift();
  const { now: at } = state;
  const position = present(
    state.positions.get(positionId(account, instrument)),
    'a fill has a position',
  );
  const { cash } = present(state.accounts.get(account), 'a fill has an account');
  run.events.push(
    { kind: 'OrderFilled', at, order: orderView(order), execution },
    { kind: 'PositionChanged', at, position: positionView(state, position) },
    { kind: 'CashChanged', at, account, cash, change: booked.cashChange },
  );
}

/** Charges what the order owes by now beyond what it has paid: the minimum counts once for each order. */
function chargeCommission(run: Run, order: OrderRecord): Decimal {
  const { instrument } = bookOf(run.state, order.instrument);
  const schedule = instrument.commission ?? run.state.config.commission;
  const value = order.value.times(instrument.multiplier);
  const owed = commissionOf(schedule, order.filled, value);
  const charge = owed.minus(order.commission);
  order.commission = owed;
  return charge;
}

function newExecution(
  run: Run,
  order: OrderRecord,
  of: Fill & { readonly commission: Decimal; readonly booked: Booked },
): Execution {
  const { state } = run;
  const counter = state.nextExecution.toString(16).padStart(8, '0');
  state.nextExecution += 1;
  const { permId, key, account, instrument, side } = order;
  return {
    id: `${state.config.executionPrefix}.${counter}.01.01`,
    permId,
    key,
    account,
    instrument,
    side,
    quantity: of.quantity,
    price: of.price,
    cumulativeQuantity: order.filled,
    averagePrice: order.value.div(order.filled).toDecimalPlaces(8),
    at: state.now,
    commission: of.commission,
    currency: bookOf(state, instrument).instrument.currency,
    realizedPnl: of.booked.realized,
  };
}
