import { IsIn, IsOptional } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsCode, IsId, IsInstrumentKey, IsText } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** How an intent can end. */
export const CONCLUSIONS = [
  'EXECUTED',
  'FAILED',
  'DENIED',
  'EXPIRED',
  'SUPERSEDED',
  'NO_ACTION',
] as const;
/** How an intent ended; of several intents of a signal the first in this order becomes its disposition. */
export type Conclusion = (typeof CONCLUSIONS)[number];

/** Exactly one for each intent. */
export class OrderConcludedV1 {
  static readonly contract: EventContract<OrderConcludedV1> = {
    type: 'order.concluded',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.concluded.${data.account}.${data.instrumentKey}`,
    sample: {
      account: SAMPLE.account,
      instrumentKey: SAMPLE.instrumentKey,
      intentId: SAMPLE.intentId,
      causeId: SAMPLE.id,
      signalId: SAMPLE.id,
      tradeId: SAMPLE.tradeId,
      outcome: 'EXECUTED',
      code: 'FILLED',
      reason: 'the entry filled',
      filledQuantity: '100',
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsId() intentId: string;
  @IsId() causeId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsOptional() @IsId() tradeId?: string;
  @IsIn(CONCLUSIONS) outcome: Conclusion;
  @IsCode() code: string;
  @IsText() reason: string;
  /** EXECUTED by an entry: the shares that had filled when it was concluded; more may have followed. */
  @IsOptional() @IsDecimalString('positive') filledQuantity?: string;
}
