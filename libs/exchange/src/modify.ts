import { decimalText } from '@fairlead/core';
import type { ModifyOrder, OrderKey, OrderTerms, RefusalReason } from './api';
import { checkBuyingPower } from './buying-power';
import { endAsFilled, groupHasFilled } from './linkage';
import { transmit } from './place';
import {
  type OrderRecord,
  type Run,
  bookOf,
  isDone,
  noteExpiry,
  orderByKey,
  parentOf,
} from './state';
import { checkTerms, pricesOf } from './terms';
import { orderView } from './views';

interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
}

/** Changes a living order, or says why not; a refused change leaves the order as it was. */
export function modifyOrder(run: Run, input: ModifyOrder): void {
  const order = orderByKey(run.state, input.key);
  if (order === undefined || isDone(order)) {
    refuseEnded(run, input.key, 'modify');
    return;
  }
  const refusal = checkModification(run, order, input.terms) ?? tryChange(run, order, input.terms);
  if (refusal !== null) {
    refuse(run, order, { request: 'modify', ...refusal });
    return;
  }
  order.changedAt = run.state.now;
  noteExpiry(run.state, order);
  if (order.state === 'HELD') {
    finishHeld(run, order, input.terms.transmit);
    return;
  }
  run.events.push({ kind: 'OrderModified', at: run.state.now, order: orderView(order) });
  if (order.quantity.eq(order.filled)) endAsFilled(run, order);
  run.touched.add(order.instrument);
}

function finishHeld(run: Run, order: OrderRecord, transmitted: boolean): void {
  if (transmitted) transmit(run, order);
  else run.events.push({ kind: 'OrderHeld', at: run.state.now, order: orderView(order) });
}

/** Says that there is no living order of this key. */
export function refuseEnded(
  run: Run,
  key: OrderKey,
  request: 'modify' | 'cancel' | 'reject',
): void {
  const order = orderByKey(run.state, key);
  run.events.push({
    kind: 'RequestRefused',
    at: run.state.now,
    key,
    request,
    order: order === undefined ? null : orderView(order),
    reason: order === undefined ? 'unknown-order' : 'order-done',
    message: order === undefined ? `No order ${key}.` : `Order ${key} is ${order.state}.`,
  });
}

function refuse(run: Run, order: OrderRecord, refusal: Refusal & { request: 'modify' }): void {
  const { now: at } = run.state;
  run.events.push({
    kind: 'RequestRefused',
    at,
    key: order.key,
    order: orderView(order),
    ...refusal,
  });
}

function checkModification(run: Run, order: OrderRecord, terms: OrderTerms): Refusal | null {
  const { instrument } = bookOf(run.state, order.instrument);
  return (
    checkSameOrder(order, terms) ??
    checkParent(run, order, terms) ??
    checkTerms(terms, instrument, run.state.now) ??
    checkTotal(order, terms) ??
    checkGroup(run, order, terms)
  );
}

function checkSameOrder(order: OrderRecord, terms: OrderTerms): Refusal | null {
  const same =
    terms.account === order.account &&
    terms.instrument === order.instrument &&
    terms.side === order.side;
  if (!same) return refusal('not-matching', 'Account, instrument and side cannot change.');
  if (terms.type !== order.type) return refusal('order-type', `A ${order.type} order stays one.`);
  if (order.state !== 'HELD' && !terms.transmit)
    return refusal('not-transmitted', 'A change of a transmitted order is transmitted.');
  return null;
}

/** Repeating the parent once it is done is refused, as the broker cannot find it any more; dropping it is fine. */
function checkParent(run: Run, order: OrderRecord, terms: OrderTerms): Refusal | null {
  if (terms.parentKey === undefined) return null;
  if (terms.parentKey !== order.parentKey)
    return refusal('not-matching', `${terms.parentKey} is not the parent.`);
  const parent = parentOf(run.state, order);
  const gone = parent === undefined || isDone(parent);
  return gone ? refusal('parent-done', `Parent ${terms.parentKey} is done.`) : null;
}

/** The new total counts what is filled already. */
function checkTotal(order: OrderRecord, terms: OrderTerms): Refusal | null {
  if (terms.quantity.gte(order.filled)) return null;
  const filled = decimalText(order.filled);
  return refusal('quantity-below-filled', `${filled} shares are filled already.`);
}

function checkGroup(run: Run, order: OrderRecord, terms: OrderTerms): Refusal | null {
  if (!changesGroup(order, terms) || order.state === 'HELD') return null;
  const { groupRevision } = run.state.behaviour;
  const placedWithGroup = order.parentPermId !== null && order.clientGroup;
  if (placedWithGroup && groupRevision === 'refused')
    return refusal('oca-revision', 'The group of this child cannot be revised.');
  const filled = [order.ocaGroup, terms.ocaGroup ?? ''].some(
    (group) => group !== '' && groupHasFilled(run, order.account, group),
  );
  return filled ? refusal('oca-revision', 'The group has filled already.') : null;
}

/** Leaving the group empty, or repeating it as echoed, is no change. */
function changesGroup(order: OrderRecord, terms: OrderTerms): boolean {
  const group = terms.ocaGroup ?? '';
  return group !== '' && group !== order.ocaGroup;
}

/** Applies the change, and takes it back where the account could not carry it. */
function tryChange(run: Run, order: OrderRecord, terms: OrderTerms): Refusal | null {
  const before = { ...order };
  Object.assign(order, changedFields(order, terms));
  // Held orders are weighed when they are transmitted, and a change that opens less is always carried.
  if (order.state === 'HELD' || isRelief(before, order)) return null;
  const problem = checkBuyingPower(run, order);
  if (problem === null) return null;
  Object.assign(order, before);
  return refusal('buying-power', problem);
}

function isRelief(before: OrderRecord, after: OrderRecord): boolean {
  const priceBefore = before.limitPrice ?? before.stopPrice;
  const priceAfter = after.limitPrice ?? after.stopPrice;
  if (after.quantity.gt(before.quantity)) return false;
  if (priceBefore === null || priceAfter === null) return priceBefore === priceAfter;
  return priceAfter.lte(priceBefore);
}

function changedFields(order: OrderRecord, terms: OrderTerms): Partial<OrderRecord> {
  const prices = pricesOf(terms);
  const trails = order.type === 'TRAIL' || order.type === 'TRAIL_LIMIT';
  const group = changesGroup(order, terms)
    ? {
        ocaGroup: terms.ocaGroup ?? '',
        ocaType: terms.ocaType ?? order.ocaType ?? 3,
        clientGroup: true,
      }
    : {};
  return {
    ...prices,
    // A trailing order keeps the trail it has come to unless a new stop is named.
    stopPrice: prices.stopPrice ?? (trails ? order.stopPrice : null),
    limitPrice: order.type === 'TRAIL_LIMIT' ? order.limitPrice : prices.limitPrice,
    quantity: terms.quantity,
    timeInForce: terms.timeInForce,
    goodTill: terms.goodTill ?? null,
    ...group,
  };
}

function refusal(reason: RefusalReason, message: string): Refusal {
  return { reason, message };
}
