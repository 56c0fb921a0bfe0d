import type { ServiceName } from '@fairlead/contracts';
import type { Tx } from '../../persistence/tx';

/** The count of tries for messages that were tried before. */
export class AttemptStore {
  constructor(private readonly service: ServiceName) {}

  /** Counts one more try and returns its number, or null where the message was handled already. */
  async count(tx: Tx, messageId: string, lastError: string | null): Promise<number | null> {
    const [row] = await tx.query<{ tries: number }>(
      `INSERT INTO attempt AS a (consumer, message_id, tries, error)
        SELECT $1, $2::uuid, 2, $3::text
        WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE consumer = $1 AND message_id = $2::uuid)
        ON CONFLICT (consumer, message_id) DO UPDATE
          SET tries = a.tries + 1, error = coalesce(excluded.error, a.error), at = clock_timestamp()
        RETURNING tries`,
      [this.service, messageId, lastError],
    );
    return row?.tries ?? null;
  }

  /** Takes back the count of a try that says nothing about its message. */
  async uncount(tx: Tx, messageId: string): Promise<void> {
    await tx.query(
      'UPDATE attempt SET tries = tries - 1 WHERE consumer = $1 AND message_id = $2::uuid',
      [this.service, messageId],
    );
  }

  /** Returns the last error that was noted for a message. */
  async lastError(tx: Tx, messageId: string): Promise<string | null> {
    const [row] = await tx.query<{ error: string | null }>(
      'SELECT error FROM attempt WHERE consumer = $1 AND message_id = $2',
      [this.service, messageId],
    );
    return row?.error ?? null;
  }
}
