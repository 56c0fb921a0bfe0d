import {
  type AccountId,
  Decimal,
  type Side,
  ZERO,
  assert,
  present,
  sideSign,
} from '@fairlead/core';
import type { AccountView, InstrumentId, PositionView } from './api';
import { type BookRecord, type EngineState, type PositionRecord, bookOf } from './state';

const COST_PLACES = 8;

/** A fill as the books see it: signed by its side, its commission known. */
export interface Booking {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
}

/** What a booking did. `realized` is null where the fill only opened. */
export interface Booked {
  readonly realized: Decimal | null;
  readonly cashChange: Decimal;
}

/** Books a fill into position and cash. Cash + cost − realised stays what it was, whatever is booked. */
export function book(state: EngineState, booking: Booking): Booked {
  const { multiplier } = bookOf(state, booking.instrument).instrument;
  const position = positionRecord(state, booking.account, booking.instrument);
  const signed = booking.quantity.times(sideSign(booking.side));
  const closing = closingPart(position.quantity, signed);
  const unitValue = booking.price.times(multiplier);
  const closingCommission = booking.commission.times(closing).div(booking.quantity);
  const realized = closing.isZero()
    ? null
    : close(position, { closing, unitValue, commission: closingCommission });
  const opening = booking.quantity.minus(closing).times(sideSign(booking.side));
  if (!opening.isZero()) {
    position.quantity = position.quantity.plus(opening);
    const openingCommission = booking.commission.minus(closingCommission);
    position.cost = position.cost.plus(opening.times(unitValue)).plus(openingCommission);
  }
  const cashChange = signed.times(unitValue).plus(booking.commission).neg();
  const account = present(state.accounts.get(booking.account), `no account ${booking.account}`);
  account.cash = account.cash.plus(cashChange);
  return { realized, cashChange };
}

/** Takes shares out of a position at its average cost; returns what that realised after commission. */
function close(
  position: PositionRecord,
  part: { readonly closing: Decimal; readonly unitValue: Decimal; readonly commission: Decimal },
): Decimal {
  const held = position.quantity.abs();
  assert(part.closing.lte(held), 'no more is closed than is held');
  const released = part.closing.eq(held)
    ? position.cost
    : position.cost.times(part.closing).div(held);
  const sign = position.quantity.isNegative() ? -1 : 1;
  const proceeds = part.closing.times(part.unitValue).times(sign);
  const realized = proceeds.minus(released).minus(part.commission);
  position.quantity = position.quantity.minus(part.closing.times(sign));
  position.cost = position.cost.minus(released);
  position.realized = position.realized.plus(realized);
  return realized;
}

/** Returns how much of a signed change closes what is held. */
export function closingPart(held: Decimal, signed: Decimal): Decimal {
  const opposite = held.isNegative() !== signed.isNegative();
  if (held.isZero() || signed.isZero() || !opposite) return ZERO;
  return Decimal.min(held.abs(), signed.abs());
}

function positionRecord(
  state: EngineState,
  account: AccountId,
  instrument: InstrumentId,
): PositionRecord {
  const id = positionId(account, instrument);
  const known = state.positions.get(id);
  if (known !== undefined) return known;
  const fresh = { account, instrument, quantity: ZERO, cost: ZERO, realized: ZERO };
  state.positions.set(id, fresh);
  return fresh;
}

/** Returns the key of a position in the state. */
export function positionId(account: AccountId, instrument: InstrumentId): string {
  return `${account}|${instrument}`;
}

/** Returns the signed quantity an account holds. */
export function heldQuantity(
  state: EngineState,
  account: AccountId,
  instrument: InstrumentId,
): Decimal {
  return state.positions.get(positionId(account, instrument))?.quantity ?? ZERO;
}

/** Returns a position valued at the last price, else the middle of the quote, else its cost. */
export function positionView(state: EngineState, position: PositionRecord): PositionView {
  const { quantity, cost, realized, account, instrument } = position;
  const bookRecord = bookOf(state, instrument);
  const { multiplier } = bookRecord.instrument;
  const averageCost = quantity.isZero() ? ZERO : cost.div(quantity);
  const marketPrice = valuationPrice(bookRecord) ?? averageCost.div(multiplier);
  const marketValue = quantity.times(marketPrice).times(multiplier);
  return {
    account,
    instrument,
    quantity,
    averageCost: averageCost.toDecimalPlaces(COST_PLACES),
    marketPrice: marketPrice.toDecimalPlaces(COST_PLACES),
    marketValue,
    unrealizedPnl: quantity.isZero() ? ZERO : marketValue.minus(cost),
    realizedPnl: realized,
  };
}

/** Returns the price that values a holding, or null before the first quote. */
export function valuationPrice(record: BookRecord): Decimal | null {
  if (record.last !== null) return record.last;
  if (record.bid !== null && record.ask !== null) return record.bid.plus(record.ask).div(2);
  return record.bid ?? record.ask;
}

/** Returns the values of an account: margin is the gross position divided by the leverage. */
export function accountView(state: EngineState, id: AccountId): AccountView | null {
  const account = state.accounts.get(id);
  if (account === undefined) return null;
  const totals = { value: ZERO, gross: ZERO, unrealized: ZERO, realized: ZERO };
  for (const position of state.positions.values()) {
    if (position.account !== id) continue;
    const view = positionView(state, position);
    totals.value = totals.value.plus(view.marketValue);
    totals.gross = totals.gross.plus(view.marketValue.abs());
    totals.unrealized = totals.unrealized.plus(view.unrealizedPnl);
    totals.realized = totals.realized.plus(view.realizedPnl);
  }
  const { leverage } = state.config;
  const netLiquidation = account.cash.plus(totals.value);
  const margin = totals.gross.div(leverage);
  const excess = netLiquidation.minus(margin);
  return {
    id,
    currency: account.currency,
    netLiquidation,
    totalCash: account.cash,
    buyingPower: Decimal.max(ZERO, excess.times(leverage)),
    availableFunds: excess,
    excessLiquidity: excess,
    equityWithLoan: netLiquidation,
    initialMargin: margin,
    maintenanceMargin: margin,
    grossPositionValue: totals.gross,
    unrealizedPnl: totals.unrealized,
    realizedPnl: totals.realized,
  };
}
