import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsInstrumentKey, IsText } from '../../validators/fields';

/** Quotes of an instrument stopped coming although its session is open, or came back. */
export class MarketStaleV1 {
  static readonly contract: EventContract<MarketStaleV1> = {
    type: 'market.stale',
    version: 1,
    isLogged: true,
    subject: (data) => `market.v1.stale.${data.instrumentKey}`,
    sample: {
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      stale: true,
      reason: 'no tick for 60 s',
    },
  };
  @IsInstrumentKey() instrumentKey: string;
  @IsOptional() @IsString() @MaxLength(32) symbol?: string;
  @IsBoolean() stale: boolean;
  @IsText() reason: string;
}
