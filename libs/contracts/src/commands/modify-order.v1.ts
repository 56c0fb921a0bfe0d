import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min, ValidateNested } from 'class-validator';
import type { EventContract } from '../event-contract';
import { SAMPLE } from '../sample';
import { LegV1, SAMPLE_LEG } from '../events/3-order/leg.v1';
import { IsAccount, IsId, IsText } from '../validators/fields';

/** Make a working order stand like this. Parent and group are as the leg says: an absent parent is dropped. */
export class ModifyOrderV1 {
  static readonly contract: EventContract<ModifyOrderV1> = {
    type: 'command.modify',
    version: 1,
    isLogged: false,
    subject: (data) => `command.v1.modify.${data.account}`,
    sample: { account: SAMPLE.account, tradeId: SAMPLE.tradeId, revision: 1, leg: SAMPLE_LEG },
  };
  @IsAccount() account: string;
  @IsId() tradeId: string;
  /** Counts the modifies of this order from 1; the broker's answer is matched to it. */
  @IsInt() @Min(1) revision: number;
  @ValidateNested() @Type(() => LegV1) leg: LegV1;
  /** Why, for a person. */
  @IsOptional() @IsText() reason?: string;
}
