import type { Decimal } from '@fairlead/core';
import type { NumberBounds } from '@fairlead/core/document';
import type { RiskLimits } from '../risk';

const CURRENCY = "the account's currency";
const OF_EQUITY = "% of the account's equity: 5 is 5 %";
const OF_EQUITY_OR_NONE = `${OF_EQUITY}; 0 is no limit`;
const COUNT = 'a number; 0 is no limit';
const MS = 'milliseconds: 2000 is 2 s';

/** A limit that a person may change while it runs. */
interface LimitDefinition {
  readonly field: Exclude<keyof RiskLimits, 'allowFractional' | 'restartAt'>;
  /** The bounds catch what was meant otherwise; they do not say what is wise. */
  readonly bounds: NumberBounds;
  /** What it holds back, in a few words. */
  readonly means: string;
}

/** Every limit that a person may change while it runs, by its name. */
export const LIMITS = {
  'order-notional': {
    field: 'orderNotional',
    means: 'what an order may be worth; order-equity-pct counts where that is more',
    bounds: { min: '1', max: '100000000', unit: CURRENCY },
  },
  'order-equity-pct': {
    field: 'orderNotionalEquityPct',
    means: 'the share of equity that an order may be worth',
    bounds: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  },
  'order-notional-max': {
    field: 'orderNotionalMax',
    means: 'what no order may be worth more than',
    bounds: { min: '1', max: '100000000', unit: CURRENCY },
  },
  'order-shares-max': {
    field: 'orderSharesMax',
    means: 'shares in one order',
    bounds: { min: '1', max: '1000000', whole: true, unit: 'shares' },
  },
  'position-equity-pct': {
    field: 'positionEquityPct',
    means: 'the share of equity that may be held of one symbol',
    bounds: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  },
  'orders-per-side-max': {
    field: 'ordersPerSideMax',
    means: 'working orders on one side of a contract',
    bounds: { min: '2', max: '15', whole: true, unit: 'orders; IB takes no more than 15' },
  },
  'open-orders-max': {
    field: 'openOrdersMax',
    means: 'working orders of the account',
    bounds: { min: '0', max: '10000', whole: true, unit: COUNT },
  },
  'open-positions-max': {
    field: 'openPositionsMax',
    means: 'instruments with a position, or an entry that works',
    bounds: { min: '0', max: '10000', whole: true, unit: COUNT },
  },
  'entries-per-day-max': {
    field: 'entriesPerDayMax',
    means: 'entries approved on one New York date',
    bounds: { min: '0', max: '100000', whole: true, unit: COUNT },
  },
  'entries-per-minute-max': {
    field: 'entriesPerMinuteMax',
    means: 'entries approved within a minute',
    bounds: { min: '0', max: '10000', whole: true, unit: COUNT },
  },
  'entries-per-second-max': {
    field: 'entriesPerSecondMax',
    means: 'entries approved within a second',
    bounds: { min: '0', max: '1000', whole: true, unit: COUNT },
  },
  'rule-entries-per-hour-max': {
    field: 'ruleEntriesPerHourMax',
    means: 'entries of one rule within an hour',
    bounds: { min: '0', max: '10000', whole: true, unit: COUNT },
  },
  'gross-exposure-equity-pct': {
    field: 'grossExposureEquityPct',
    means: 'the share of equity that longs and shorts may come to together',
    bounds: { min: '0', max: '1000', unit: OF_EQUITY_OR_NONE },
  },
  'net-exposure-equity-pct': {
    field: 'netExposureEquityPct',
    means: 'the share of equity that longs less shorts may come to, or the other way round',
    bounds: { min: '0', max: '1000', unit: OF_EQUITY_OR_NONE },
  },
  'strategy-exposure-equity-pct': {
    field: 'strategyExposureEquityPct',
    means: 'the share of equity that the trades of one strategy may come to',
    bounds: { min: '0', max: '1000', unit: OF_EQUITY_OR_NONE },
  },
  'buying-power-pct': {
    field: 'buyingPowerPct',
    means: 'the share of the buying power that entries may take',
    bounds: { min: '0', max: '100', unit: '% of the buying power; 0 is no limit' },
  },
  'adv-pct': {
    field: 'advPct',
    means: 'the share of what trades on an average day that an entry may be',
    bounds: { min: '0', max: '100', unit: '% of the average daily volume; 0 is no limit' },
  },
  'cash-reserve-equity-pct': {
    field: 'cashReserveEquityPct',
    means: 'the share of equity that stays in cash after a purchase',
    bounds: { min: '0', max: '100', unit: OF_EQUITY_OR_NONE },
  },
  'margin-use-pct': {
    field: 'marginUsePct',
    means: 'the share of equity with loan value that may be bound as initial margin',
    bounds: { min: '1', max: '100', unit: '% of equity with loan value' },
  },
  'margin-ask-pct': {
    field: 'marginAskPct',
    means: 'the share of it from which TWS is asked for the margin of an entry first',
    bounds: { min: '0', max: '1000', unit: '% of equity with loan value' },
  },
  'margin-wait-ms': {
    field: 'marginWaitMs',
    means: 'how long its answer is waited for; without one, the entry is denied',
    bounds: { min: '100', max: '10000', whole: true, unit: MS, milliseconds: true },
  },
  'price-collar-pct': {
    field: 'priceCollarPct',
    means: 'how far from the mid a limit price may be',
    bounds: { min: '0.1', max: '50', unit: '% of the mid: 3 is 3 %', percentage: true },
  },
  'quote-age-max-ms': {
    field: 'quoteAgeMaxMs',
    means: 'the age of a last tick that may still be traded on',
    bounds: { min: '1000', max: '600000', whole: true, unit: MS, milliseconds: true },
  },
  'exchange-rate-age-max-ms': {
    field: 'exchangeRateAgeMaxMs',
    means: 'the age of an exchange rate that may still be traded by',
    bounds: { min: '1000', max: '86400000', whole: true, unit: MS, milliseconds: true },
  },
  'duplicate-window-ms': {
    field: 'duplicateWindowMs',
    means: 'how long a like order is taken for a mistake',
    bounds: { min: '0', max: '600000', whole: true, unit: `${MS}; 0 lets equal orders pass` },
  },
  'daily-loss-reduce-pct': {
    field: 'dailyLossReducePct',
    means: 'the loss of our trades on a date in New York from which they only reduce',
    bounds: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  },
  'daily-loss-flatten-pct': {
    field: 'dailyLossFlattenPct',
    means: 'the loss of our trades on a date in New York at which they are left',
    bounds: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  },
  'stale-quotes-max-ms': {
    field: 'staleQuotesMaxMs',
    means: 'how long the loss of the day may be unknown while its market is open',
    bounds: { min: '5000', max: '3600000', whole: true, unit: MS, milliseconds: true },
  },
  'drawdown-pct': {
    field: 'drawdownPct',
    means: 'how far our trades together may come down from their best',
    bounds: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  },
  'drawdown-days': {
    field: 'drawdownDays',
    means: 'how many days, with today, their best is looked for in',
    bounds: { min: '1', max: '366', whole: true, unit: 'days' },
  },
  'losing-streak-max': {
    field: 'losingStreakMax',
    means: 'trades of a strategy in a row that are stopped out with a loss on a date',
    bounds: { min: '1', max: '1000', whole: true, unit: 'trades' },
  },
  'runaway-entries-max': {
    field: 'runawayEntriesMax',
    means: 'entries and additions within a minute, beyond which something runs away',
    bounds: { min: '1', max: '100000', whole: true, unit: 'orders' },
  },
  'naked-max-ms': {
    field: 'nakedMaxMs',
    means: 'how long what should be protected may be held without a working stop',
    bounds: { min: '1000', max: '3600000', whole: true, unit: MS, milliseconds: true },
  },
} as const satisfies Readonly<Record<string, LimitDefinition>>;

export type LimitName = keyof typeof LIMITS;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** What persons have set, until they lift it. What is not named stands as the environment says. */
export type LimitOverrides = Readonly<Partial<Record<LimitName, Decimal>>>;

export function isLimitName(text: string): text is LimitName {
  return Object.hasOwn(LIMITS, text);
}

/** Returns the value of a limit: currency, %, shares or ms, as its unit says. */
export function limitValue(limits: RiskLimits, name: LimitName): Decimal | number {
  return limits[LIMITS[name].field];
}

/** Returns the limits that count: those of the environment, with what persons have set. */
export function limitsInForce(configured: RiskLimits, overrides: LimitOverrides): RiskLimits {
  return LIMIT_NAMES.reduce<RiskLimits>((limits, name) => {
    const value = overrides[name];
    return value === undefined ? limits : withLimit(limits, name, value);
  }, configured);
}

/** Times are numbers of ms, everything else is a decimal. */
function withLimit(limits: RiskLimits, name: LimitName, value: Decimal): RiskLimits {
  const { field } = LIMITS[name];
  return { ...limits, [field]: typeof limits[field] === 'number' ? value.toNumber() : value };
}
