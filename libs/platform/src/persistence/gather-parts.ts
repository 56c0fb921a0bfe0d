import type { Tx } from './tx';

/** One part of something that was too large for one message. */
export interface MessagePart<Data> {
  readonly wholeId: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly data: Data;
}

/**
 * Keeps a part with the handler's changes. Returns all of them, in their order, with the last one that comes, whichever that
 * is; null before. What never became whole is forgotten after an hour.
 */
export async function gatherParts<Data>(
  tx: Tx,
  { wholeId, number, of, data }: MessagePart<Data>,
): Promise<readonly Data[] | null> {
  await tx.query(
    `DELETE FROM message_part WHERE received_at < clock_timestamp() - interval '1 hour'`,
  );
  await tx.query(
    `INSERT INTO message_part (whole_id, number, data) VALUES ($1, $2, $3::jsonb)
     ON CONFLICT (whole_id, number) DO NOTHING`,
    [wholeId, number, JSON.stringify(data)],
  );
  const rows = await tx.query<{ data: Data }>(
    'SELECT data FROM message_part WHERE whole_id = $1 ORDER BY number',
    [wholeId],
  );
  if (rows.length < of) return null;
  await tx.query('DELETE FROM message_part WHERE whole_id = $1', [wholeId]);
  return rows.map((row) => row.data);
}
