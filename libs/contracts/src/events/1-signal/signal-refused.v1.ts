import { Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsCode, IsId, IsSource, IsText } from '../../validators/fields';
import { IsUtcInstant } from '../../validators/is-utc-instant';

/** One field of a refused submission and what is wrong with it. */
export class SubmissionProblemV1 {
  @IsString() @MaxLength(200) path: string;
  @IsText() message: string;
}

/** A submission did not become a signal. */
export class SignalRefusedV1 {
  static readonly contract: EventContract<SignalRefusedV1> = {
    type: 'signal.refused',
    version: 1,
    isLogged: true,
    subject: (data) => `signal.v1.refused.${data.source}`,
    sample: {
      submissionId: SAMPLE.id,
      source: 'http',
      code: 'SCHEMA',
      status: 422,
      problems: [{ path: 'confidence', message: 'must not be greater than 1' }],
      receivedAt: SAMPLE.at,
      bodySha256: 'ab'.repeat(32),
    },
  };
  @IsId() submissionId: string;
  @IsSource() source: string;
  @IsCode() code: string;
  /** The HTTP status it was answered with. */
  @IsInt() status: number;
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => SubmissionProblemV1)
  problems: SubmissionProblemV1[];
  @IsUtcInstant() receivedAt: string;
  /** SHA-256 of the body, hex: enough to recognise it, nothing to leak. */
  @IsString() @MaxLength(64) bodySha256: string;
}
