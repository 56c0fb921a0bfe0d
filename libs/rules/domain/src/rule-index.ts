import { eventTypesOf } from './conditions/condition';
import { SIGNAL_EVENT } from './facts';
import type { VersionedRule } from './rule';
import { familyOf } from './shapes/event-fields';
import { namedSymbols } from './triggers/awaits';

const ANY = '*';
/** Stands for no event: time and prices start the rule. */
const NO_EVENT = '-';
/** Stands for no symbol: the event is of the whole account. */
const ACCOUNT = '-';

/** Rules by event type and symbol, so that the cost of an event is that of the rules that look at it. */
export class RuleIndex {
  private readonly byKey: ReadonlyMap<string, readonly VersionedRule[]>;
  private readonly bySource: ReadonlyMap<string, readonly VersionedRule[]>;
  /** True where a rule is started by no event. */
  readonly hasWatched: boolean;

  /** Compiles the rules once. */
  constructor(readonly rules: readonly VersionedRule[]) {
    this.byKey = listedBy(rules, keysOf);
    this.bySource = listedBy(rules, sourcesOf);
    this.hasWatched = rules.some(({ when }) => eventTypesOf(when) === null);
  }

  /**
   * Returns the rules that look at an event of this type for this symbol, or those that need no event: highest priority
   * first, then by id.
   */
  rulesFor(eventType: string | null, symbol: string): readonly VersionedRule[] {
    const types = eventType === null ? [NO_EVENT] : [eventType, familyOf(eventType)];
    return found(this.byKey, types, [symbol, ANY]);
  }

  /** Returns the rules that may wait for an event of this symbol, or of the whole account, whatever they act on. */
  rulesStartedBy(eventType: string, symbol: string | null): readonly VersionedRule[] {
    const symbols = symbol === null ? [ACCOUNT] : [symbol, ANY];
    return found(this.bySource, [eventType, familyOf(eventType)], symbols);
  }
}

function listedBy(
  rules: readonly VersionedRule[],
  keys: (rule: VersionedRule) => readonly string[],
): ReadonlyMap<string, readonly VersionedRule[]> {
  const byKey = new Map<string, VersionedRule[]>();
  for (const rule of rules) {
    for (const key of new Set(keys(rule))) {
      const listed = byKey.get(key);
      if (listed === undefined) byKey.set(key, [rule]);
      else listed.push(rule);
    }
  }
  return byKey;
}

function found(
  byKey: ReadonlyMap<string, readonly VersionedRule[]>,
  types: readonly string[],
  symbols: readonly string[],
): readonly VersionedRule[] {
  const keys = types.flatMap((type) => symbols.map((symbol) => `${type} ${symbol}`));
  return [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))].sort(byPriority);
}

function byPriority(left: VersionedRule, right: VersionedRule): number {
  return right.priority - left.priority || (left.id < right.id ? -1 : 1);
}

function keysOf(rule: VersionedRule): string[] {
  const types = eventTypesOf(rule.when);
  const symbols = rule.symbols === null ? [ANY] : [...new Set(rule.symbols)];
  return [...(types ?? [NO_EVENT])].flatMap((type) => symbols.map((symbol) => `${type} ${symbol}`));
}

/** The symbols whose events may start a rule: those that it acts on, and those that it names beside. */
function sourcesOf(rule: VersionedRule): string[] {
  const types = [...(eventTypesOf(rule.when) ?? [])].filter((type) => type !== SIGNAL_EVENT);
  const symbols = [...(rule.symbols ?? [ANY]), ...namedSymbols(rule.when), ACCOUNT];
  return [...types].flatMap((type) => symbols.map((symbol) => `${type} ${symbol}`));
}
