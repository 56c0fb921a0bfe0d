import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsCode, IsId, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** The states of a trade. */
export const TRADE_STATES = [
  'PENDING',
  'ENTERING',
  'OPEN',
  'ADJUSTING',
  'CLOSING',
  'CLOSED',
] as const;
/** The state of a trade. */
export type TradeStatus = (typeof TRADE_STATES)[number];

/** A trade moved on: its position, its protection, or what happens to it next. */
export class TradeChangedV1 {
  static readonly contract: EventContract<TradeChangedV1> = {
    type: 'order.trade',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.trade.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      tradeId: SAMPLE.tradeId,
      strategy: 'aapl',
      direction: 'LONG',
      status: 'OPEN',
      position: '100',
      effectiveProtection: '100',
      protected: true,
      protectedHours: 'REGULAR',
      exposedMs: 12,
      averageEntryPrice: '227.51',
      stopPrice: '220.67',
      targetPrice: '245.72',
      code: 'PROTECTED',
      reason: 'stop and target cover the position',
      openedAt: SAMPLE.at,
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() tradeId: string;
  @IsString() @MaxLength(64) strategy: string;
  @IsIn(['LONG', 'SHORT']) direction: 'LONG' | 'SHORT';
  @IsIn(TRADE_STATES) status: TradeStatus;
  /** Signed shares by this trade's own executions. */
  @IsDecimalString() position: string;
  /** Shares that working stops cover. */
  @IsDecimalString('not-negative') effectiveProtection: string;
  @IsBoolean() protected: boolean;
  /** True where its rule says `protection: none`: then `protected` is false for good, and nothing is exposed by it. */
  @IsOptional() @IsBoolean() unprotectedByChoice?: boolean;
  /**
   * When its stops work at the broker: in the regular session of its exchange, or before and after it too (04:00 to 20:00 in
   * New York); never through the night. Absent: nothing is held, or no stop works.
   */
  @IsOptional() @IsIn(['REGULAR', 'EXTENDED']) protectedHours?: 'REGULAR' | 'EXTENDED';
  /** Milliseconds in which the position was not fully protected and should have been, so far. */
  @IsInt() @Min(0) exposedMs: number;
  @IsOptional() @IsDecimalString() averageEntryPrice?: string;
  @IsOptional() @IsDecimalString() averageExitPrice?: string;
  @IsOptional() @IsDecimalString() stopPrice?: string;
  @IsOptional() @IsDecimalString() targetPrice?: string;
  /** What was done and why: OPENED, PROTECTED, ENTRY_CUT, REPRICED, CLOSING, STOPPED_OUT, TARGET_HIT, CLOSED … */
  @IsCode() code: string;
  @IsText() reason: string;
  @IsUtcInstant() openedAt: string;
  @IsOptional() @IsUtcInstant() closedAt?: string;
}
