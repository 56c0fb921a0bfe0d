import type { Tx } from '@fairlead/platform';
import { Lease, type LeaseClaim } from '../../../application/ports/lease';

/** Leases in PostgreSQL, by the clock of the database: replicas need not agree on the time. */
export class PgLease extends Lease {
  async claim(tx: Tx, { name, holder, lastsMs }: LeaseClaim): Promise<number | null> {
    const [row] = await tx.query<{ token: string }>(
      `INSERT INTO lease (name, holder, token, held_until)
       VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until,
         token = lease.token + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
       WHERE lease.holder = excluded.holder OR lease.held_until <= clock_timestamp()
       RETURNING token`,
      [name, holder, lastsMs],
    );
    return row === undefined ? null : Number(row.token);
  }

  async isHeld(tx: Tx, name: string, token: number): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM lease WHERE name = $1 AND token = $2 FOR SHARE', [
      name,
      token,
    ]);
    return rows.length === 1;
  }

  async release(tx: Tx, name: string, token: number): Promise<void> {
    await tx.query(
      'UPDATE lease SET held_until = clock_timestamp() WHERE name = $1 AND token = $2',
      [name, token],
    );
  }
}
