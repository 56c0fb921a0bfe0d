import { decimalText } from '@fairlead/core';
import { checkBuyingPower } from '../accounts/costs/buying-power';
import type { RefusalReason } from '../api/events';
import type { ModifyOrder } from '../api/inputs';
import type { OrderKey, OrderTerms } from '../api/order';
import { isPastCutOff, scheduleOf } from '../market/schedule';
import { toPlain } from '../state/codec';
import { TRAITS } from '../state/order-traits';
import {
  indexGroup,
  indexLive,
  isDone,
  noteDue,
  orderByKey,
  parentOf,
  unindexGroup,
} from '../state/orders';
import { type EngineState, type OrderRecord, type Run, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { groupHasFilled } from './groups';
import { station, warnOf } from './holds';
import { endAsFilled } from './linkage';
import { transmit } from './place';
import { checkTerms, pricesOf } from './terms';

interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
}

/** Changes a living order, or says why not; a refused change leaves the order as it was. */
export function modifyOrder(run: Run, input: ModifyOrder): void {
  const { state } = run;
  const order = orderByKey(state, input.key);
  if (order === undefined || isDone(order)) {
    refuseEnded(run, input.key, 'modify');
    return;
  }
  const refused =
    checkModification(state, order, input.terms) ?? tryChange(state, order, input.terms);
  if (refused !== null) {
    refuse(run, order, { request: 'modify', ...refused });
    return;
  }
  order.changedAt = state.now;
  indexLive(state.derived, order);
  if (order.state === 'HELD') finishHeld(run, order, input.terms.transmit);
  else finishTransmitted(run, order);
}

function finishHeld(run: Run, order: OrderRecord, transmitted: boolean): void {
  noteDue(run.state, order);
  if (transmitted) transmit(run, order);
  else run.events.push({ kind: 'OrderHeld', at: run.state.now, order: orderView(order) });
}

/** A changed order is looked at as if it came anew: hours or conditions may hold it again. */
function finishTransmitted(run: Run, order: OrderRecord): void {
  const { state } = run;
  station(state, order);
  run.events.push({ kind: 'OrderModified', at: state.now, order: orderView(order) });
  if (order.quantity.eq(order.filled)) endAsFilled(run, order);
  else warnOf(run, order);
  run.touched.add(order.instrument);
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

/** Says why a request about a living order is not done. */
export function refuse(
  run: Run,
  order: OrderRecord,
  refused: Refusal & { readonly request: 'modify' | 'cancel' },
): void {
  const { now: at } = run.state;
  const { key } = order;
  run.events.push({ kind: 'RequestRefused', at, key, order: orderView(order), ...refused });
}

function checkModification(
  state: EngineState,
  order: OrderRecord,
  terms: OrderTerms,
): Refusal | null {
  const { instrument } = bookOf(state, order.instrument);
  return (
    checkSameOrder(order, terms) ??
    checkParent(state, order, terms) ??
    checkTerms(state, terms, instrument) ??
    checkTotal(order, terms) ??
    checkGroup(state, order, terms)
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
function checkParent(state: EngineState, order: OrderRecord, terms: OrderTerms): Refusal | null {
  if (terms.parentKey === undefined) return null;
  if (terms.parentKey !== order.parentKey)
    return refusal('not-matching', `${terms.parentKey} is not the parent.`);
  const parent = parentOf(state, order);
  const gone = parent === undefined || isDone(parent);
  return gone ? refusal('parent-done', `Parent ${terms.parentKey} is done.`) : null;
}

/** The new total counts what is filled already. */
function checkTotal(order: OrderRecord, terms: OrderTerms): Refusal | null {
  if (terms.quantity.gte(order.filled)) return null;
  const filled = decimalText(order.filled);
  return refusal('quantity-below-filled', `${filled} shares are filled already.`);
}

function checkGroup(state: EngineState, order: OrderRecord, terms: OrderTerms): Refusal | null {
  const change = groupChange(order, terms);
  if (change === null || order.state === 'HELD') return null;
  const reason = change.ocaGroup === order.ocaGroup ? 'oca-type-revision' : 'oca-revision';
  const placedWithGroup = order.parentPermId !== null && order.clientGroup;
  if (placedWithGroup && state.behaviour.groupRevision === 'refused')
    return refusal(reason, 'The group of this child cannot be revised.');
  const { account } = order;
  const filled = [order.ocaGroup, change.ocaGroup].some(
    (ocaGroup) => ocaGroup !== '' && groupHasFilled(state, { account, ocaGroup }),
  );
  return filled ? refusal(reason, 'The group has filled already.') : null;
}

/**
 * Returns the group that the terms ask for, or null where it stays. Leaving the group empty, or repeating it as echoed, is
 * no change, whatever type comes with an empty one.
 */
function groupChange(
  order: OrderRecord,
  terms: OrderTerms,
): Pick<OrderRecord, 'ocaGroup' | 'ocaType' | 'clientGroup'> | null {
  const ocaGroup = terms.ocaGroup ?? '';
  const ocaType = terms.ocaType ?? order.ocaType ?? 3;
  if (ocaGroup === '') return null;
  if (ocaGroup !== order.ocaGroup) return { ocaGroup, ocaType, clientGroup: true };
  return ocaType === order.ocaType ? null : { ocaGroup, ocaType, clientGroup: order.clientGroup };
}

/** Applies the change, and takes it back where an auction is too near or the account could not carry it. */
function tryChange(state: EngineState, order: OrderRecord, terms: OrderTerms): Refusal | null {
  const before = { ...order };
  unindexGroup(state.derived, order);
  Object.assign(order, changedFields(order, terms));
  const problem = problemOfChange(state, before, order);
  if (problem !== null) Object.assign(order, before);
  indexGroup(state.derived, order);
  return problem;
}

/** Held orders are weighed when they are transmitted, and a change that opens less is always carried. */
function problemOfChange(
  state: EngineState,
  before: OrderRecord,
  after: OrderRecord,
): Refusal | null {
  if (after.state === 'HELD') return null;
  const late = [before, { ...after, ...scheduleOf(state, after) }];
  if (late.some((each) => isPastCutOff(state, each)))
    return refusal('late', 'The auction lets nothing change any more.');
  if (isRelief(before, after)) return null;
  const problem = checkBuyingPower(state, after);
  return problem === null ? null : refusal('buying-power', problem);
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
  const { trails } = TRAITS[order.type];
  const conditions = terms.conditions ?? null;
  return {
    ...prices,
    // A trailing order keeps the trail it has come to unless a new stop is named.
    stopPrice: prices.stopPrice ?? (trails ? order.stopPrice : null),
    limitPrice: trails ? order.limitPrice : prices.limitPrice,
    quantity: terms.quantity,
    timeInForce: terms.timeInForce,
    goodTill: terms.goodTill ?? null,
    goodAfter: terms.goodAfter ?? null,
    outsideHours: terms.outsideHours ?? false,
    endsAt: terms.timeInForce === 'GTD' ? (terms.goodTill ?? null) : null,
    conditions,
    conditionsMet: order.conditionsMet && isSame(conditions, order.conditions),
    ...groupChange(order, terms),
  };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(toPlain(left)) === JSON.stringify(toPlain(right));
}

function refusal(reason: RefusalReason, message: string): Refusal {
  return { reason, message };
}
