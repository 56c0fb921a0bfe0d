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
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { CheckResultV1, SAMPLE_CHECK } from './check-result.v1';
import { LegV1, SAMPLE_LEG } from './leg.v1';

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
    isLogged: true,
    subject: (data) => `order.v1.approved.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      intentId: SAMPLE.intentId,
      signalId: SAMPLE.id,
      tradeId: SAMPLE.tradeId,
      strategy: 'aapl',
      kind: 'ENTER',
      direction: 'LONG',
      referencePrice: '227.51',
      sizing: { quantity: '131', steps: ['allocation = 30000'] },
      checks: [SAMPLE_CHECK],
      legs: [SAMPLE_LEG],
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() intentId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsId() tradeId: string;
  @IsString() @MaxLength(64) strategy: string;
  /** ADD: an order that makes an open trade larger. ADJUST: its stop or target moves. CANCEL: what would open or add ends. */
  @IsIn(['ENTER', 'ADD', 'EXIT', 'ADJUST', 'CANCEL'])
  kind: 'ENTER' | 'ADD' | 'EXIT' | 'ADJUST' | 'CANCEL';
  @IsIn(['LONG', 'SHORT']) direction: 'LONG' | 'SHORT';
  /** The price that size and protection were computed from. */
  @IsOptional() @IsDecimalString('positive') referencePrice?: string;
  @IsOptional() @ValidateNested() @Type(() => SizingV1) sizing?: SizingV1;
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CheckResultV1)
  checks: CheckResultV1[];
  /** Why a person wanted it, beginning with the name; absent where a rule did, whose decision says why. */
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
  /** The orders that this approval places; an exit that only re-prices has none. */
  @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => LegV1) legs: LegV1[];
}
