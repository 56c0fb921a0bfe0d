import { type Instant, decimal, decimalText, instant, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type ApiKey,
  type ApiKeyRecord,
  ApiKeyStore,
  type ListedKey,
} from '../../../application/ports/api-key-store';

const COLUMNS =
  'name, prefix, sources, strategies, default_source, max_notional, age_ms_max, expires_at';
const INSERT = `INSERT INTO api_key
    (name, prefix, sources, strategies, default_source, max_notional, age_ms_max, expires_at, sha256, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const TERMS = `prefix = excluded.prefix, sha256 = excluded.sha256, sources = excluded.sources,
  strategies = excluded.strategies, default_source = excluded.default_source, max_notional = excluded.max_notional,
  age_ms_max = excluded.age_ms_max, expires_at = excluded.expires_at, revoked_at = NULL`;

/** API keys in PostgreSQL. */
export class PgApiKeyStore extends ApiKeyStore {
  async save(tx: Tx, record: ApiKeyRecord): Promise<void> {
    await tx.query(`${INSERT} ON CONFLICT (name) DO UPDATE SET ${TERMS}`, [...columnsOf(record)]);
  }

  async add(tx: Tx, record: ApiKeyRecord): Promise<boolean> {
    const taken = await tx.query('SELECT 1 FROM api_key WHERE sha256 = $1 AND name <> $2', [
      record.sha256,
      record.name,
    ]);
    if (taken.length > 0) return false;
    const rows = await tx.query(
      `${INSERT} ON CONFLICT (name) DO UPDATE SET ${TERMS}, created_at = excluded.created_at
       WHERE api_key.revoked_at IS NOT NULL OR api_key.expires_at <= excluded.created_at
       RETURNING name`,
      [...columnsOf(record)],
    );
    return rows.length === 1;
  }

  async revoke(tx: Tx, name: string, now: Instant): Promise<boolean> {
    const rows = await tx.query(
      'UPDATE api_key SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL RETURNING name',
      [name, instantText(now)],
    );
    return rows.length === 1;
  }

  async bySha256(tx: Tx, sha256: string): Promise<ApiKey | null> {
    const [row] = await tx.query<KeyRow>(
      `SELECT ${COLUMNS} FROM api_key WHERE sha256 = $1 AND revoked_at IS NULL`,
      [sha256],
    );
    return row === undefined ? null : apiKeyOf(row);
  }

  async list(tx: Tx, limit: number): Promise<readonly ListedKey[]> {
    const rows = await tx.query<ListedRow>(
      `SELECT ${COLUMNS}, created_at, revoked_at FROM api_key
       ORDER BY created_at DESC, name LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      ...apiKeyOf(row),
      createdAt: instant(row.created_at.getTime()),
      revokedAt: instantOf(row.revoked_at),
    }));
  }
}

interface KeyRow {
  readonly name: string;
  readonly prefix: string;
  readonly sources: readonly string[] | null;
  readonly strategies: readonly string[] | null;
  readonly default_source: string;
  readonly max_notional: string | null;
  readonly age_ms_max: Readonly<Record<string, number>>;
  readonly expires_at: Date | null;
}

interface ListedRow extends KeyRow {
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

function apiKeyOf({ name, prefix, sources, strategies, ...row }: KeyRow): ApiKey {
  return {
    ...{ name, prefix, sources, strategies },
    defaultSource: row.default_source,
    maxNotional: row.max_notional === null ? null : decimal(row.max_notional),
    ageMsMax: row.age_ms_max,
    expiresAt: instantOf(row.expires_at),
  };
}

function columnsOf(record: ApiKeyRecord): readonly unknown[] {
  const { name, prefix, sources, strategies, defaultSource, maxNotional, ageMsMax, expiresAt } =
    record;
  return [
    ...[name, prefix, sources, strategies, defaultSource],
    maxNotional === null ? null : decimalText(maxNotional),
    JSON.stringify(ageMsMax),
    expiresAt === null ? null : instantText(expiresAt),
    ...[record.sha256, instantText(record.createdAt)],
  ];
}

function instantOf(moment: Date | null): Instant | null {
  return moment === null ? null : instant(moment.getTime());
}
