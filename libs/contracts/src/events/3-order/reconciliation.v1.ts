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
import { IsAccount, IsId, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/**
 * What happened between our side and the broker's in one contract: MANUAL_TRADE, an execution that is not ours;
 * MANUAL_TRADE_CORRECTED, such an execution became another one; DOUBT, one snapshot differs, entries are denied;
 * AGREES, the doubt is gone; SHARES_MISSING, two snapshots agree that our trades hold less; UNEXPLAINED, they agree on a
 * difference that nothing explains, entries are denied; ACCEPTED, a person took that for external.
 */
export const RECONCILIATION_CODES = [
  'MANUAL_TRADE',
  'MANUAL_TRADE_CORRECTED',
  'DOUBT',
  'AGREES',
  'SHARES_MISSING',
  'UNEXPLAINED',
  'ACCEPTED',
] as const;
/** What happened between our side and the broker's. */
export type ReconciliationCode = (typeof RECONCILIATION_CODES)[number];

/** Shares of a trade of ours that somebody else closed, or gave back. */
export class LostSharesV1 {
  @IsId() tradeId: string;
  /** Signed shares that the trade holds more by it: below zero for a LONG that lost some. */
  @IsDecimalString() moved: string;
  /** Absent where nobody saw the execution. */
  @IsOptional() @IsDecimalString() price?: string;
}

/** Who owns what of one contract changed, or is in doubt. Signed shares everywhere. */
export class ReconciliationV1 {
  static readonly contract: EventContract<ReconciliationV1> = {
    type: 'order.reconciliation',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.reconciliation.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      symbol: 'AAPL',
      code: 'SHARES_MISSING',
      reason: 'the broker holds 60 of 100 shares, and no order of ours closed the rest',
      ours: '60',
      external: '0',
      unexplained: '0',
      held: '60',
      takenAt: SAMPLE.at,
      lost: [{ tradeId: SAMPLE.tradeId, moved: '-40' }],
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsIn(RECONCILIATION_CODES) code: ReconciliationCode;
  @IsText() reason: string;
  /** What our trades hold now. */
  @IsDecimalString() ours: string;
  /** The external baseline now. */
  @IsDecimalString() external: string;
  /** What nothing explains now. */
  @IsDecimalString() unexplained: string;
  /** What the broker holds, where a snapshot said so. */
  @IsOptional() @IsDecimalString() held?: string;
  /** The moment of that snapshot. */
  @IsOptional() @IsUtcInstant() takenAt?: string;
  /** The manual execution. */
  @IsOptional() @IsString() @MaxLength(100) executionId?: string;
  /** What our trades lost by it, or got back. */
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => LostSharesV1)
  lost: LostSharesV1[];
  /** Who accepted it. */
  @IsOptional() @IsText() by?: string;
}
