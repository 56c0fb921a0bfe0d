import type { Decimal, Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** A key that may send signals, and what it may do; of the key itself only its hash is kept. */
export interface ApiKey {
  /** Also the principal of everything that is sent with it. */
  readonly name: string;
  /** The first characters, to recognise it by. */
  readonly prefix: string;
  /** The sources it may send for; null for any. */
  readonly sources: readonly string[] | null;
  readonly defaultSource: string;
  /** The strategies whose rules may enter for its signals; null for any. */
  readonly strategies: readonly string[] | null;
  /** What one entry may be worth, in the account's currency; null for no limit. */
  readonly maxNotional: Decimal | null;
  /** Milliseconds between issuing and receiving, by source (`*`: any other); a source that is missing has the common limit. */
  readonly ageMsMax: Readonly<Record<string, number>>;
  /** From this moment on nothing is accepted with it; null for never. */
  readonly expiresAt: Instant | null;
}

/** A key as it is kept. */
export interface ApiKeyRecord extends ApiKey {
  /** SHA-256 of the key, hex. */
  readonly sha256: string;
  readonly createdAt: Instant;
}

/** A key as it is listed. */
export interface ListedKey extends ApiKey {
  readonly createdAt: Instant;
  /** Null while it was not revoked. */
  readonly revokedAt: Instant | null;
}

/** Where keys are kept. Every method runs inside the given unit of work. */
export abstract class ApiKeyStore {
  /** Keeps a key, in the place of the one with its name, revoked or not. */
  abstract save(tx: Tx, record: ApiKeyRecord): Promise<void>;
  /**
   * Adds a key, in the place of one that was revoked or had expired when it was created. Returns false, and changes nothing,
   * where its name or its hash is taken.
   */
  abstract add(tx: Tx, record: ApiKeyRecord): Promise<boolean>;
  /** Ends the key with this name. Returns false where there is none that was not ended before. */
  abstract revoke(tx: Tx, name: string, now: Instant): Promise<boolean>;
  /** Returns the key with this hash, or null where there is none, or it was revoked. */
  abstract bySha256(tx: Tx, sha256: string): Promise<ApiKey | null>;
  /** Returns the keys, ended ones too, newest first, at most `limit` of them. */
  abstract list(tx: Tx, limit: number): Promise<readonly ListedKey[]>;
}
