import { IsBoolean, IsString, MaxLength } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** Our position and the broker's differ, or agree again. */
export class PositionDriftV1 {
  static readonly contract: EventContract<PositionDriftV1> = {
    type: 'position.drift',
    version: 1,
    isLogged: true,
    subject: (data) => `position.v1.drift.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      ours: '100',
      broker: '60',
      resolved: false,
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  /** Signed shares by our executions, manual ones that we saw included. */
  @IsDecimalString() ours: string;
  /** Signed shares by the broker's position report. */
  @IsDecimalString() broker: string;
  @IsBoolean() resolved: boolean;
}
