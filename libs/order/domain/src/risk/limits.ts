import { SPREAD_MAX_PCT, ZERO, decimal } from '@fairlead/core';
import type { RiskLimits } from './risk-input';

/** The defaults. */
export const DEFAULT_RISK_LIMITS: RiskLimits = {
  orderNotional: decimal('25000'),
  orderNotionalEquityPct: decimal('5'),
  orderNotionalMax: decimal('50000'),
  orderSharesMax: decimal('10000'),
  positionEquityPct: decimal('10'),
  ordersPerSideMax: 15,
  ...{ openOrdersMax: 0, openPositionsMax: 0 },
  ...{ entriesPerDayMax: 0, entriesPerMinuteMax: 0, entriesPerSecondMax: 0 },
  ruleEntriesPerHourMax: 0,
  ...{ grossExposureEquityPct: ZERO, netExposureEquityPct: ZERO, strategyExposureEquityPct: ZERO },
  ...{ buyingPowerPct: ZERO, cashReserveEquityPct: ZERO },
  priceCollarPct: decimal('3'),
  quoteAgeMaxMs: 60_000,
  feedAgeMaxMs: 5_000,
  spreadMaxPct: SPREAD_MAX_PCT,
  exchangeRateAgeMaxMs: 15 * 60 * 1_000,
  contractAgeMaxMs: 24 * 60 * 60 * 1_000,
  duplicateWindowMs: 10_000,
  closeBufferMs: 10_000,
  allowFractional: false,
  restartAt: null,
  dailyLossReducePct: decimal('2'),
  dailyLossFlattenPct: decimal('3'),
  staleQuotesMaxMs: 60_000,
  losingStreakMax: 10,
  runawayEntriesMax: 120,
  nakedMaxMs: 60_000,
  unprotectedEntries: 'paper',
};
