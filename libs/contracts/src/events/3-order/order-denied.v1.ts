import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey } from '../../validators/fields';
import { CheckResultV1, SAMPLE_CHECK } from './check-result.v1';

/** Risk refused an intent; every check is listed, failed ones with limit and actual. */
export class OrderDeniedV1 {
  static readonly contract: EventContract<OrderDeniedV1> = {
    type: 'order.denied',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.denied.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      intentId: SAMPLE.intentId,
      signalId: SAMPLE.id,
      checks: [SAMPLE_CHECK],
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsId() intentId: string;
  @IsOptional() @IsId() signalId?: string;
  /** Why a person wanted it, beginning with the name; absent where a rule did, whose decision says why. */
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CheckResultV1)
  checks: CheckResultV1[];
}
