import { createHash, randomBytes } from 'node:crypto';
import { type Clock, type Instant, assert } from '@fairlead/core';
import type { UnitOfWork } from '@fairlead/platform';
import type { ApiKey, ApiKeyStore } from '../../../application/ports/api-key-store';

const KEY_FORMAT = /^fl_[A-Za-z0-9_-]{43}$/;
const KEY_BYTES = 32;
const PREFIX_LENGTH = 7;
/** A key that another replica revoked or replaced is believed here for so long at most. */
const BELIEVED_MS = 1_000;

/** What a key may do. */
export type ApiKeyScope = Pick<ApiKey, 'name'> & Partial<Omit<ApiKey, 'prefix'>>;

interface Believed {
  readonly key: ApiKey;
  readonly readAt: Instant;
}

/** The API keys of signal-ingestion. Only SHA-256 hashes of 256-bit random keys are stored, so no salt is needed. */
export class ApiKeys {
  /** By hash. Only keys that exist get in here. */
  private readonly believed = new Map<string, Believed>();

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
      ...{ maxNotional: null, ageMsMax: {}, expiresAt: null, sources: null, strategies: null },
      defaultSource: scope.sources?.[0] ?? 'http',
      ...scope,
      prefix: key.slice(0, PREFIX_LENGTH),
      sha256: sha256(key),
      createdAt: this.clock.now(),
    };
    await this.unitOfWork.run((tx) => this.store.save(tx, record));
    this.forget();
    return key;
  }

  /** Makes a new key of this name, in place of an old one, and returns it in plain text. */
  create(scope: ApiKeyScope = { name: 'default' }): Promise<string> {
    return this.ensure(scope, null);
  }

  /** Ends a key: nothing is accepted with it any more, on other replicas within a second. */
  async revoke(name: string): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.run((tx) => this.store.revoke(tx, name, now));
    this.forget();
  }

  /** Believes nothing that was read before: something changed. */
  forget(): void {
    this.believed.clear();
  }

  /** Returns whose key this is, or null where it is nobody's. What is looked up is a hash: nobody can find a key by timing it. */
  async find(presented: string): Promise<ApiKey | null> {
    const hash = sha256(presented);
    const known = this.believed.get(hash);
    if (known !== undefined && Math.abs(this.clock.now() - known.readAt) < BELIEVED_MS)
      return known.key;
    const readAt = this.clock.now();
    const key = await this.unitOfWork.run((tx) => this.store.bySha256(tx, hash));
    if (key === null) this.believed.delete(hash);
    else this.believed.set(hash, { key, readAt });
    return key;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
