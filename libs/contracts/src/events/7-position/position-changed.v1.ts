import type { EventContract } from '../../event-contract';
import { PositionV1, SAMPLE_POSITION } from './position.v1';

/** A position grew, shrank, or learnt its commission. */
export class PositionChangedV1 extends PositionV1 {
  static readonly contract: EventContract<PositionChangedV1> = {
    type: 'position.changed',
    version: 1,
    isLogged: true,
    subject: (data) => `position.v1.changed.${data.account}.${data.instrumentKey}`,
    sample: { ...SAMPLE_POSITION, revision: 2 },
  };
}
