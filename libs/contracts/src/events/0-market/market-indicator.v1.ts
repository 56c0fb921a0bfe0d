import { IsBoolean, IsIn, IsInt, IsOptional, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';
import { BAR_INTERVALS, type BarInterval } from './bar-intervals';
import { INDICATOR_NAMES, type IndicatorName } from './published-indicators';

/** An indicator has a new value. */
export class MarketIndicatorV1 {
  static readonly contract: EventContract<MarketIndicatorV1> = {
    type: 'market.indicator',
    version: 1,
    isLogged: false,
    subject: (data) => `market.v1.indicator.${data.instrumentKey}`,
    sample: {
      instrumentKey: SAMPLE.instrumentKey,
      name: 'ATR',
      period: 14,
      interval: '10s',
      value: '0.1234',
      barsUsed: 14,
      barsWanted: 14,
      at: SAMPLE.at,
      delayed: false,
    },
  };
  @IsInstrumentKey() instrumentKey: string;
  /** The broker's number of the contract that it was made from; absent where it is not known. */
  @IsOptional() @IsInt() @Min(1) contractId?: number;
  @IsIn(INDICATOR_NAMES) name: IndicatorName;
  @IsInt() @Min(1) period: number;
  @IsIn(BAR_INTERVALS) interval: BarInterval;
  @IsDecimalString() value: string;
  /** Bars that the value rests on; fewer than asked for are used and said. */
  @IsInt() @Min(0) barsUsed: number;
  @IsInt() @Min(1) barsWanted: number;
  @IsUtcInstant() at: string;
  @IsBoolean() delayed: boolean;
}
