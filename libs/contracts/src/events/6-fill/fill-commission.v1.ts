import { IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { IsAccount, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** What an execution cost. It can come long after the fill, and again with a correction. */
export class FillCommissionV1 {
  static readonly contract: EventContract<FillCommissionV1> = {
    type: 'fill.commission',
    version: 1,
    subject: (data) => `fill.v1.commission.${data.account}.${data.instrumentKey}`,
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(100) executionId: string;
  @IsInt() @Min(0) revision: number;
  @IsDecimalString() commission: string;
  @Matches(/^[A-Z]{3}$/) currency: string;
}
