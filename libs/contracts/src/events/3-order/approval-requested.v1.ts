import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** An entry passed every check and waits for a person's yes: after it they all run again, at the price of that moment. */
export class ApprovalRequestedV1 {
  static readonly contract: EventContract<ApprovalRequestedV1> = {
    type: 'order.approval-requested',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.approval-requested.${data.account}.${data.instrumentKey}`,
    sample: {
      ...{ account: SAMPLE.account, instrumentKey: SAMPLE.instrumentKey, symbol: 'AAPL' },
      ...{ intentId: SAMPLE.intentId, causeId: SAMPLE.id, signalId: SAMPLE.id },
      ...{ ruleId: 'aapl-buy', ruleVersion: 1, strategy: 'basic', direction: 'LONG' },
      ...{ quantity: '100', referencePrice: '231.40', stopPrice: '224.46', targetPrice: '249.91' },
      ...{ reason: 'aapl-buy: BUY with confidence 0.91', until: '2026-11-23T15:00:30.000Z' },
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  /** The name that an answer goes by. */
  @IsId() intentId: string;
  @IsId() causeId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsString() @MaxLength(100) ruleId: string;
  @IsInt() @Min(1) ruleVersion: number;
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/) strategy: string;
  @IsIn(['LONG', 'SHORT']) direction: 'LONG' | 'SHORT';
  /** Size and prices as they would be now; what is ordered is worked out again after the yes. */
  @IsDecimalString('positive') quantity: string;
  /** Absent for a market entry. */
  @IsOptional() @IsDecimalString('positive') limitPrice?: string;
  @IsDecimalString('positive') referencePrice: string;
  @IsDecimalString('positive') stopPrice: string;
  @IsDecimalString('positive') targetPrice: string;
  @IsText() reason: string;
  /** After this moment a yes comes too late. */
  @IsUtcInstant() until: string;
}
