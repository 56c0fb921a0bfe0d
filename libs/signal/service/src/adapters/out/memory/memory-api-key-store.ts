import type { Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type ApiKey,
  type ApiKeyRecord,
  ApiKeyStore,
  type ListedKey,
} from '../../../application/ports/api-key-store';

interface KeyRow {
  readonly record: ApiKeyRecord;
  readonly revokedAt: Instant | null;
}

/** API keys without a database. */
export class MemoryApiKeyStore extends ApiKeyStore {
  private readonly keys = new MemoryTable<KeyRow>(({ record }) => record.name);

  async save(tx: Tx, record: ApiKeyRecord): Promise<void> {
    const before = await this.keys.find(tx, record.name);
    // A key that is replaced keeps its place.
    const createdAt = before?.record.createdAt ?? record.createdAt;
    await this.keys.save(tx, { record: { ...record, createdAt }, revokedAt: null });
  }

  async add(tx: Tx, record: ApiKeyRecord): Promise<boolean> {
    const { name, sha256, createdAt } = record;
    const inTheWay = await this.keys.list(
      tx,
      (row) =>
        (row.record.name === name && !isEnded(row, createdAt)) ||
        (row.record.name !== name && row.record.sha256 === sha256),
    );
    if (inTheWay.length > 0) return false;
    await this.keys.save(tx, { record, revokedAt: null });
    return true;
  }

  async revoke(tx: Tx, name: string, now: Instant): Promise<boolean> {
    const row = await this.keys.find(tx, name);
    if (row === null || row.revokedAt !== null) return false;
    await this.keys.save(tx, { ...row, revokedAt: now });
    return true;
  }

  async bySha256(tx: Tx, sha256: string): Promise<ApiKey | null> {
    const [row] = await this.keys.list(
      tx,
      ({ record, revokedAt }) => record.sha256 === sha256 && revokedAt === null,
    );
    return row === undefined ? null : apiKeyOf(row.record);
  }

  async list(tx: Tx, limit: number): Promise<readonly ListedKey[]> {
    const rows = await this.keys.list(tx);
    return rows
      .toSorted((one, other) => other.record.createdAt - one.record.createdAt)
      .slice(0, limit)
      .map(({ record, revokedAt }) => ({
        ...apiKeyOf(record),
        ...{ createdAt: record.createdAt, revokedAt },
      }));
  }
}

function isEnded({ record: { expiresAt }, revokedAt }: KeyRow, now: Instant): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt <= now);
}

function apiKeyOf(record: ApiKeyRecord): ApiKey {
  const { name, prefix, sources, strategies, defaultSource, maxNotional, ageMsMax, expiresAt } =
    record;
  return { name, prefix, sources, strategies, defaultSource, maxNotional, ageMsMax, expiresAt };
}
