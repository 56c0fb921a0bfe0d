import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** Bar lengths that are built. */
export const BAR_INTERVALS = ['5s', '10s', '1m', '5m', '15m', '1h', '1d'] as const;
/** The length of a bar. */
export type BarInterval = (typeof BAR_INTERVALS)[number];

/** A bar is complete. */
export class MarketBarV1 {
  static readonly contract: EventContract<MarketBarV1> = {
    type: 'market.bar',
    version: 1,
    subject: (data) => `market.v1.bar.${data.instrumentKey}`,
  };
  @IsInstrumentKey() instrumentKey: string;
  @IsIn(BAR_INTERVALS) interval: BarInterval;
  @IsUtcInstant() startsAt: string;
  @IsDecimalString() open: string;
  @IsDecimalString() high: string;
  @IsDecimalString() low: string;
  @IsDecimalString() close: string;
  @IsDecimalString('not-negative') volume: string;
  @IsInt() @Min(0) tickCount: number;
  @IsBoolean() delayed: boolean;
}
