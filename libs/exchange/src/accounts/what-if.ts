import { type Decimal, type Result, ok, present, refused } from '@fairlead/core';
import type { Rejection } from '../api/exchange';
import type { Change, WhatIf } from '../api/views';
import { type Placement, checkNew, draftOrder } from '../orders/place';
import { type EngineState, type OrderRecord, accountOf, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { bookInto } from './booking';
import { chargeCommission } from './costs/commission';
import { marginChange } from './costs/margin';
import { moveCash, positionOf, signedBy } from './ledger';
import { positionId } from './holdings';
import { accountView, valuationPrice } from './valuation';

/**
 * Returns what an order would do to its account, by filling it whole in a copy of the ledger at its limit, its stop or the
 * quote; or why it would not be taken. An order that the account cannot carry is not refused: the figures show it.
 */
export function whatIf(state: EngineState, placement: Placement): Result<WhatIf, Rejection> {
  const rejection = checkNew(state, placement.terms);
  if (rejection !== null) return refused(rejection);
  const order = draftOrder(state, placement);
  const price = likelyPrice(state, order);
  if (price === null) {
    const message = `There is no price of ${order.instrument} yet.`;
    return refused({ reason: 'missing-price', message });
  }
  const before = present(accountView(state, order.account), 'an order has an account');
  const { equity, commission } = fillInCopy(state, order, price);
  const bound = marginChange(state, order, price);
  return ok({
    order: { ...orderView(order), permId: 0 },
    initialMargin: changed(before.initialMargin, bound.initial),
    maintenanceMargin: changed(before.maintenanceMargin, bound.maintenance),
    equityWithLoan: changed(before.equityWithLoan, equity.minus(before.equityWithLoan)),
    commission,
    commissionCurrency: bookOf(state, order.instrument).instrument.currency,
  });
}

function changed(before: Decimal, change: Decimal): Change {
  return { before, change, after: before.plus(change) };
}

function likelyPrice(state: EngineState, order: OrderRecord): Decimal | null {
  const book = bookOf(state, order.instrument);
  const quoted = order.side === 'BUY' ? book.ask : book.bid;
  return order.limitPrice ?? order.stopPrice ?? quoted ?? valuationPrice(book);
}

/** Copies what the fill will change, and nothing else. */
function copyOfLedger(state: EngineState, { account, instrument }: OrderRecord): EngineState {
  const accounts = new Map(state.accounts);
  const owner = accountOf(state, account);
  accounts.set(account, { ...owner, cash: { ...owner.cash } });
  const positions = new Map(state.positions);
  const id = positionId(account, instrument);
  const held = positions.get(id);
  if (held !== undefined) positions.set(id, { ...held });
  return { ...state, accounts, positions };
}

function fillInCopy(
  state: EngineState,
  draft: OrderRecord,
  price: Decimal,
): { readonly equity: Decimal; readonly commission: Decimal } {
  const { account, side, quantity } = draft;
  const copy = copyOfLedger(state, draft);
  const order = { ...draft, filled: quantity, value: quantity.times(price) };
  const { instrument } = bookOf(copy, order.instrument);
  const commission = chargeCommission(copy, order, { instrument, units: quantity });
  const position = positionOf(copy.positions, account, instrument.id);
  const booking = { number: copy.nextExecution, side, quantity, price, commission };
  const { cashChange } = bookInto(position, instrument, booking);
  const units = signedBy(side, quantity);
  moveCash(accountOf(copy, account), instrument, { cash: cashChange, units });
  const after = present(accountView(copy, account), 'an order has an account');
  return { equity: after.equityWithLoan, commission };
}
