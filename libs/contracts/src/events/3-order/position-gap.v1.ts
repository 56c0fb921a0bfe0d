import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsAccount, IsId, IsInstrumentKey, IsSource } from '../../validators/fields';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { StatedPositionV1 } from '../1-signal/stated-position.v1';

/** What can be done about a gap. */
export const GAP_ANSWERS = ['REFUSED', 'ADOPTED', 'EXIT_PASSES'] as const;

/** The source of a signal believes something else to be held than the strategy holds. */
export class PositionGapV1 {
  static readonly contract: EventContract<PositionGapV1> = {
    type: 'order.position-gap',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.position-gap.${data.account}.${data.instrumentKey}`,
    sample: {
      ...{ account: SAMPLE.account, instrumentKey: SAMPLE.instrumentKey, symbol: 'AAPL' },
      ...{ intentId: SAMPLE.intentId, signalId: SAMPLE.id, source: 'tradingview' },
      ...{ strategy: 'swing', stated: { side: 'LONG', quantity: '100' }, held: '0' },
      ...{ heldAtLeast: '0', heldAtMost: '0', answer: 'REFUSED' },
    },
  };
  @IsAccount() account: string;
  @IsInstrumentKey() instrumentKey: string;
  @IsString() @MaxLength(32) symbol: string;
  @IsId() intentId: string;
  @IsOptional() @IsId() signalId?: string;
  @IsSource() source: string;
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/) strategy: string;
  /** What the source believes. */
  @ValidateNested() @Type(() => StatedPositionV1) stated: StatedPositionV1;
  /** Signed shares of the strategy, by what the broker has reported. */
  @IsDecimalString() held: string;
  /** Signed shares with what is on its way counted. Absent: an entry waits whose size is not known yet. */
  @IsOptional() @IsDecimalString() heldAtLeast?: string;
  @IsOptional() @IsDecimalString() heldAtMost?: string;
  /** REFUSED: the entry is denied. ADOPTED: it is followed, from what is held. EXIT_PASSES: what is left is left all the same. */
  @IsIn(GAP_ANSWERS) answer: (typeof GAP_ANSWERS)[number];
}
