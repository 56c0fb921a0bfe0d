import type { Tx } from '../tx';
import { Lease, type LeaseClaim, type LeaseState } from './lease';

/**
 * A holder that is in the middle of writing has its row locked, though not against prolonging it: whoever would take the
 * lease from it passes by and tries again later, as it has more to do than to wait for one that may be asleep.
 */
const CLAIM = `WITH made AS (
    INSERT INTO lease (name, holder, token, held_until)
    SELECT name, $2, 1, clock_timestamp() + $3 * interval '1 millisecond' FROM unnest($1::text[]) AS name
    ON CONFLICT DO NOTHING RETURNING name, token),
  kept AS (
    UPDATE lease SET held_until = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE name = ANY($1) AND holder = $2 RETURNING name, token),
  ended AS (
    SELECT name FROM lease WHERE name = ANY($1) AND holder <> $2 AND held_until <= clock_timestamp()
    FOR UPDATE SKIP LOCKED),
  taken AS (
    UPDATE lease SET holder = $2, token = lease.token + 1,
      held_until = clock_timestamp() + $3 * interval '1 millisecond'
    FROM ended WHERE lease.name = ended.name RETURNING lease.name, lease.token)
  SELECT name, token FROM made UNION ALL SELECT name, token FROM kept UNION ALL SELECT name, token FROM taken`;

/** The lock lets one unit after the other look; prolonging the lease does not wait for it. */
const IS_HELD = `SELECT 1 FROM lease,
    (SELECT pg_advisory_xact_lock(hashtext('fairlead lease ' || current_schema()), hashtext($1))) AS turn
  WHERE name = $1 AND token = $2 FOR KEY SHARE OF lease`;

/** Leases in PostgreSQL, by the clock of the database: replicas need not agree on the time. */
export class PgLease extends Lease {
  async claim(tx: Tx, claim: LeaseClaim): Promise<ReadonlyMap<string, number>> {
    const { names, holder, lastsMs } = claim;
    const rows = await tx.query<{ name: string; token: string }>(CLAIM, [names, holder, lastsMs]);
    return new Map(rows.map(({ name, token }) => [name, Number(token)]));
  }

  async isHeld(tx: Tx, name: string, token: number): Promise<boolean> {
    return (await tx.query(IS_HELD, [name, token])).length === 1;
  }

  async release(tx: Tx, leases: Pick<LeaseClaim, 'names' | 'holder'>): Promise<void> {
    await tx.query(
      'UPDATE lease SET held_until = clock_timestamp() WHERE name = ANY($1) AND holder = $2',
      [leases.names, leases.holder],
    );
  }

  async all(tx: Tx): Promise<readonly LeaseState[]> {
    const rows = await tx.query<LeaseState & { readonly token: string | number }>(
      'SELECT name, holder, token, held_until > clock_timestamp() AS "isLive" FROM lease ORDER BY name',
    );
    return rows.map((row) => ({ ...row, token: Number(row.token) }));
  }
}
