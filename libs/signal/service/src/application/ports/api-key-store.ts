import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** A key that may send signals; of the key itself only its hash is kept. */
export interface ApiKey {
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  /** The sources it may send for; null for any. */
  readonly sources: readonly string[] | null;
  readonly defaultSource: string;
}

/** A key with what it is recognised by. */
export interface HashedKey extends ApiKey {
  /** SHA-256 of the key, hex. */
  readonly sha256: string;
}

/** A key as it is kept. */
export interface ApiKeyRecord extends HashedKey {
  readonly createdAt: Instant;
}

/** Where keys are kept. Every method runs inside the given unit of work. */
export abstract class ApiKeyStore {
  /** Keeps a key, in the place of the one with its name, revoked or not. */
  abstract save(tx: Tx, record: ApiKeyRecord): Promise<void>;
  /** Ends the key with this name, where there is one. */
  abstract revoke(tx: Tx, name: string, now: Instant): Promise<void>;
  /** Returns the keys that were not revoked, oldest first, at most `limit` of them. */
  abstract active(tx: Tx, limit: number): Promise<readonly HashedKey[]>;
}
