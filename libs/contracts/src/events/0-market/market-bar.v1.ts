import { IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { BAR_INTERVALS, type BarInterval } from './bar-intervals';

/** A bar is complete. */
export class MarketBarV1 {
  static readonly contract: EventContract<MarketBarV1> = {
    type: 'market.bar',
    version: 1,
    isLogged: false,
    subject: (data) => `market.v1.bar.${data.instrumentKey}`,
    sample: {
      instrumentKey: SAMPLE.instrumentKey,
      interval: '10s',
      startsAt: SAMPLE.at,
      open: '227.50',
      high: '227.60',
      low: '227.40',
      close: '227.55',
      volume: '1200',
      tickCount: 31,
      delayed: false,
    },
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
