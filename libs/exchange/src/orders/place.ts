import { ZERO } from '@fairlead/core';
import { checkBuyingPower } from '../accounts/costs/buying-power';
import { rateBetween } from '../accounts/costs/rates';
import type { Rejection } from '../api/exchange';
import type { RejectionReason } from '../api/events';
import type { PlaceOrder } from '../api/inputs';
import type { OcaType, OrderTerms } from '../api/order';
import { isPastCutOff, scheduleOf } from '../market/schedule';
import { childrenOf, isDone, orderByKey, parentOf } from '../state/orders';
import { type EngineState, type OrderRecord, type Run, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { groupHasFilled } from './groups';
import { accept, hold, rejectLiveOrder } from './linkage';
import { checkTerms, pricesOf } from './terms';

/** Broker-made groups of bracket children reduce without block. */
const BRACKET_OCA_TYPE: OcaType = 3;
const CLIENT_OCA_TYPE_DEFAULT: OcaType = 3;

/** What places an order: the caller's key and the terms. */
export type Placement = Pick<PlaceOrder, 'key' | 'terms'>;

/** Takes a new order: holds it, or transmits it with all that was held for it. */
export function placeOrder(run: Run, input: PlaceOrder): void {
  const { state } = run;
  const rejection = checkPlacement(state, input);
  if (rejection !== null) {
    const { now: at } = state;
    run.events.push({ kind: 'OrderRejected', at, key: input.key, order: null, ...rejection });
    return;
  }
  const order = draftOrder(state, input);
  state.nextPermId += 1;
  hold(run, order);
  if (input.terms.transmit) transmit(run, order);
  else run.events.push({ kind: 'OrderHeld', at: state.now, order: orderView(order) });
}

function knownParent(state: EngineState, terms: OrderTerms): OrderRecord | undefined {
  if (terms.parentKey === undefined) return undefined;
  const parent = orderByKey(state, terms.parentKey);
  const fits = parent !== undefined && !isDone(parent) && parent.account === terms.account;
  return fits ? parent : undefined;
}

function checkPlacement(state: EngineState, { key, terms }: Placement): Rejection | null {
  if (state.keys.has(key)) return reject('duplicate-key', `Order ${key} exists already.`);
  return checkNew(state, terms);
}

/** Returns why an order of these terms is not taken, or null. */
export function checkNew(state: EngineState, terms: OrderTerms): Rejection | null {
  const account = state.accounts.get(terms.account);
  if (account === undefined) return reject('unknown-account', `No account ${terms.account}.`);
  const book = state.books.get(terms.instrument);
  if (book === undefined) return reject('unknown-instrument', `No instrument ${terms.instrument}.`);
  for (const currency of [book.instrument.currency, book.instrument.unitCurrency])
    if (currency !== undefined && rateBetween(state, currency, account.currency) === null)
      return reject('currency', `No exchange rate from ${currency} to ${account.currency}.`);
  if (terms.parentKey !== undefined && knownParent(state, terms) === undefined)
    return reject('missing-parent', `No living parent ${terms.parentKey}.`);
  const ocaGroup = terms.ocaGroup ?? '';
  if (ocaGroup !== '' && groupHasFilled(state, { account: terms.account, ocaGroup }))
    return reject('oca-revision', `Group ${ocaGroup} has filled already.`);
  return checkTerms(state, terms, book.instrument);
}

function reject(reason: RejectionReason, message: string): Rejection {
  return { reason, message };
}

/** Returns the order that a placement would make, held, with the next permId. It changes nothing. */
export function draftOrder(state: EngineState, { key, terms }: Placement): OrderRecord {
  const parent = knownParent(state, terms);
  const { now } = state;
  return {
    permId: state.nextPermId,
    key,
    account: terms.account,
    instrument: terms.instrument,
    side: terms.side,
    type: terms.type,
    parentPermId: parent?.permId ?? null,
    parentKey: parent?.key ?? null,
    placedAt: now,
    changedAt: now,
    state: 'HELD',
    quantity: terms.quantity,
    filled: ZERO,
    value: ZERO,
    lastFillPrice: null,
    ...pricesOf(terms),
    triggered: false,
    timeInForce: terms.timeInForce,
    goodTill: terms.goodTill ?? null,
    goodAfter: terms.goodAfter ?? null,
    outsideHours: terms.outsideHours ?? false,
    conditions: terms.conditions ?? null,
    conditionsMet: false,
    waitsFor: [],
    worksFrom: now,
    endsAt: terms.timeInForce === 'GTD' ? (terms.goodTill ?? null) : null,
    executionsFrom: state.nextExecution,
    ...groupOf(terms, parent),
    commission: ZERO,
    rated: ZERO,
    childrenFilled: ZERO,
  };
}

/** The broker links bracket children itself: their group is the parent's permId. A group of the client's own is kept. */
function groupOf(
  terms: OrderTerms,
  parent: OrderRecord | undefined,
): Pick<OrderRecord, 'ocaGroup' | 'ocaType' | 'clientGroup'> {
  const group = terms.ocaGroup ?? '';
  if (group !== '') {
    const ocaType = terms.ocaType ?? CLIENT_OCA_TYPE_DEFAULT;
    return { ocaGroup: group, ocaType, clientGroup: true };
  }
  if (parent === undefined) return { ocaGroup: '', ocaType: null, clientGroup: false };
  const ocaGroup = String(parent.permId);
  return { ocaGroup, ocaType: BRACKET_OCA_TYPE, clientGroup: false };
}

/** Transmits a held order, and with a child its held ancestors and siblings, oldest first. */
export function transmit(run: Run, order: OrderRecord): void {
  const family = new Map([[order.permId, order]]);
  for (const relative of heldRelatives(run.state, order)) family.set(relative.permId, relative);
  const ascending = [...family.values()].sort((left, right) => left.permId - right.permId);
  for (const member of ascending) {
    // An ancestor that could not be carried has taken the rest of its family with it.
    if (isDone(member)) continue;
    const rejection = checkTransmission(run.state, member);
    if (rejection === null) accept(run, member);
    else rejectLiveOrder(run, member, rejection);
  }
}

function heldRelatives(state: EngineState, order: OrderRecord): readonly OrderRecord[] {
  const parent = parentOf(state, order);
  if (parent === undefined || isDone(parent)) return [];
  const siblings = childrenOf(state, parent).filter((child) => child.state === 'HELD');
  const above = heldRelatives(state, parent);
  return [...above, ...(parent.state === 'HELD' ? [parent] : []), ...siblings];
}

/** Returns why the broker will not have an order that is transmitted now, or null. */
function checkTransmission(state: EngineState, order: OrderRecord): Rejection | null {
  if (isPastCutOff(state, { ...order, ...scheduleOf(state, order) }))
    return reject('late', 'The auction takes no more orders.');
  const { barred } = bookOf(state, order.instrument);
  if (barred !== undefined && barred !== null)
    return reject(barred, `Orders on ${order.instrument} are not taken.`);
  const tooMany = checkActiveOrders(state, order);
  if (tooMany !== null) return tooMany;
  const problem = checkBuyingPower(state, order);
  return problem === null ? null : reject('buying-power', problem);
}

function checkActiveOrders(state: EngineState, order: OrderRecord): Rejection | null {
  const { activeOrdersMax } = state.behaviour;
  if (activeOrdersMax === null) return null;
  let active = 0;
  for (const other of state.derived.liveByInstrument.get(order.instrument)?.values() ?? []) {
    const counts = other.state !== 'HELD' && other.permId !== order.permId;
    if (counts && other.account === order.account && other.side === order.side) active += 1;
  }
  if (active < activeOrdersMax) return null;
  return reject(
    'too-many-orders',
    `The account has ${active} active orders on the ${order.side} side of ${order.instrument}, the most there may be.`,
  );
}
