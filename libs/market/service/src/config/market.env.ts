import { BAR_INTERVALS, type BarInterval, IsAccount } from '@fairlead/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

const INTERVAL = `(${BAR_INTERVALS.join('|')})`;

/** What market-data takes from the environment. */
export class MarketEnv {
  /** The account that is traded; what is known of others is left alone. Without it all are looked at. */
  @IsOptional() @IsAccount() TWS_ACCOUNT?: string;
  /** Bars that are published, separated by commas. Those that indicators rest on are always built. */
  @Matches(new RegExp(`^${INTERVAL}(,${INTERVAL})*$`), {
    message: `FAIRLEAD_BAR_INTERVALS must be some of ${BAR_INTERVALS.join(', ')}, separated by commas`,
  })
  FAIRLEAD_BAR_INTERVALS = '10s,1m';
  /** Instruments streamed at once. The broker allows 100 lines; some are left for people. */
  @Type(() => Number) @IsInt() @Min(1) @Max(100) FAIRLEAD_TICKER_LIMIT = 90;
  /** Days that bars shorter than a minute are kept; longer ones are kept for good. */
  @Type(() => Number) @IsInt() @Min(1) @Max(3_650) FAIRLEAD_BAR_RETENTION_DAYS = 7;
  /** Hours that the broker's answers about past bars count. A split or a correction changes the past, so not for long; 0: not at all. */
  @Type(() => Number) @IsInt() @Min(0) @Max(720) FAIRLEAD_BARS_CACHE_HOURS = 24;
  /** Past bars that are kept at most; the oldest answers go first. A bar takes about 150 bytes. */
  @Type(() => Number) @IsInt() @Min(1_000) @Max(50_000_000) FAIRLEAD_BARS_CACHE_MAX = 1_000_000;
}

const HOUR_MS = 3_600_000;

/** Returns what the cache of past bars may hold. */
export function cacheLimits(env: MarketEnv): { readonly keptMs: number; readonly barsMax: number } {
  return { keptMs: env.FAIRLEAD_BARS_CACHE_HOURS * HOUR_MS, barsMax: env.FAIRLEAD_BARS_CACHE_MAX };
}

/** Returns the intervals that are published, each once. */
export function publishedIntervals(env: MarketEnv): readonly BarInterval[] {
  const named = new Set(env.FAIRLEAD_BAR_INTERVALS.split(','));
  return BAR_INTERVALS.filter((interval) => named.has(interval));
}
