import { type AccountId, decimal } from '@fairlead/core';
import { DEFAULT_PLAN_SETTINGS, DEFAULT_RISK_LIMITS } from '@fairlead/order-domain';
import type { OrderSettings } from '../application/order-settings';
import type { OrderEnv } from './order.env';

const WARM_UP_MS = 10_000;

/** Returns the settings that an environment stands for. */
export function settingsOf(env: OrderEnv): OrderSettings {
  return {
    account: env.TWS_ACCOUNT as AccountId,
    plan: {
      ...DEFAULT_PLAN_SETTINGS,
      repairMs: env.FAIRLEAD_REPAIR_MS,
      lastResortRefusals: env.FAIRLEAD_LAST_RESORT_REFUSALS,
      lastResortMs: env.FAIRLEAD_LAST_RESORT_MS,
    },
    limits: {
      ...DEFAULT_RISK_LIMITS,
      orderNotional: decimal(env.FAIRLEAD_ORDER_NOTIONAL),
      orderNotionalEquityPct: decimal(env.FAIRLEAD_ORDER_EQUITY_PCT),
      orderNotionalMax: decimal(env.FAIRLEAD_ORDER_NOTIONAL_MAX),
      orderSharesMax: decimal(env.FAIRLEAD_ORDER_SHARES_MAX),
      positionEquityPct: decimal(env.FAIRLEAD_POSITION_EQUITY_PCT),
      quoteAgeMaxMs: env.FAIRLEAD_QUOTE_AGE_MAX_MS,
      restartAt: env.FAIRLEAD_TWS_RESTART_AT === '' ? null : env.FAIRLEAD_TWS_RESTART_AT,
      unprotectedEntries: env.FAIRLEAD_UNPROTECTED_ENTRIES,
      exchangeRateAgeMaxMs: env.FAIRLEAD_EXCHANGE_RATE_AGE_MAX_MS,
      duplicateWindowMs: env.FAIRLEAD_DUPLICATE_WINDOW_MS,
    },
    childrenActivateEarly: env.FAIRLEAD_CHILDREN_ACTIVATION === 'early',
    adoptPositionsOf: new Set(env.FAIRLEAD_ADOPT_POSITIONS_OF.split(',')),
    warmUpMs: WARM_UP_MS,
  };
}
