import type { ApiKeyView, NewKey } from '@fairlead/contracts';
import {
  type Clock,
  type Instant,
  decimal,
  decimalText,
  instantText,
  parseInstant,
  present,
} from '@fairlead/core';
import { RequestRefusedError, type Tx } from '@fairlead/platform';
import { keyStateOf, newKeyRefusal, revocationRefusal } from '@fairlead/signal-domain';
import type { ApiKeyRecord, ApiKeyStore, ListedKey } from './ports/api-key-store';

const LISTED_MAX = 1_000;

/** Makes, lists and ends the keys that signals are sent with. The keys themselves never come here, only their hashes. */
export class ManageKeys {
  constructor(
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
    /** Called after the commit of a change. */
    private readonly changed: () => void,
  ) {}

  /** Returns the keys, newest first. */
  async list(tx: Tx): Promise<readonly ApiKeyView[]> {
    const now = this.clock.now();
    return (await this.store.list(tx, LISTED_MAX)).map((key) => viewOf(key, now));
  }

  /** Makes a key known. Throws a RequestRefusedError for a name that is taken, or an end that has passed. */
  async create(key: NewKey, tx: Tx): Promise<ApiKeyView> {
    const now = this.clock.now();
    const record = recordOf(key, now);
    const refusal = newKeyRefusal(record, now);
    if (refusal !== null) throw new RequestRefusedError(refusal.code, refusal.message);
    if (!(await this.store.add(tx, record))) {
      const message = `there is a key with the name "${record.name}": choose another name, or revoke that one first`;
      throw new RequestRefusedError('KEY_NAME_TAKEN', message);
    }
    tx.afterCommit(this.changed);
    return viewOf({ ...record, revokedAt: null }, now);
  }

  /** Ends a key. Throws a RequestRefusedError where there is none of this name. */
  async revoke(name: string, tx: Tx): Promise<ApiKeyView> {
    const refusal = revocationRefusal(name);
    if (refusal !== null) throw new RequestRefusedError(refusal.code, refusal.message);
    const now = this.clock.now();
    const isEnded = await this.store.revoke(tx, name, now);
    const key = (await this.list(tx)).find((each) => each.name === name);
    if (!isEnded) {
      const why =
        key === undefined ? `there is no key "${name}"` : `the key "${name}" was revoked before`;
      throw new RequestRefusedError('KEY_UNKNOWN', `${why}; "fairlead keys list" lists them`);
    }
    tx.afterCommit(this.changed);
    return present(key, `the key ${name} is there`);
  }
}

function recordOf({ name, sha256, prefix, sources, ...terms }: NewKey, now: Instant): ApiKeyRecord {
  const { strategies = null, maxNotional, maxAgeMs, expiresAt } = terms;
  return {
    ...{ name, sha256, prefix, sources: sources ?? null },
    ...{ defaultSource: sources?.[0] ?? 'http', strategies },
    maxNotional: maxNotional === undefined ? null : decimal(maxNotional),
    ageMsMax: maxAgeMs ?? {},
    expiresAt: expiresAt === undefined ? null : parseInstant(expiresAt),
    createdAt: now,
  };
}

function viewOf(key: ListedKey, now: Instant): ApiKeyView {
  const {
    name,
    prefix,
    sources,
    strategies,
    maxNotional,
    ageMsMax,
    createdAt,
    expiresAt,
    revokedAt,
  } = key;
  return {
    ...{ name, prefix, sources, strategies, maxAgeMs: ageMsMax },
    maxNotional: maxNotional === null ? null : decimalText(maxNotional),
    createdAt: instantText(createdAt),
    expiresAt: expiresAt === null ? null : instantText(expiresAt),
    revokedAt: revokedAt === null ? null : instantText(revokedAt),
    state: keyStateOf(key, now),
  };
}
