import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey, IsText } from '../../validators/fields';

/** How urgent a notice of a rule is. */
export const NOTICE_LEVELS = ['info', 'warning', 'alarm'] as const;
/** How urgent a notice of a rule is. */
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** A rule wants somebody to know something. Nothing is ordered by it. */
export class RuleNotifiedV1 {
  static readonly contract: EventContract<RuleNotifiedV1> = {
    type: 'decision.notified',
    version: 1,
    // The log has its text, in a line of the rule engine's own.
    isLogged: false,
    subject: (data) => `decision.v1.notified.${data.instrumentKey}`,
    sample: {
      ...{ account: SAMPLE.account, instrumentKey: SAMPLE.instrumentKey, symbol: 'AAPL' },
      ...{ ruleId: 'look-at-aapl', ruleVersion: 1, causeId: SAMPLE.id, signalId: SAMPLE.id },
      ...{ level: 'warning', message: 'BUY AAPL with confidence 0.97' },
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsString() @MaxLength(100) ruleId: string;
  @IsInt() @Min(1) ruleVersion: number;
  @IsId() causeId: string;
  /** The signal behind it, absent where time or a price caused it. */
  @IsOptional() @IsId() signalId?: string;
  @IsIn(NOTICE_LEVELS) level: NoticeLevel;
  @IsText() message: string;
}
