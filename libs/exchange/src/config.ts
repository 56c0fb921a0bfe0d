import { type AccountId, type Instant, ZERO, assert, decimal, flatLadder } from '@fairlead/core';
import { assertRates } from './accounts/costs/rates';
import type { DepthModel, ExchangeBehaviour, ExchangeConfig } from './api/config';
import type {
  CommissionSchedule,
  ExchangeInstrument,
  InstrumentId,
  MarginModel,
} from './api/instrument';

const NOTHING: CommissionSchedule = {
  perUnit: [],
  ofValue: ZERO,
  minimum: ZERO,
  maximumFraction: null,
  feePerUnit: ZERO,
};

function flatRate(rate: string): CommissionSchedule['perUnit'] {
  return [{ from: ZERO, rate: decimal(rate) }];
}

/**
 * IBKR Pro fixed commission for US stocks: 0.005 USD a share, at least 1 USD an order, at most 1 % of the value. Source:
 * IBKR's page "Commissions: Stocks, ETFs, Warrants", United States. Regulatory fees are not in it.
 */
export const IBKR_FIXED: CommissionSchedule = {
  ...NOTHING,
  perUnit: flatRate('0.005'),
  minimum: decimal(1),
  maximumFraction: decimal('0.01'),
};

/**
 * IBKR Pro tiered commission for US stocks, by the shares of the calendar month, each rate for the shares beyond its
 * threshold; at least 0.35 USD an order, at most 1 % of the value; and the clearing fee of 0.0002 USD a share that the
 * plan passes on. Same source. Exchange fees and rebates (they depend on the venue) and regulatory fees are not in it.
 */
export const IBKR_TIERED: CommissionSchedule = {
  ...NOTHING,
  perUnit: (
    [
      [0, '0.0035'],
      [300_000, '0.002'],
      [3_000_000, '0.0015'],
      [20_000_000, '0.001'],
      [100_000_000, '0.0005'],
    ] as const
  ).map(([from, rate]) => ({ from: decimal(from), rate: decimal(rate) })),
  minimum: decimal('0.35'),
  maximumFraction: decimal('0.01'),
  feePerUnit: decimal('0.0002'),
};

/** 0.85 USD a contract, IBKR's own part for US index futures; exchange and regulatory fees are not in it. */
export const IBKR_FUTURES: CommissionSchedule = { ...NOTHING, perUnit: flatRate('0.85') };

/**
 * 0.65 USD a contract, at least 1 USD an order: IBKR Pro for US options at its lowest monthly volume. Premiums below 0.10
 * USD, for which the broker takes less, and exchange and regulatory fees are not in it.
 */
export const IBKR_OPTIONS: CommissionSchedule = {
  ...NOTHING,
  perUnit: flatRate('0.65'),
  minimum: decimal(1),
};

/** 0.2 basis points of the value, at least 2 of the quoted currency: IBKR's lowest volume tier for currency pairs. */
export const IBKR_CURRENCY: CommissionSchedule = {
  ...NOTHING,
  ofValue: decimal('0.00002'),
  minimum: decimal(2),
};

const QUARTER = { initial: decimal('0.25'), maintenance: decimal('0.25') };

/** Within a day: 25 % to open and to keep, so that buying power is four times the excess (FINRA rule 4210). */
export const INTRADAY_MARGIN: MarginModel = { basis: 'value', long: QUARTER, short: QUARTER };

/**
 * Regulation T: a long position binds 50 % to open and 25 % to keep. A short one needs 150 % and 130 % of its value in
 * the account; 100 % of that are the proceeds, so it binds 50 % and 30 % of the equity.
 */
export const REG_T_MARGIN: MarginModel = {
  basis: 'value',
  long: { initial: decimal('0.5'), maintenance: decimal('0.25') },
  short: { initial: decimal('0.5'), maintenance: decimal('0.3') },
};

/** The broker's limit of active orders for each contract, side and account. */
const ACTIVE_ORDERS_MAX = 15;

export const DEFAULT_BEHAVIOUR: ExchangeBehaviour = {
  childActivation: 'early',
  childFate: 'live',
  groupRevision: 'refused',
  unblockedGroups: 'serial',
  stopTrigger: 'last',
  fillOrKillUnfilled: 'cancelled',
  depth: null,
  slippage: { kind: 'ticks', max: 0 },
  activeOrdersMax: ACTIVE_ORDERS_MAX,
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
    accounts: [
      { id: 'DU1000001' as AccountId, currency: 'USD', cash: { USD: decimal(1_000_000) } },
    ],
    session: 'always-open',
    behaviour: DEFAULT_BEHAVIOUR,
    commission: IBKR_FIXED,
    margin: INTRADAY_MARGIN,
    rates: {},
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
  assert(config.margin.basis === 'value', 'the general margin is a fraction of values');
  assertMargin(config.margin);
  assert(config.completedOrdersMax >= 1, 'at least one completed order is kept');
  assert(config.executionsMax >= 1, 'at least one execution is kept');
  assertUnique(config.accounts.map((account) => account.id));
  assertUnique(config.instruments.map((instrument) => instrument.id));
  assertRates(config.rates);
  assertKnownCash(config);
  assertSchedule(config.commission);
  assertBehaviour(config.behaviour);
  config.instruments.forEach(assertInstrument);
}

/** Throws where an instrument could not be traded. */
export function assertInstrument(instrument: ExchangeInstrument): void {
  const { id } = instrument;
  assert(instrument.sizeIncrement.gt(0), `${id}: a size increment is positive`);
  assert(instrument.multiplier.gt(0), `${id}: a multiplier is positive`);
  assert(instrument.ladder.length > 0, `${id}: a price ladder has at least one band`);
  const exchanges = instrument.settlement === 'exchange';
  const named = instrument.unitCurrency !== undefined;
  assert(exchanges === named, `${id}: a currency pair, and nothing else, names its unit`);
  if (instrument.margin !== undefined) assertMargin(instrument.margin);
  if (instrument.commission !== undefined) assertSchedule(instrument.commission);
}

/** Throws where a behaviour names sizes that are none. */
export function assertBehaviour(behaviour: ExchangeBehaviour): void {
  const { depth, slippage, activeOrdersMax } = behaviour;
  if (depth !== null) assertDepth(depth);
  if (slippage.kind === 'ticks')
    assert(isCount(slippage.max), 'slippage is a whole number of ticks');
  else assert(slippage.of.gte(0) && slippage.of.lt(1), 'slippage is a fraction');
  if (activeOrdersMax !== null)
    assert(isCount(activeOrdersMax), 'active orders are limited by a whole number');
}

/** Levels are looked at one after the other, so there is a limit. */
const LEVELS_MAX = 100;

function assertDepth({ levels, ticksApart }: DepthModel): void {
  assert(isCount(levels) && levels >= 1, 'depth has a level');
  assert(levels <= LEVELS_MAX, `depth has at most ${LEVELS_MAX} levels`);
  assert(isCount(ticksApart) && ticksApart >= 1, 'levels are whole ticks apart');
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function assertMargin(margin: MarginModel): void {
  for (const rates of [margin.long, margin.short]) {
    assert(rates.initial.gt(0), 'initial margin is positive');
    assert(rates.maintenance.gt(0), 'maintenance margin is positive');
  }
}

function assertSchedule({ perUnit }: CommissionSchedule): void {
  const ascending = perUnit.every(({ from }, index) =>
    index === 0 ? from.isZero() : from.gt(perUnit[index - 1]?.from ?? from),
  );
  assert(ascending, 'commission tiers ascend from 0');
}

/** Every balance can be valued from the start. */
function assertKnownCash({ accounts, rates }: ExchangeConfig): void {
  for (const { id, currency, cash } of accounts)
    for (const held of Object.keys(cash)) {
      const known = held === currency || (held in rates && currency in rates);
      assert(known, `${id}: an exchange rate from ${held} to ${currency} is needed`);
    }
}

function assertUnique(ids: readonly string[]): void {
  assert(new Set(ids).size === ids.length, `ids are unique: ${ids.join(', ')}`);
}
