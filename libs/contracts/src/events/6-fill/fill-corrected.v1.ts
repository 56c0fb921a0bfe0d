import { IsOptional } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { IsDecimalString } from '../../validators/is-decimal-string';
import { FillExecutionV1 } from './fill-execution.v1';

/**
 * The broker corrected an execution: this replaces the one with the same execution id and a lower revision. A quantity of
 * 0 takes it back: the execution was busted. It can be the first that is heard of the execution.
 */
export class FillCorrectedV1 extends FillExecutionV1 {
  static override readonly contract: EventContract<FillCorrectedV1> = {
    type: 'fill.corrected',
    version: 1,
    isLogged: true,
    subject: (data) => `fill.v1.corrected.${data.account}.${data.instrumentKey}`,
    sample: {
      ...FillExecutionV1.contract.sample,
      revision: 2,
      quantity: '0',
      replacedQuantity: FillExecutionV1.contract.sample.quantity,
      replacedPrice: FillExecutionV1.contract.sample.price,
    },
  };
  /** What counts now; 0 for a bust. */
  @IsDecimalString('not-negative') override quantity: string;
  /** What was told before and counts no more; absent where nothing was. */
  @IsOptional() @IsDecimalString('not-negative') replacedQuantity?: string;
  @IsOptional() @IsDecimalString() replacedPrice?: string;
}
