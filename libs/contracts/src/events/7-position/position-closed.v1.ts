import type { EventContract } from '../../event-contract';
import { PositionV1, SAMPLE_POSITION } from './position.v1';

/** A position became flat. */
export class PositionClosedV1 extends PositionV1 {
  static readonly contract: EventContract<PositionClosedV1> = {
    type: 'position.closed',
    version: 1,
    isLogged: true,
    subject: (data) => `position.v1.closed.${data.account}.${data.instrumentKey}`,
    sample: { ...SAMPLE_POSITION, quantity: '0', averagePrice: '0', revision: 3 },
  };
}
