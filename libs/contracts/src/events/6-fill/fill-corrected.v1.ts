import type { EventContract } from '../../event-contract';
import { FillExecutionV1 } from './fill-execution.v1';

/** The broker corrected an execution: this replaces the one with the same execution id and a lower revision. */
export class FillCorrectedV1 extends FillExecutionV1 {
  static override readonly contract: EventContract<FillCorrectedV1> = {
    type: 'fill.corrected',
    version: 1,
    subject: (data) => `fill.v1.corrected.${data.account}.${data.instrumentKey}`,
  };
}
