import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey, IsText } from '../../validators/fields';

/** What a person can say to an entry that waits for it. */
export const APPROVAL_ANSWERS = ['APPROVED', 'REJECTED'] as const;
/** What a person said to an entry that waited for it. */
export type ApprovalAnswer = (typeof APPROVAL_ANSWERS)[number];

/**
 * A person said yes or no to an entry that waited: the first answer, and the only one. What became of the entry follows as
 * it does for any other; one that ends without an answer is only concluded.
 */
export class ApprovalAnsweredV1 {
  static readonly contract: EventContract<ApprovalAnsweredV1> = {
    type: 'order.approval-answered',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.approval-answered.${data.account}.${data.instrumentKey}`,
    sample: {
      ...{ account: SAMPLE.account, instrumentKey: SAMPLE.instrumentKey, symbol: 'AAPL' },
      ...{ intentId: SAMPLE.intentId, causeId: SAMPLE.id, signalId: SAMPLE.id },
      ...{ answer: 'APPROVED', by: 'ann', reason: 'the news is out' },
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() intentId: string;
  @IsId() causeId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsIn(APPROVAL_ANSWERS) answer: ApprovalAnswer;
  /** Who answered. */
  @IsText() by: string;
  @IsText() reason: string;
}
