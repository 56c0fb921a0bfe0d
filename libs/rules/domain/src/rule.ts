import type { Decimal, Direction, Distance } from '@fairlead/core';
import type { Condition } from './condition';

/** `off` never fires, `shadow` only reports, `paper` fires on paper accounts and shadows on live ones, `live` fires on both. */
export const RULE_MODES = ['off', 'shadow', 'paper', 'live'] as const;
/** How far a rule may go. */
export type RuleMode = (typeof RULE_MODES)[number];

/** How large an entry shall be: shares, currency, or percent of equity. Order management turns it into shares. */
export interface SizeSpec {
  readonly kind: 'shares' | 'notional' | 'equityPct' | 'riskPct';
  readonly value: Decimal;
}

/** A market entry, or a limit this many percent better than the signal's price (worse where negative). */
export type EntrySpec =
  { readonly type: 'MARKET' } | { readonly type: 'LIMIT'; readonly offsetPercent: Decimal };

/** Opens a trade with its stop and target. */
export interface EnterAction {
  readonly kind: 'enter';
  readonly direction: Direction;
  readonly size: SizeSpec;
  readonly stop: Distance;
  readonly target: Distance;
  readonly entry: EntrySpec;
  /** What happens where the strategy already holds the other side. */
  readonly onOpposite: 'ignore' | 'close' | 'reverse';
  readonly allowShort: boolean;
}

/** Closes what the rule's strategy holds of the symbol. */
export interface CloseAction {
  readonly kind: 'close';
  readonly direction: Direction | 'ANY';
}

/** What a rule does when it fires. */
export type RuleAction = EnterAction | CloseAction;

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
