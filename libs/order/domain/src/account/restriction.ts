import type { Instant } from '@fairlead/core';

/** Whether entries may be ordered. Cancels, exits and protection always may. */
export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

/** How far a trading state reaches. */
export const RESTRICTION_SCOPES = ['global', 'account', 'strategy', 'symbol'] as const;

/** What a trading state is set for. */
export interface RestrictedScope {
  readonly scope: (typeof RESTRICTION_SCOPES)[number];
  /** The account, the strategy or the instrument key; empty for what is global. */
  readonly subject: string;
  /** What a person calls it. */
  readonly name: string;
}

/** Who restricts: a person, or the breaker of this name. Each is kept by itself, and a resume of the scope lifts all. */
export const PERSON = 'person';

/** Entries are stopped within a scope, until somebody lets them through again. */
export interface Restriction extends RestrictedScope {
  readonly state: Exclude<TradingState, 'ACTIVE'>;
  readonly source: string;
  readonly reason: string;
  readonly by: string;
  readonly since: Instant;
}

/** What an entry is looked at for. */
export interface RestrictedSubject {
  readonly strategy: string;
  readonly instrumentKey: string;
}

/** Returns what stops an entry, the strictest first in line and of equals the widest; null where nothing does. */
export function restrictionFor(
  restrictions: readonly Restriction[],
  subject: RestrictedSubject,
): Restriction | null {
  return strictestOf(restrictions.filter((each) => concerns(each, subject)));
}

/** Returns what stops every entry of the account, or null where nothing does. */
export function restrictionOfAll(restrictions: readonly Restriction[]): Restriction | null {
  return strictestOf(restrictions.filter(isOfAll));
}

/** Returns what a person types to let entries through again. */
export function howToResume({ scope, name }: RestrictedScope): string {
  if (scope === 'global') return 'fairlead resume';
  return scope === 'account' ? 'fairlead resume --account' : `fairlead resume --${scope} ${name}`;
}

/** True for what is restricted by the same, for the same. */
export function isSameScope(one: RestrictedScope, other: RestrictedScope): boolean {
  return one.scope === other.scope && one.subject === other.subject;
}

function concerns(
  restriction: Restriction,
  { strategy, instrumentKey }: RestrictedSubject,
): boolean {
  const { scope, subject } = restriction;
  if (scope === 'strategy') return subject === strategy;
  return scope === 'symbol' ? subject === instrumentKey : true;
}

function isOfAll({ scope }: Restriction): boolean {
  return scope === 'global' || scope === 'account';
}

function strictestOf(restrictions: readonly Restriction[]): Restriction | null {
  const ordered = [...restrictions].sort((one, other) => rank(one) - rank(other));
  return ordered[0] ?? null;
}

/** HALTED before REDUCING, then the wider scope. */
function rank({ state, scope }: Restriction): number {
  return (state === 'HALTED' ? 0 : 10) + RESTRICTION_SCOPES.indexOf(scope);
}
