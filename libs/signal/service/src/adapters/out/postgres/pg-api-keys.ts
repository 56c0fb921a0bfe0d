import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, type Instant, assert, instantText } from '@fairlead/core';
import type { UnitOfWork } from '@fairlead/platform';

const KEY_FORMAT = /^fl_[A-Za-z0-9_-]{43}$/;
const KEY_BYTES = 32;
const PREFIX_LENGTH = 7;
const KEYS_MAX = 1_000;
/** A key that another replica added or revoked is known here after this long at the latest. */
const REREAD_MS = 30_000;
/** Unknown keys make us look again, but not more often than this. */
const REREAD_ON_MISS_MS = 1_000;

/** A key that may send signals; of the key itself only its hash is kept. */
export interface ApiKey {
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  /** The sources it may send for; null for any. */
  readonly sources: readonly string[] | null;
  readonly defaultSource: string;
}

/** What a key may do. */
export interface ApiKeyScope {
  readonly name: string;
  readonly sources?: readonly string[];
  /** Default `http`. */
  readonly defaultSource?: string;
}

interface StoredKey extends ApiKey {
  readonly hash: Buffer;
}

/** The API keys of signal-ingestion. Only SHA-256 hashes of 256-bit random keys are stored, so no salt is needed. */
export class ApiKeys {
  private known: readonly StoredKey[] = [];
  private readAt: Instant | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes sure that a key of this name exists and returns it in plain text: the presented one (a 0600 file of the
   * operator, say) where it has the form of a key, else a new one. This is the only time that it can be read.
   */
  async ensure(scope: ApiKeyScope, presented: string | null): Promise<string> {
    assert(presented === null || KEY_FORMAT.test(presented), 'an API key is fl_ and 43 characters');
    const key = presented ?? `fl_${randomBytes(KEY_BYTES).toString('base64url')}`;
    await this.unitOfWork.run((tx) =>
      tx.query(
        `INSERT INTO api_key (name, prefix, sha256, sources, default_source, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (name) DO UPDATE SET prefix = excluded.prefix, sha256 = excluded.sha256,
           sources = excluded.sources, default_source = excluded.default_source, revoked_at = NULL`,
        [
          scope.name,
          key.slice(0, PREFIX_LENGTH),
          sha256(key).toString('hex'),
          scope.sources ?? null,
          scope.defaultSource ?? 'http',
          instantText(this.clock.now()),
        ],
      ),
    );
    this.readAt = null;
    return key;
  }

  /** Makes a new key of this name, in place of an old one, and returns it in plain text. */
  create(scope: ApiKeyScope = { name: 'default' }): Promise<string> {
    return this.ensure(scope, null);
  }

  /** Ends a key: nothing is accepted with it any more, on other replicas within 30 s. */
  async revoke(name: string): Promise<void> {
    await this.unitOfWork.run((tx) =>
      tx.query('UPDATE api_key SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL', [
        name,
        instantText(this.clock.now()),
      ]),
    );
    this.readAt = null;
  }

  /** Returns whose key this is, or null where it is nobody's. Takes the same time for every wrong key. */
  async find(presented: string): Promise<ApiKey | null> {
    if (this.isOlderThan(REREAD_MS)) await this.read();
    const found = this.match(presented);
    if (found !== null || !this.isOlderThan(REREAD_ON_MISS_MS)) return found;
    await this.read();
    return this.match(presented);
  }

  private match(presented: string): ApiKey | null {
    const hash = sha256(presented);
    return this.known.filter((key) => timingSafeEqual(key.hash, hash)).at(0) ?? null;
  }

  private isOlderThan(ms: number): boolean {
    return this.readAt === null || this.clock.now() - this.readAt >= ms;
  }

  private async read(): Promise<void> {
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<KeyRow>(
        `SELECT name, prefix, sha256, sources, default_source FROM api_key
         WHERE revoked_at IS NULL ORDER BY created_at LIMIT ${KEYS_MAX}`,
      ),
    );
    this.known = rows.map((row) => ({
      name: row.name,
      prefix: row.prefix,
      sources: row.sources,
      defaultSource: row.default_source,
      hash: Buffer.from(row.sha256, 'hex'),
    }));
    this.readAt = this.clock.now();
  }
}

interface KeyRow {
  readonly name: string;
  readonly prefix: string;
  readonly sha256: string;
  readonly sources: readonly string[] | null;
  readonly default_source: string;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
