import type { EventContract } from '../../event-contract';
import { PositionV1, SAMPLE_POSITION } from './position.v1';

/** A flat account took a position. */
export class PositionOpenedV1 extends PositionV1 {
  static readonly contract: EventContract<PositionOpenedV1> = {
    type: 'position.opened',
    version: 1,
    isLogged: true,
    subject: (data) => `position.v1.opened.${data.account}.${data.instrumentKey}`,
    sample: SAMPLE_POSITION,
  };
}
