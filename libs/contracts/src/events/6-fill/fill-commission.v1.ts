import { IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** What an execution cost. It can come long after the fill, and again with a correction. */
export class FillCommissionV1 {
  static readonly contract: EventContract<FillCommissionV1> = {
    type: 'fill.commission',
    version: 1,
    isLogged: true,
    subject: (data) => `fill.v1.commission.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      executionId: '0000e0d5.69e02bfb.01',
      revision: 1,
      commission: '1.00',
      currency: 'USD',
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(100) executionId: string;
  @IsInt() @Min(0) revision: number;
  @IsDecimalString() commission: string;
  @Matches(/^[A-Z]{3}$/) currency: string;
}
