import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { IsAccount, IsId, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { CheckResultV1 } from './check-result.v1';
import { LegV1 } from './leg.v1';

/** How the size came about: the arithmetic in lines, for a person to follow. */
export class SizingV1 {
  @IsDecimalString('positive') quantity: string;
  @ArrayMaxSize(20) @IsString({ each: true }) @MaxLength(200, { each: true }) steps: string[];
}

/** An intent was sized, priced and passed every check; its orders are on their way. */
export class OrderApprovedV1 {
  static readonly contract: EventContract<OrderApprovedV1> = {
    type: 'order.approved',
    version: 1,
    subject: (data) => `order.v1.approved.${data.account}.${data.instrumentKey}`,
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() intentId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsId() tradeId: string;
  @IsString() @MaxLength(64) strategy: string;
  @IsIn(['ENTER', 'EXIT']) kind: 'ENTER' | 'EXIT';
  @IsIn(['LONG', 'SHORT']) direction: 'LONG' | 'SHORT';
  /** The price that size and protection were computed from. */
  @IsOptional() @IsDecimalString('positive') referencePrice?: string;
  @IsOptional() @ValidateNested() @Type(() => SizingV1) sizing?: SizingV1;
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => CheckResultV1)
  checks: CheckResultV1[];
  /** The orders that this approval places; an exit that only re-prices has none. */
  @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => LegV1) legs: LegV1[];
}
