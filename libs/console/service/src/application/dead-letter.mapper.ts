import { type DeadLetterView, DeadLetteredV1, type Envelope } from '@fairlead/contracts';

/** The type of the event that a message was set aside. */
export const DEAD_LETTER_TYPE = DeadLetteredV1.contract.type;

/** Returns what a person sees of a message that was set aside. */
export function deadLetterOf({ occurredAt, data }: Envelope): DeadLetterView {
  // Events of this type are validated by their contract before they are recorded.
  const letter = data as DeadLetteredV1;
  return {
    at: occurredAt,
    service: letter.service,
    messageId: letter.messageId,
    messageType: letter.messageType,
    subject: letter.subject,
    correlationId: letter.correlationId ?? null,
    attempts: letter.attempts,
    error: letter.error,
    message: letter.envelope,
  };
}
