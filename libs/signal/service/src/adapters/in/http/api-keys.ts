import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, type Instant, assert } from '@fairlead/core';
import type { UnitOfWork } from '@fairlead/platform';
import type { ApiKey, ApiKeyStore } from '../../../application/ports/api-key-store';

const KEY_FORMAT = /^fl_[A-Za-z0-9_-]{43}$/;
const KEY_BYTES = 32;
const PREFIX_LENGTH = 7;
const KEYS_MAX = 1_000;
/** A key that another replica added or revoked is known here after this long at the latest. */
const REREAD_MS = 30_000;
/** Unknown keys make us look again, but not more often than this. */
const REREAD_ON_MISS_MS = 1_000;

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
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes sure that a key of this name exists and returns it in plain text: the presented one (a 0600 file of the
   * operator, say) where it has the form of a key, else a new one. This is the only time that it can be read.
   */
  async ensure(scope: ApiKeyScope, presented: string | null): Promise<string> {
    assert(presented === null || KEY_FORMAT.test(presented), 'an API key is fl_ and 43 characters');
    const key = presented ?? `fl_${randomBytes(KEY_BYTES).toString('base64url')}`;
    const record = {
      name: scope.name,
      prefix: key.slice(0, PREFIX_LENGTH),
      sha256: sha256(key).toString('hex'),
      sources: scope.sources ?? null,
      defaultSource: scope.defaultSource ?? 'http',
      createdAt: this.clock.now(),
    };
    await this.unitOfWork.run((tx) => this.store.save(tx, record));
    this.readAt = null;
    return key;
  }

  /** Makes a new key of this name, in place of an old one, and returns it in plain text. */
  create(scope: ApiKeyScope = { name: 'default' }): Promise<string> {
    return this.ensure(scope, null);
  }

  /** Ends a key: nothing is accepted with it any more, on other replicas within 30 s. */
  async revoke(name: string): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.run((tx) => this.store.revoke(tx, name, now));
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
    const records = await this.unitOfWork.run((tx) => this.store.active(tx, KEYS_MAX));
    this.known = records.map(({ sha256: hash, ...key }) => ({
      ...key,
      hash: Buffer.from(hash, 'hex'),
    }));
    this.readAt = this.clock.now();
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
