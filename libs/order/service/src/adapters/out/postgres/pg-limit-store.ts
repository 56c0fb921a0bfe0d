import { type AccountId, decimalText, instantText } from '@fairlead/core';
import type { LimitName } from '@fairlead/order-domain';
import type { Tx } from '@fairlead/platform';
import { type LimitChange, LimitStore } from '../../../application/ports/limit-store';
import { type LimitChangeRow, limitChangeFromRow } from './limit-rows.mapper';

const COLUMNS = 'name, before, after, is_set, by, principal, reason, at';

/** What persons did to limits, in PostgreSQL. */
export class PgLimitStore extends LimitStore {
  constructor(private readonly account: AccountId) {
    super();
  }

  async keep(tx: Tx, change: LimitChange): Promise<void> {
    const { name, before, after, isSet, by, principal, reason, at } = change;
    await tx.query(
      `INSERT INTO limit_change (account, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[this.account, name, decimalText(before), decimalText(after), isSet],
        ...[by, principal, reason, instantText(at)],
      ],
    );
  }

  async list(
    tx: Tx,
    { name, limit }: { readonly name: LimitName | null; readonly limit: number },
  ): Promise<readonly LimitChange[]> {
    const rows = await tx.query<LimitChangeRow>(
      `SELECT ${COLUMNS} FROM limit_change
        WHERE account = $1 AND ($2::text IS NULL OR name = $2) ORDER BY ordinal DESC LIMIT $3`,
      [this.account, name, limit],
    );
    return rows.map(limitChangeFromRow);
  }

  async latest(tx: Tx): Promise<readonly LimitChange[]> {
    const rows = await tx.query<LimitChangeRow>(
      `SELECT DISTINCT ON (name) ${COLUMNS} FROM limit_change
        WHERE account = $1 ORDER BY name, ordinal DESC`,
      [this.account],
    );
    return rows.map(limitChangeFromRow);
  }
}
