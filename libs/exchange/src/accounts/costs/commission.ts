import { type Decimal, Decimal as Decimals, type Instant, ZERO, newYorkDate } from '@fairlead/core';
import type { CommissionSchedule, CommissionTier, ExchangeInstrument } from '../../api/instrument';
import {
  type AccountRecord,
  type EngineState,
  type OrderRecord,
  accountOf,
} from '../../state/state';

const COMMISSION_PLACES = 6;

/** Returns the schedule that an instrument is traded under. */
export function scheduleFor(
  state: EngineState,
  instrument: ExchangeInstrument,
): CommissionSchedule {
  return instrument.commission ?? state.config.commission;
}

/** What an order has traded so far. */
export interface Traded {
  readonly units: Decimal;
  readonly value: Decimal;
  /** What the rates for each unit come to. */
  readonly rated: Decimal;
}

/** Returns what an order owes for what it has traded so far. It never falls as that grows. */
export function commissionOwed(schedule: CommissionSchedule, traded: Traded): Decimal {
  if (traded.units.isZero()) return ZERO;
  const value = traded.value.abs();
  const earned = traded.rated.plus(value.times(schedule.ofValue));
  const atLeast = Decimals.max(earned, schedule.minimum);
  const { maximumFraction } = schedule;
  const own =
    maximumFraction === null ? atLeast : Decimals.min(atLeast, value.times(maximumFraction));
  const fees = traded.units.times(schedule.feePerUnit);
  return own.plus(fees).toDecimalPlaces(COMMISSION_PLACES);
}

/** Returns what the rates come to for units that follow on those traded before in the month. */
export function rated(tiers: readonly CommissionTier[], before: Decimal, units: Decimal): Decimal {
  const after = before.plus(units);
  return tiers.reduce((sum, { from, rate }, index) => {
    const until = tiers[index + 1]?.from ?? after;
    const within = Decimals.min(after, until).minus(Decimals.max(before, from));
    return within.gt(0) ? sum.plus(within.times(rate)) : sum;
  }, ZERO);
}

/** Charges what the order owes by now beyond what it has paid: the minimum counts once for each order. */
export function chargeCommission(
  state: EngineState,
  order: OrderRecord,
  traded: { readonly instrument: ExchangeInstrument; readonly units: Decimal },
): Decimal {
  const { instrument, units } = traded;
  const schedule = scheduleFor(state, instrument);
  const account = accountOf(state, order.account);
  order.rated = order.rated.plus(
    rated(schedule.perUnit, unitsBefore(state, account, schedule), units),
  );
  if (hasTiers(schedule)) account.monthUnits = account.monthUnits.plus(units);
  return settleCommission(order, instrument, schedule);
}

/** Sets the commission of an order to what it owes; returns the difference. */
export function settleCommission(
  order: OrderRecord,
  instrument: ExchangeInstrument,
  schedule: CommissionSchedule,
): Decimal {
  const owed = commissionOwed(schedule, {
    units: order.filled,
    value: order.value.times(instrument.multiplier),
    rated: order.rated,
  });
  const charge = owed.minus(order.commission);
  order.commission = owed;
  return charge;
}

/** Brings what the rates come to in line with a corrected fill: each unit at the average rate of the order. */
export function correctRated(
  order: OrderRecord,
  to: {
    readonly schedule: CommissionSchedule;
    readonly account: AccountRecord;
    readonly filled: Decimal;
    readonly at: Instant;
  },
): void {
  const { schedule, account, filled } = to;
  const inMonth = hasTiers(schedule) && monthOf(to.at) === account.month;
  order.rated = order.filled.isZero()
    ? rated(schedule.perUnit, account.monthUnits, filled)
    : order.rated.times(filled).div(order.filled);
  if (inMonth) account.monthUnits = account.monthUnits.plus(filled.minus(order.filled));
}

/** Returns what the account has traded before in this month, as far as tiers ask; starts a new month. */
function unitsBefore(
  state: EngineState,
  account: AccountRecord,
  schedule: CommissionSchedule,
): Decimal {
  if (!hasTiers(schedule)) return ZERO;
  const month = monthOf(state.now);
  if (account.month !== month) {
    account.month = month;
    account.monthUnits = ZERO;
  }
  return account.monthUnits;
}

function monthOf(moment: Instant): string {
  return newYorkDate(moment).slice(0, 7);
}

function hasTiers(schedule: CommissionSchedule): boolean {
  return schedule.perUnit.length > 1;
}
