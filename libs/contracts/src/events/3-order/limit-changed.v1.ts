import { IsBoolean } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { IsAccount, IsText } from '../../validators/fields';

/** A person set a limit of risk, or lifted what was set. It counts for every entry from now on. */
export class LimitChangedV1 {
  static readonly contract: EventContract<LimitChangedV1> = {
    type: 'order.limit-changed',
    version: 1,
    isLogged: true,
    subject: (data) => `order.v1.limit-changed.${data.account}`,
    sample: {
      ...{ account: SAMPLE.account, limit: 'order-notional', before: '25000', after: '10000' },
      ...{ isSet: true, by: 'operator', reason: 'a week of earnings' },
    },
  };
  @IsAccount() account: string;
  /** The name of the limit. */
  @IsText() limit: string;
  /** What counted before, in the unit of the limit. */
  @IsDecimalString('not-negative') before: string;
  /** What counts from now on. */
  @IsDecimalString('not-negative') after: string;
  /** False where what a person had set was lifted: the limit is that of the environment again. */
  @IsBoolean() isSet: boolean;
  /** Who asked for it. */
  @IsText() by: string;
  @IsText() reason: string;
}
