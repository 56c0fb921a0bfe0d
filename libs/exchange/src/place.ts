import { ZERO } from '@fairlead/core';
import type { OcaType, OrderTerms, PlaceOrder, RejectionReason } from './api';
import { checkBuyingPower } from './buying-power';
import { accept, groupHasFilled, hold, rejectLiveOrder } from './linkage';
import { type OrderRecord, type Run, childrenOf, isDone, orderByKey, parentOf } from './state';
import { checkTerms, pricesOf } from './terms';
import { orderView } from './views';

/** Broker-made groups of bracket children reduce without block. */
const BRACKET_OCA_TYPE: OcaType = 3;
const CLIENT_OCA_TYPE_DEFAULT: OcaType = 3;

/** Takes a new order: holds it, or transmits it with all that was held for it. */
export function placeOrder(run: Run, input: PlaceOrder): void {
  const parent = knownParent(run, input.terms);
  const refusal = checkPlacement(run, input, parent);
  if (refusal !== null) {
    const { reason, message } = refusal;
    const { now: at } = run.state;
    run.events.push({ kind: 'OrderRejected', at, key: input.key, order: null, reason, message });
    return;
  }
  const order = newOrder(run, input, parent);
  hold(run, order);
  if (input.terms.transmit) transmit(run, order);
  else run.events.push({ kind: 'OrderHeld', at: run.state.now, order: orderView(order) });
}

interface Rejection {
  readonly reason: RejectionReason;
  readonly message: string;
}

function knownParent(run: Run, terms: OrderTerms): OrderRecord | undefined {
  if (terms.parentKey === undefined) return undefined;
  const parent = orderByKey(run.state, terms.parentKey);
  const fits = parent !== undefined && !isDone(parent) && parent.account === terms.account;
  return fits ? parent : undefined;
}

function checkPlacement(
  run: Run,
  input: PlaceOrder,
  parent: OrderRecord | undefined,
): Rejection | null {
  const { terms, key } = input;
  if (run.state.keys.has(key)) return reject('duplicate-key', `Order ${key} exists already.`);
  const account = run.state.accounts.get(terms.account);
  if (account === undefined) return reject('unknown-account', `No account ${terms.account}.`);
  const book = run.state.books.get(terms.instrument);
  if (book === undefined) return reject('unknown-instrument', `No instrument ${terms.instrument}.`);
  if (book.instrument.currency !== account.currency)
    return reject('currency', `The account holds ${account.currency} only.`);
  if (terms.parentKey !== undefined && parent === undefined)
    return reject('missing-parent', `No living parent ${terms.parentKey}.`);
  const group = terms.ocaGroup ?? '';
  if (group !== '' && groupHasFilled(run, terms.account, group))
    return reject('oca-revision', `Group ${group} has filled already.`);
  return checkTerms(terms, book.instrument, run.state.now);
}

function reject(reason: RejectionReason, message: string): Rejection {
  return { reason, message };
}

function newOrder(run: Run, input: PlaceOrder, parent: OrderRecord | undefined): OrderRecord {
  const { terms, key } = input;
  const { now } = run.state;
  const permId = run.state.nextPermId;
  run.state.nextPermId += 1;
  return {
    permId,
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
    ...groupOf(terms, parent),
    commission: ZERO,
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
  for (const relative of heldRelatives(run, order)) family.set(relative.permId, relative);
  const ascending = [...family.values()].sort((left, right) => left.permId - right.permId);
  for (const member of ascending) {
    // An ancestor that could not be carried has taken the rest of its family with it.
    if (isDone(member)) continue;
    const problem = checkBuyingPower(run, member);
    if (problem === null) accept(run, member);
    else rejectLiveOrder(run, member, { reason: 'buying-power', message: problem });
  }
}

function heldRelatives(run: Run, order: OrderRecord): readonly OrderRecord[] {
  const parent = parentOf(run.state, order);
  if (parent === undefined || isDone(parent)) return [];
  const siblings = childrenOf(run.state, parent).filter((child) => child.state === 'HELD');
  const above = heldRelatives(run, parent);
  return [...above, ...(parent.state === 'HELD' ? [parent] : []), ...siblings];
}
