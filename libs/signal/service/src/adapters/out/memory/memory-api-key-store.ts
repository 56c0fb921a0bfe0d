import type { Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type ApiKeyRecord,
  ApiKeyStore,
  type HashedKey,
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

  async revoke(tx: Tx, name: string, now: Instant): Promise<void> {
    const row = await this.keys.find(tx, name);
    if (row === null || row.revokedAt !== null) return;
    await this.keys.save(tx, { ...row, revokedAt: now });
  }

  async active(tx: Tx, limit: number): Promise<readonly HashedKey[]> {
    const rows = await this.keys.list(tx, ({ revokedAt }) => revokedAt === null);
    return rows
      .map(({ record }) => record)
      .sort((one, other) => one.createdAt - other.createdAt)
      .slice(0, limit)
      .map(({ name, prefix, sha256, sources, defaultSource }) => ({
        name,
        prefix,
        sha256,
        sources,
        defaultSource,
      }));
  }
}
