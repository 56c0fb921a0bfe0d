import type { NumberBounds } from '@fairlead/core/document';

const CURRENCY = "the account's currency";
const OF_EQUITY = "% of the account's equity: 5 is 5 %";
const MS = 'milliseconds: 2000 is 2 s';

/** What each limit of the environment may be. The bounds catch what was meant otherwise; they do not say what is wise. */
export const LIMIT_BOUNDS = {
  FAIRLEAD_REPAIR_MS: { min: '200', max: '60000', whole: true, unit: MS, milliseconds: true },
  FAIRLEAD_LAST_RESORT_REFUSALS: {
    min: '1',
    max: '20',
    whole: true,
    unit: 'refused stops in a row',
  },
  FAIRLEAD_LAST_RESORT_MS: {
    min: '5000',
    max: '600000',
    whole: true,
    unit: MS,
    milliseconds: true,
  },
  FAIRLEAD_ORDER_NOTIONAL: { min: '1', max: '100000000', unit: CURRENCY },
  FAIRLEAD_ORDER_EQUITY_PCT: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  FAIRLEAD_ORDER_NOTIONAL_MAX: { min: '1', max: '100000000', unit: CURRENCY },
  FAIRLEAD_ORDER_SHARES_MAX: {
    min: '1',
    max: '1000000',
    whole: true,
    unit: 'shares, a whole number',
  },
  FAIRLEAD_POSITION_EQUITY_PCT: { min: '0.1', max: '100', unit: OF_EQUITY, percentage: true },
  FAIRLEAD_QUOTE_AGE_MAX_MS: {
    min: '1000',
    max: '600000',
    whole: true,
    unit: MS,
    milliseconds: true,
  },
  FAIRLEAD_EXCHANGE_RATE_AGE_MAX_MS: {
    min: '1000',
    max: '86400000',
    whole: true,
    unit: MS,
    milliseconds: true,
  },
  FAIRLEAD_DUPLICATE_WINDOW_MS: {
    min: '0',
    max: '600000',
    whole: true,
    unit: `${MS}; 0 lets equal orders pass`,
  },
} as const satisfies Readonly<Record<string, NumberBounds>>;
