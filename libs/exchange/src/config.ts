import {
  type AccountId,
  type Decimal,
  assert,
  decimal,
  flatLadder,
  type Instant,
} from '@fairlead/core';
import type {
  CommissionSchedule,
  ExchangeBehaviour,
  ExchangeConfig,
  ExchangeInstrument,
  InstrumentId,
} from './api';

/** IBKR Pro fixed commission for US stocks: 0.005 USD a share, at least 1 USD, at most 1 % of the value. */
export const IBKR_FIXED: CommissionSchedule = {
  perShare: decimal('0.005'),
  minimum: decimal('1'),
  maximumFraction: decimal('0.01'),
};

export const DEFAULT_BEHAVIOUR: ExchangeBehaviour = {
  childActivation: 'early',
  childFate: 'live',
  groupRevision: 'refused',
  stopTrigger: 'last',
  slippageTicksMax: 0,
};

/** The moment before the first input. */
export const BEFORE_ALL = 0 as Instant;

/** Returns a US stock: steps of 0.01 USD, whole shares. */
export function usStock(id: InstrumentId): ExchangeInstrument {
  return {
    id,
    currency: 'USD',
    ladder: flatLadder('0.01'),
    sizeIncrement: decimal(1),
    multiplier: decimal(1),
  };
}

/** Returns a configuration with the documented defaults; the overrides win. */
export function exchangeConfig(
  overrides: Pick<ExchangeConfig, 'instruments'> & Partial<ExchangeConfig>,
): ExchangeConfig {
  return {
    accounts: [{ id: 'DU1000001' as AccountId, currency: 'USD', cash: decimal(1_000_000) }],
    session: 'always-open',
    behaviour: DEFAULT_BEHAVIOUR,
    commission: IBKR_FIXED,
    leverage: decimal(4),
    executionPrefix: '0000e0d5',
    firstPermId: 1_100_000_001,
    completedOrdersMax: 5_000,
    executionsMax: 20_000,
    ...overrides,
  };
}

/** Throws where a configuration could not run: no accounts, doubled ids, limits or steps that are not positive. */
export function assertConfig(config: ExchangeConfig): void {
  assert(config.accounts.length > 0, 'an exchange has an account');
  assert(/^[0-9a-f]{8}$/.test(config.executionPrefix), 'an execution prefix is 8 hex digits');
  assert(config.leverage.gt(0), 'leverage is positive');
  assert(config.completedOrdersMax >= 1, 'at least one completed order is kept');
  assert(config.executionsMax >= 1, 'at least one execution is kept');
  assertUnique(config.accounts.map((account) => account.id));
  assertUnique(config.instruments.map((instrument) => instrument.id));
  config.instruments.forEach(assertInstrument);
}

/** Throws where an instrument could not be traded. */
export function assertInstrument(instrument: ExchangeInstrument): void {
  assert(instrument.sizeIncrement.gt(0), `${instrument.id}: a size increment is positive`);
  assert(instrument.multiplier.gt(0), `${instrument.id}: a multiplier is positive`);
  assert(instrument.ladder.length > 0, `${instrument.id}: a price ladder has at least one band`);
}

function assertUnique(ids: readonly string[]): void {
  assert(new Set(ids).size === ids.length, `ids are unique: ${ids.join(', ')}`);
}

/** Returns the commission of an order so far, from its cumulative shares and value. It never falls as they grow. */
export function commissionOf(
  schedule: CommissionSchedule,
  shares: Decimal,
  value: Decimal,
): Decimal {
  const byShares = shares.times(schedule.perShare);
  const atLeast = byShares.lt(schedule.minimum) ? schedule.minimum : byShares;
  const atMost = value.abs().times(schedule.maximumFraction);
  return (atLeast.gt(atMost) ? atMost : atLeast).toDecimalPlaces(6);
}
