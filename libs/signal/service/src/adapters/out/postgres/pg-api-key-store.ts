import { type Instant, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type ApiKeyRecord,
  ApiKeyStore,
  type HashedKey,
} from '../../../application/ports/api-key-store';

/** API keys in PostgreSQL. */
export class PgApiKeyStore extends ApiKeyStore {
  async save(tx: Tx, record: ApiKeyRecord): Promise<void> {
    const { name, prefix, sha256, sources, defaultSource, createdAt } = record;
    await tx.query(
      `INSERT INTO api_key (name, prefix, sha256, sources, default_source, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (name) DO UPDATE SET prefix = excluded.prefix, sha256 = excluded.sha256,
         sources = excluded.sources, default_source = excluded.default_source, revoked_at = NULL`,
      [name, prefix, sha256, sources, defaultSource, instantText(createdAt)],
    );
  }

  async revoke(tx: Tx, name: string, now: Instant): Promise<void> {
    await tx.query('UPDATE api_key SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL', [
      name,
      instantText(now),
    ]);
  }

  async active(tx: Tx, limit: number): Promise<readonly HashedKey[]> {
    const rows = await tx.query<KeyRow>(
      `SELECT name, prefix, sha256, sources, default_source FROM api_key
       WHERE revoked_at IS NULL ORDER BY created_at LIMIT $1`,
      [limit],
    );
    return rows.map(({ default_source: defaultSource, ...row }) => ({ ...row, defaultSource }));
  }
}

interface KeyRow {
  readonly name: string;
  readonly prefix: string;
  readonly sha256: string;
  readonly sources: readonly string[] | null;
  readonly default_source: string;
}
