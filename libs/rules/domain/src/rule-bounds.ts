import type { NumberBounds } from '@fairlead/core/document';

const PERCENT_OF_EQUITY = "% of the account's equity: 2 is 2 %";
const PERCENT_OF_PRICE = '% of the entry price: 3 is 3 %';
const CURRENCY_A_SHARE = "the instrument's currency for each share";
const TIMES_ATR = 'times the average true range';
const CHANGE = '% since the close before: 2 is 2 %, -2 a fall of 2 %';
const VOLATILITY = '% of the price, by an average true range: 0.1 is 0.1 %';
const SESSION_MINUTES = 'minutes of the regular session';
const UNREALISED = '% of the cost: 2 is 2 %, -2 a loss of 2 %';

/**
 * What each number of a rule may be. The bounds do not say what is wise; they catch what was meant otherwise: a
 * fraction for a percentage, a price for a distance, seconds for minutes. docs/guides/rules.md shows this table.
 */
export const RULE_BOUNDS = {
  'size.shares': { min: '1', max: '1000000', whole: true, unit: 'shares, a whole number' },
  'size.notional': { min: '1', max: '100000000', unit: "the account's currency" },
  'size.equityPct': { min: '0.1', max: '50', unit: PERCENT_OF_EQUITY, percentage: true },
  'size.riskPct': { min: '0.05', max: '5', unit: `${PERCENT_OF_EQUITY}, lost where the stop is hit`, percentage: true }, // prettier-ignore
  'size.volatilityPct': {
    min: '0.001',
    max: '5',
    unit: `${PERCENT_OF_EQUITY}, by which one average true range moves it`,
  },
  'size.minShares': { min: '1', max: '1000000', whole: true, unit: 'shares, a whole number' },
  'size.maxShares': { min: '1', max: '1000000', whole: true, unit: 'shares, a whole number' },
  'stop.percent': { min: '0.25', max: '50', unit: PERCENT_OF_PRICE, percentage: true },
  'stop.absolute': { min: '0.0001', max: '100000', unit: CURRENCY_A_SHARE },
  'stop.atr': { min: '0.25', max: '100', unit: TIMES_ATR },
  'target.percent': { min: '0.25', max: '95', unit: PERCENT_OF_PRICE, percentage: true },
  'target.absolute': { min: '0.0001', max: '100000', unit: CURRENCY_A_SHARE },
  'target.atr': { min: '0.25', max: '100', unit: TIMES_ATR },
  'target.r': { min: '0.1', max: '100', unit: "times the stop's distance: 2 is twice as far" },
  'move.price': { min: '0.0001', max: '10000000', unit: "the instrument's currency" },
  'breakEven.ticks': { min: '-1000', max: '1000', whole: true, unit: 'ticks beyond the average entry price, at a loss where negative' }, // prettier-ignore
  'breakEven.percent': { min: '-10', max: '10', finest: '0.01', unit: '% beyond the average entry price, at a loss where negative', percentage: true }, // prettier-ignore
  'breakEven.after.percent': {
    min: '0.1',
    max: '100',
    unit: '% in profit: 2 is 2 %',
    percentage: true,
  },
  'breakEven.after.r': { min: '0.1', max: '100', unit: "times the stop's distance in profit" },
  quantity: { min: '1', max: '1000000', whole: true, unit: 'shares, a whole number' },
  confidenceThreshold: { min: '0', max: '1', unit: 'from 0 to 1: 0.8 is 80 %', percentage: true },
  stopLossPct: { min: '0.0025', max: '0.5', unit: 'a fraction: 0.03 is 3 %', percentage: true },
  takeProfitPct: { min: '0.0025', max: '0.95', unit: 'a fraction: 0.08 is 8 %', percentage: true },
  confidence: { min: '0', max: '1', unit: 'from 0 to 1: 0.8 is 80 %', percentage: true },
  limitOffsetPercent: { min: '-3', max: '3', finest: '0.01', unit: "% better than the signal's price, worse where negative: 0.5 is 0.5 %", percentage: true }, // prettier-ignore
  part: { min: '1', max: '99', unit: '% of all that is bought: 50 is half of it', percentage: true }, // prettier-ignore
  stopFraction: { min: '0.05', max: '0.95', unit: 'how much of the way to the stop: 0.5 is half of it', percentage: true }, // prettier-ignore
  sizeMultiple: { min: '0.1', max: '10', unit: 'times what the entry has filled' },
  restMinutes: { min: '1', max: '390', unit: 'minutes, a trading day at most' },
  cooldownMinutes: { min: '0', max: '10080', unit: 'minutes, a week at most' },
  cooldownSeconds: { min: '0', max: '604800', unit: 'seconds, a week at most' },
  validForSeconds: { min: '1', max: '3600', unit: 'seconds, an hour at most' },
  maxPerDay: {
    min: '1',
    max: '10000',
    whole: true,
    unit: 'firings for each symbol on one New York day',
  },
  priority: { min: '-1000000', max: '1000000', whole: true, unit: 'higher is evaluated first' },
  heldSecondsMin: { min: '0', max: '31536000', unit: 'seconds, a year at most' },
  heldSecondsMax: { min: '0', max: '31536000', unit: 'seconds, a year at most' },
  withinMinutes: { min: '0.1', max: '1440', unit: 'minutes, a day at most' },
  countMin: { min: '1', max: '10000', whole: true, unit: 'signals' },
  countMax: { min: '0', max: '10000', whole: true, unit: 'signals' },
  sourcesMin: { min: '2', max: '50', whole: true, unit: 'sources' },
  minutesAfterOpenMin: { min: '0', max: '390', unit: SESSION_MINUTES },
  minutesAfterOpenMax: { min: '0', max: '390', unit: SESSION_MINUTES },
  minutesBeforeCloseMin: { min: '0', max: '390', unit: SESSION_MINUTES },
  minutesBeforeCloseMax: { min: '0', max: '390', unit: SESSION_MINUTES },
  minutesBeforeClose: { min: '0.5', max: '390', unit: SESSION_MINUTES },
  noEntryMinutesBeforeClose: { min: '0', max: '390', unit: SESSION_MINUTES },
  unrealisedPercentMin: {
    min: '-100',
    max: '1000',
    finest: '0.1',
    unit: UNREALISED,
    percentage: true,
  },
  unrealisedPercentMax: {
    min: '-100',
    max: '1000',
    finest: '0.1',
    unit: UNREALISED,
    percentage: true,
  },
  priceMin: { min: '0', max: '10000000', unit: "the instrument's currency" },
  priceMax: { min: '0', max: '10000000', unit: "the instrument's currency" },
  changePercentMin: { min: '-100', max: '1000', finest: '0.1', unit: CHANGE, percentage: true },
  changePercentMax: { min: '-100', max: '1000', finest: '0.1', unit: CHANGE, percentage: true },
  spreadPercentMax: { min: '0.001', max: '10', unit: '% of the middle of bid and ask' },
  volumeMin: { min: '1', max: '1000000000000', whole: true, unit: 'shares of the session' },
  volumeMax: { min: '1', max: '1000000000000', whole: true, unit: 'shares of the session' },
  volatilityPercentMin: { min: '0', max: '100', unit: VOLATILITY },
  volatilityPercentMax: { min: '0', max: '100', unit: VOLATILITY },
  indicator: { min: '-1000000000000', max: '1000000000000', unit: "the indicator's own unit" },
  'where.confidence': { min: '0', max: '1', unit: 'from 0 to 1: 0.8 is 80 %', percentage: true },
  'where.probabilities': { min: '0', max: '1', unit: 'from 0 to 1: 0.8 is 80 %', percentage: true },
  'where.price': { min: '0', max: '10000000', unit: "the instrument's currency" },
  'where.sequence': { min: '0', max: '9007199254740991', whole: true, unit: 'a whole number' },
  'where.numeric': { min: '-1000000000000', max: '1000000000000', unit: "the model's own unit" },
  'where.figure': { min: '-1000000000000', max: '1000000000000', unit: "the event's own unit" },
  'where.features': { min: '-1000000000000', max: '1000000000000', unit: "the model's own unit" },
} as const satisfies Readonly<Record<string, NumberBounds>>;

/** A numeric field of a rule. */
export type BoundedField = keyof typeof RULE_BOUNDS;

/** Returns the bounds of a field. */
export function boundsOf(field: BoundedField): NumberBounds {
  return RULE_BOUNDS[field];
}
