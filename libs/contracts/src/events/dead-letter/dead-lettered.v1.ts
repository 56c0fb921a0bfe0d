import { IsInt, IsObject, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { EventContract } from '../../event-contract';
import { SAMPLE } from '../../sample';
import { IsId, IsText } from '../../validators/fields';

/** A message failed five times with healthy dependencies and was set aside, whole. */
export class DeadLetteredV1 {
  static readonly contract: EventContract<DeadLetteredV1> = {
    type: 'dlq.dead-lettered',
    version: 1,
    isLogged: false,
    subject: (data) => `dlq.v1.${data.service}`,
    sample: {
      service: 'rule-engine',
      messageId: SAMPLE.id,
      messageType: 'signal.accepted',
      subject: `signal.v1.accepted.p03.${SAMPLE.instrumentKey}`,
      correlationId: SAMPLE.id,
      attempts: 5,
      error: 'InvariantError: …',
      envelope: {},
    },
  };
  /** The service whose handler failed. */
  @Matches(/^[a-z][a-z-]{0,31}$/) service: string;
  @IsId() messageId: string;
  @IsString() @MaxLength(64) messageType: string;
  @IsString() @MaxLength(200) subject: string;
  /** The signal of the story, where the message belonged to one. */
  @IsOptional() @IsId() correlationId?: string;
  @IsInt() @Min(1) attempts: number;
  @IsText() error: string;
  /** The message as it was. */
  @IsObject() envelope: Record<string, unknown>;
}
