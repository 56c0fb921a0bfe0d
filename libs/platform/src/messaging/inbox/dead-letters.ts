import { DeadLetteredV1, type ServiceName, principalIn } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import { isUUID } from 'class-validator';
import type { Tx } from '../../persistence/tx';
import type { TransportMessage } from '../transport';

const ERROR_LENGTH_MAX = 2_000;

/** A message that is set aside, and why. */
export interface DeadLetter {
  readonly message: TransportMessage;
  readonly attempts: number;
  readonly error: string;
}

/** Sets a message aside whole and tells the world. Runs in the unit of work that also enters it into the inbox. */
export async function deadLetter(tx: Tx, service: ServiceName, letter: DeadLetter): Promise<void> {
  const { attempts } = letter;
  const message = { ...letter.message, body: storable(letter.message.body) };
  const error = storable(letter.error).slice(0, ERROR_LENGTH_MAX);
  await tx.query(
    `INSERT INTO dead_letter (consumer, message_id, type, subject, attempts, error, envelope)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [service, message.id, message.type, message.subject, attempts, error, message.body],
  );
  // Telling of a dead letter about a dead letter would go round for ever.
  if (message.type === DeadLetteredV1.contract.type) return;
  const envelope = objectOf(message.body);
  const named = envelope['correlationId'];
  const correlationId = typeof named === 'string' ? named : message.id;
  const principal = principalIn(envelope);
  const data: DeadLetteredV1 = {
    service,
    messageId: message.id,
    messageType: message.type.slice(0, 64),
    subject: message.subject.slice(0, 200),
    ...(isUUID(correlationId) ? { correlationId } : {}),
    attempts,
    error,
    envelope,
  };
  tx.publish(DeadLetteredV1, data, {
    cause: { correlationId, causationId: message.id, principal },
    id: derivedId('dead-letter', service, message.id),
  });
}

/** PostgreSQL stores no NUL, and what cannot be set aside would come again for ever. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replaceAll('\\u0000', '\\uFFFD');
}

function objectOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : { body };
  } catch {
    return { body };
  }
}
