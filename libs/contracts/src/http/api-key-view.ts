/** What a new key may do. */
export interface KeyTerms {
  /** Its name, and the principal of everything that is sent with it. */
  readonly name: string;
  /** The sources it may send for; absent: any. The first one counts where a body names none. */
  readonly sources?: readonly string[];
  /** The strategies whose rules may enter for its signals; absent: any. */
  readonly strategies?: readonly string[];
  /** Decimal text: what one entry for its signals may be worth, in the account's currency. Absent: no such limit. */
  readonly maxNotional?: string;
  /** How old a signal may be when it comes, in ms, by source (`*`: any other). Absent: the common limit. */
  readonly maxAgeMs?: Readonly<Record<string, number>>;
  /** ISO-8601 UTC: from then on nothing is accepted with it. Absent: never. */
  readonly expiresAt?: string;
}

/** A key that is to be known. It is made by whoever asks for it: only its hash travels. */
export interface NewKey extends KeyTerms {
  /** SHA-256 of the key, hex. */
  readonly sha256: string;
  /** Its first seven characters, to recognise it by. */
  readonly prefix: string;
}

/** A key as it is listed: never the key itself, nor its hash. */
export interface ApiKeyView {
  readonly name: string;
  readonly prefix: string;
  /** Null for any. */
  readonly sources: readonly string[] | null;
  /** Null for any. */
  readonly strategies: readonly string[] | null;
  readonly maxNotional: string | null;
  readonly maxAgeMs: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly state: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
}
