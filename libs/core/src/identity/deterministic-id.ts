// Hashing is pure, so this one file of the core may use node:crypto: the same input gives the same id, forever.
// eslint-disable-next-line no-restricted-imports
import { createHash } from 'node:crypto';
import { assert } from '../assert';
import { base32 } from './base32';
import type { CauseId, IntentId, OrderRef, SignalId, TradeId } from './ids';

/** The namespace of every id that Fairlead derives. Changing it would make replays double instead of collide. */
const FAIRLEAD_NAMESPACE = '5f3d1c0a-7f0e-5b7a-9a53-0c1f6a2f9b11';

/** Returns the UUIDv5 (RFC 9562) of a name in a namespace. */
export function uuidV5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Returns an id derived from parts; JSON keeps `["a","bc"]` and `["ab","c"]` apart. */
export function derivedId(kind: string, ...parts: readonly string[]): string {
  return uuidV5(FAIRLEAD_NAMESPACE, JSON.stringify([kind, ...parts]));
}

/** Returns the id of a signal from its source and the key its sender chose. */
export function signalIdOf(source: string, key: string): SignalId {
  return derivedId('signal', source, key) as SignalId;
}

/** One of the times at which the conditions of a rule began to hold for an instrument. */
export interface RuleEdge {
  readonly account: string;
  readonly ruleId: string;
  readonly instrumentKey: string;
  /** Counts them, from 1. */
  readonly ordinal: number;
}

/** Returns the id of the cause that it is. The rule's version is not in it: a reload doubles nothing. */
export function edgeIdOf({ account, ruleId, instrumentKey, ordinal }: RuleEdge): CauseId {
  return derivedId('edge', account, ruleId, instrumentKey, String(ordinal)) as CauseId;
}

/** An event that started a rule for an instrument. */
export interface RuleTrigger {
  readonly account: string;
  readonly ruleId: string;
  readonly instrumentKey: string;
  readonly eventId: string;
}

/** Returns the id of the cause that it is: the same however often the event comes. */
export function triggerIdOf({ account, ruleId, instrumentKey, eventId }: RuleTrigger): CauseId {
  return derivedId('trigger', account, ruleId, instrumentKey, eventId) as CauseId;
}

/** Returns the id of what one rule wants for one cause. The rule's version is not in it: a reload doubles nothing. */
export function intentIdOf(cause: CauseId | SignalId, ruleId: string): IntentId {
  return derivedId('intent', cause, ruleId) as IntentId;
}

/** Returns the id of the trade that an intent opens. */
export function tradeIdOf(opening: IntentId): TradeId {
  return derivedId('trade', opening) as TradeId;
}

/** What a leg of a trade is for: entry, stop, target, added size, or exit. */
export type LegRole = 'E' | 'S' | 'T' | 'A' | 'X';

/** Returns our reference for a leg. The ordinal counts the legs of a role in order of creation, from 1. */
export function orderRefOf(trade: TradeId, role: LegRole, ordinal: number): OrderRef {
  assert(Number.isInteger(ordinal) && ordinal >= 1 && ordinal <= 999, 'a leg ordinal is 1 to 999');
  const digest = createHash('sha256').update(trade, 'utf8').digest();
  return `F1-${base32(digest).slice(0, 16)}-${role}${ordinal}` as OrderRef;
}

const OWN_REFERENCE = /^F1-([A-Z2-7]{16})-([ESTAX])(\d{1,3})$/;

/** Returns the role that one of our order references carries, or null where the reference is not ours. */
export function roleOfOrderRef(reference: string): LegRole | null {
  const role = OWN_REFERENCE.exec(reference)?.[2];
  return role === undefined ? null : (role as LegRole);
}
