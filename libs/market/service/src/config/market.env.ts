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
}

/** Returns the intervals that are published, each once. */
export function publishedIntervals(env: MarketEnv): readonly BarInterval[] {
  const named = new Set(env.FAIRLEAD_BAR_INTERVALS.split(','));
  return BAR_INTERVALS.filter((interval) => named.has(interval));
}
