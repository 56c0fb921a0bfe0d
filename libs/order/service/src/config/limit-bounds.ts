import type { NumberBounds } from '@fairlead/core/document';
import { LIMITS } from '@fairlead/order-domain';

const MS = 'milliseconds: 2000 is 2 s';

/** What each number of the environment may be. The bounds catch what was meant otherwise; they do not say what is wise. */
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
  FAIRLEAD_ORDER_NOTIONAL: LIMITS['order-notional'].bounds,
  FAIRLEAD_ORDER_EQUITY_PCT: LIMITS['order-equity-pct'].bounds,
  FAIRLEAD_ORDER_NOTIONAL_MAX: LIMITS['order-notional-max'].bounds,
  FAIRLEAD_ORDER_SHARES_MAX: LIMITS['order-shares-max'].bounds,
  FAIRLEAD_POSITION_EQUITY_PCT: LIMITS['position-equity-pct'].bounds,
  FAIRLEAD_QUOTE_AGE_MAX_MS: LIMITS['quote-age-max-ms'].bounds,
  FAIRLEAD_EXCHANGE_RATE_AGE_MAX_MS: LIMITS['exchange-rate-age-max-ms'].bounds,
  FAIRLEAD_DUPLICATE_WINDOW_MS: LIMITS['duplicate-window-ms'].bounds,
} as const satisfies Readonly<Record<string, NumberBounds>>;
