import { IsIn, IsOptional } from 'class-validator';
import { IsDecimalString } from '../../validators/is-decimal-string';

/** What the source of a signal can believe to be held. */
export const STATED_SIDES = ['LONG', 'SHORT', 'FLAT'] as const;

/** The position that the source of a signal believes to be held, before the signal is followed. */
export class StatedPositionV1 {
  @IsIn(STATED_SIDES) side: (typeof STATED_SIDES)[number];
  /** Shares, unsigned. Absent: only the side is stated. */
  @IsOptional() @IsDecimalString('positive') quantity?: string;
}
