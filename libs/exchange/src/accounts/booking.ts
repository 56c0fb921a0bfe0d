import { type AccountId, Decimal, type Side, ZERO, assert, sideSign } from '@fairlead/core';
import type { ExchangeInstrument, InstrumentId } from '../api/instrument';
import type { PositionRecord } from '../state/state';

const CASH_PLACES = 8;

/** A fill as the ledger sees it: signed by its side, its commission known. */
export interface Booking {
  readonly number: number;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
}

/** What a booking did, in the currency of the instrument. `realized` is null where the fill only opened. */
export interface Booked {
  readonly realized: Decimal | null;
  readonly cashChange: Decimal;
}

/** Returns a holding of nothing. */
export function flatPosition(account: AccountId, instrument: InstrumentId): PositionRecord {
  return {
    account,
    instrument,
    quantity: ZERO,
    cost: ZERO,
    fees: ZERO,
    realized: ZERO,
    lastExecution: 0,
  };
}

/**
 * Books a fill into a position. Cash paid in full + cost − realised stays what it was, whatever is booked; with variation
 * only what a closing part gained or lost, and commission, move cash.
 */
export function bookInto(
  position: PositionRecord,
  instrument: ExchangeInstrument,
  booking: Booking,
): Booked {
  const { quantity, commission } = booking;
  position.lastExecution = booking.number;
  if (quantity.isZero()) return bookFee(position, commission);
  const sign = sideSign(booking.side);
  const unitValue = booking.price.times(instrument.multiplier);
  const closing = closingPart(position.quantity, quantity.times(sign));
  const closingCommission = closing.isZero() ? ZERO : commission.times(closing).div(quantity);
  const closed = closing.isZero()
    ? null
    : close(position, instrument, { closing, unitValue, commission: closingCommission });
  const opening = quantity.minus(closing).times(sign);
  if (!opening.isZero()) {
    const openingCommission = commission.minus(closingCommission);
    position.quantity = position.quantity.plus(opening);
    position.cost = position.cost.plus(opening.times(unitValue)).plus(openingCommission);
    position.fees = position.fees.plus(openingCommission);
  }
  const paid =
    instrument.settlement === 'variation'
      ? (closed?.gain ?? ZERO)
      : quantity.times(-sign).times(unitValue);
  return { realized: closed?.realized ?? null, cashChange: paid.minus(commission) };
}

/** A busted fill whose order still owes its minimum leaves that commission behind, and no shares. */
function bookFee(position: PositionRecord, commission: Decimal): Booked {
  position.realized = position.realized.minus(commission);
  return { realized: commission.isZero() ? null : commission.neg(), cashChange: commission.neg() };
}

interface Closed {
  /** After commission, that of the opening included. */
  readonly realized: Decimal;
  /** Before any commission. */
  readonly gain: Decimal;
}

/** Takes shares out of a position at its average cost. */
function close(
  position: PositionRecord,
  { settlement }: ExchangeInstrument,
  part: { readonly closing: Decimal; readonly unitValue: Decimal; readonly commission: Decimal },
): Closed {
  const held = position.quantity.abs();
  assert(part.closing.lte(held), 'no more is closed than is held');
  const flat = part.closing.eq(held);
  const shareOf = (whole: Decimal): Decimal => (flat ? whole : whole.times(part.closing).div(held));
  const fees = shareOf(position.fees);
  const price = shareOf(position.cost.minus(position.fees));
  // What becomes cash has an end, and what is left of the cost makes up for it.
  const paid = settlement === 'variation' ? price.toDecimalPlaces(CASH_PLACES) : price;
  const sign = position.quantity.isNegative() ? -1 : 1;
  const gain = part.closing.times(part.unitValue).times(sign).minus(paid);
  const realized = gain.minus(fees).minus(part.commission);
  position.quantity = position.quantity.minus(part.closing.times(sign));
  position.cost = flat ? ZERO : position.cost.minus(paid).minus(fees);
  position.fees = flat ? ZERO : position.fees.minus(fees);
  position.realized = position.realized.plus(realized);
  return { realized, gain };
}

/** Returns how much of a signed change closes what is held. */
function closingPart(held: Decimal, signed: Decimal): Decimal {
  const opposite = held.isNegative() !== signed.isNegative();
  if (held.isZero() || signed.isZero() || !opposite) return ZERO;
  return Decimal.min(held.abs(), signed.abs());
}
