import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/**
 * Shares changed hands. Published at most once for each execution id; everything that counts quantity counts these, and
 * what corrects them (`fill.corrected`).
 */
export class FillExecutionV1 {
  static readonly contract: EventContract<FillExecutionV1> = {
    type: 'fill.execution',
    version: 1,
    isLogged: true,
    subject: (data) => `fill.v1.execution.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      executionId: '0000e0d5.69e02bfb.01',
      revision: 1,
      orderRef: SAMPLE.orderRef,
      external: false,
      permId: 1351823328,
      side: 'SELL',
      quantity: '40',
      price: '227.51',
      currency: 'USD',
      multiplier: '1',
      cumulativeQuantity: '40',
      remainingQuantity: '60',
      isPartial: true,
      executedAt: SAMPLE.at,
      exchange: 'SMART',
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  /** The execution id without its revision: corrections of one fill share it. */
  @IsString() @MaxLength(100) executionId: string;
  @IsInt() @Min(0) revision: number;
  /** The reference on the order; empty or foreign text where the order is not ours. */
  @IsString() @MaxLength(64) orderRef: string;
  @IsBoolean() external: boolean;
  @IsInt() permId: number;
  @IsIn(['BUY', 'SELL']) side: 'BUY' | 'SELL';
  @IsDecimalString('positive') quantity: string;
  @IsDecimalString() price: string;
  @Matches(/^[A-Z]{3}$/) currency: string;
  @IsDecimalString('positive') multiplier: string;
  /** Of the whole order, by the broker's count. */
  @IsOptional() @IsDecimalString('positive') cumulativeQuantity?: string;
  /** What of the order is open after this, by the broker's count; absent for orders that are not ours. */
  @IsOptional() @IsDecimalString('not-negative') remainingQuantity?: string;
  /** True where something of the order is open after this; absent for orders that are not ours. */
  @IsOptional() @IsBoolean() isPartial?: boolean;
  @IsUtcInstant() executedAt: string;
  /** Why the broker's time could not be told for certain: `executedAt` is when the gateway heard of it then. */
  @IsOptional() @IsText() executedAtNote?: string;
  @IsString() @MaxLength(32) exchange: string;
}
