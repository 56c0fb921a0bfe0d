import { type Decimal, assert } from '@fairlead/core';
import type { Execution } from '../api/views';
import { take } from '../market/depth';
import { notifyGroup } from '../orders/groups';
import { activateChildren, end } from '../orders/linkage';
import { parentOf, remainingOf } from '../state/orders';
import { type OrderRecord, type Run, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { type Booked, bookInto } from './booking';
import { chargeCommission } from './costs/commission';
import { averagePrice, executionId } from './executions';
import { keepExecution, positionOf, signedBy, applyMovement } from './ledger';

/** How much fills, at what price for each share. */
export interface Fill {
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** Fills an order, books it, and carries the consequences over to its group and its children. */
export function fill(run: Run, order: OrderRecord, filled: Fill): void {
  const remainingBefore = remainingOf(order);
  assert(filled.quantity.gt(0), 'a fill has a size');
  assert(
    filled.quantity.lte(remainingBefore),
    `order ${order.permId} never fills beyond its total`,
  );
  order.filled = order.filled.plus(filled.quantity);
  order.value = order.value.plus(filled.quantity.times(filled.price));
  order.lastFillPrice = filled.price;
  order.changedAt = run.state.now;
  take(order.side, bookOf(run.state, order.instrument), filled.quantity);
  countForParent(run, order, filled.quantity);
  if (order.filled.eq(order.quantity)) end(run, order, 'FILLED');
  bookFill(run, order, filled);
  notifyGroup(run, order, { filled: filled.quantity, remainingBefore });
  activateChildren(run, order);
}

/** Adds to what the children have closed of their parent; negative where a correction takes it back. */
export function countForParent(run: Run, order: OrderRecord, quantity: Decimal): void {
  const parent = parentOf(run.state, order);
  if (parent === undefined || parent.side === order.side) return;
  parent.childrenFilled = parent.childrenFilled.plus(quantity);
}

function bookFill(run: Run, order: OrderRecord, filled: Fill): void {
  const { state } = run;
  const { account, side } = order;
  const { instrument } = bookOf(state, order.instrument);
  const number = state.nextExecution;
  state.nextExecution += 1;
  const commission = chargeCommission(state, order, { instrument, units: filled.quantity });
  const position = positionOf(state.positions, account, order.instrument);
  const booked = bookInto(position, instrument, { number, side, ...filled, commission });
  const execution = newExecution(run, order, { ...filled, number, commission, booked });
  keepExecution(state, number, execution);
  run.events.push({ kind: 'OrderFilled', at: state.now, order: orderView(order), execution });
  applyMovement(run, position, {
    cash: booked.cashChange,
    units: signedBy(side, filled.quantity),
  });
}

function newExecution(
  run: Run,
  order: OrderRecord,
  details: Fill & {
    readonly number: number;
    readonly commission: Decimal;
    readonly booked: Booked;
  },
): Execution {
  const { state } = run;
  const { permId, key, account, instrument, side } = order;
  return {
    id: executionId(state.config.executionPrefix, details.number, 1),
    permId,
    key,
    account,
    instrument,
    side,
    quantity: details.quantity,
    price: details.price,
    cumulativeQuantity: order.filled,
    averagePrice: averagePrice(order.value, order.filled),
    at: state.now,
    commission: details.commission,
    currency: bookOf(state, instrument).instrument.currency,
    realizedPnl: details.booked.realized,
  };
}
