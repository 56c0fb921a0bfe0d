import { IsIn } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsCode, IsId, IsSource, IsText } from '../../validators/fields';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** How a signal can end. */
export const DISPOSITIONS = [
  'EXECUTED',
  'DENIED',
  'NO_RULE',
  'NO_ACTION',
  'EXPIRED',
  'SUPERSEDED',
  'FAILED',
] as const;
/** How a signal ended. */
export type Disposition = (typeof DISPOSITIONS)[number];

/** A signal reached its one disposition. */
export class SignalDisposedV1 {
  static readonly contract: EventContract<SignalDisposedV1> = {
    type: 'signal.disposed',
    version: 1,
    isLogged: true,
    subject: (data) => `signal.v1.disposed.${data.source}`,
    sample: {
      signalId: SAMPLE.id,
      source: 'http',
      disposition: 'EXECUTED',
      code: 'FILLED',
      reason: 'the entry filled',
      disposedAt: SAMPLE.at,
    },
  };
  @IsId() signalId: string;
  @IsSource() source: string;
  @IsIn(DISPOSITIONS) disposition: Disposition;
  @IsCode() code: string;
  @IsText() reason: string;
  @IsUtcInstant() disposedAt: string;
}
