import { type Instant, instant, newYorkTime, plusMs } from '@fairlead/core';
import { isMarginNear } from '../margin/margin-use';
import type { RiskLimits } from '../risk-input';
import type { AccountFunds } from './account-activity';

/** What has to be read of the account so that its limits can be judged. */
export interface WantedActivity {
  /** The open trades of other instruments. */
  readonly otherTrades: boolean;
  /** Approved entries since then; null where nothing counts them. */
  readonly approvedSince: Instant | null;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** Returns when the New York date of a moment began. */
export function dayStart(now: Instant): Instant {
  return instant(newYorkTime(now).startOf('day').toMillis());
}

/** Returns what these limits want to know: what is not limited is not read. */
export function wantedActivity(
  limits: RiskLimits,
  now: Instant,
  funds: AccountFunds | null = null,
): WantedActivity {
  const counted: readonly (readonly [number, Instant])[] = [
    [limits.entriesPerSecondMax, plusMs(now, -SECOND_MS)],
    [limits.entriesPerMinuteMax, plusMs(now, -MINUTE_MS)],
    [limits.ruleEntriesPerHourMax, plusMs(now, -HOUR_MS)],
    [limits.entriesPerDayMax, dayStart(now)],
  ];
  const since = counted.flatMap(([most, from]) => (most === 0 ? [] : [from]));
  return {
    otherTrades: looksAtOtherTrades(limits) || isMarginNear(limits, funds),
    approvedSince: since.length === 0 ? null : instant(Math.min(...since)),
  };
}

function looksAtOtherTrades(limits: RiskLimits): boolean {
  const { openOrdersMax, openPositionsMax } = limits;
  const { grossExposureEquityPct, netExposureEquityPct, strategyExposureEquityPct } = limits;
  const { buyingPowerPct, cashReserveEquityPct } = limits;
  const shares = [
    ...[grossExposureEquityPct, netExposureEquityPct, strategyExposureEquityPct],
    ...[buyingPowerPct, cashReserveEquityPct],
  ];
  return openOrdersMax > 0 || openPositionsMax > 0 || shares.some((share) => share.gt(0));
}
