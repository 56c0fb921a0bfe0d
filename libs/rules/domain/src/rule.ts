import type { RuleAction } from './actions/action';
import type { Condition } from './conditions/condition';

/**
 * `off` never fires, `shadow` only reports, `paper` fires on paper accounts and shadows on live ones, `approve` fires on
 * both and lets a person decide on each entry, `live` fires on both.
 */
export const RULE_MODES = ['off', 'shadow', 'paper', 'approve', 'live'] as const;
/** How far a rule may go. */
export type RuleMode = (typeof RULE_MODES)[number];

/** How long an entry may be ordered that no signal asked for, where its rule does not say. */
export const VALID_FOR_MS = 60_000;

/** A rule as data. */
export interface Rule {
  readonly id: string;
  readonly strategy: string;
  /** The symbols it looks at; null for all. Cooldown and daily maximum count for each symbol apart. */
  readonly symbols: readonly string[] | null;
  readonly when: Condition;
  readonly then: RuleAction;
  /** Higher is evaluated first. */
  readonly priority: number;
  readonly cooldownMs: number;
  /** Firings for a symbol on one New York date; null for no limit. */
  readonly maxPerDay: number | null;
  /** How long an entry may be ordered that no signal asked for; absent: as long as VALID_FOR_MS. */
  readonly validForMs?: number;
  readonly mode: RuleMode;
  readonly enabled: boolean;
}

/** A rule with the version that its content has. */
export interface VersionedRule extends Rule {
  readonly version: number;
}

/** Returns the rule's content as canonical text: two rules with the same text behave the same. */
export function contentOf(rule: Rule): string {
  return JSON.stringify(rule, (_key, value: unknown) =>
    isPlainObject(value) ? sorted(value) : value,
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
