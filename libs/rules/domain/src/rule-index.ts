import { eventTypesOf } from './conditions/condition';
import type { VersionedRule } from './rule';

const ANY = '*';
/** Stands for no event: time and prices start the rule. */
const NO_EVENT = '-';

/** Rules by event type and symbol, so that the cost of an event is that of the rules that look at it. */
export class RuleIndex {
  private readonly byKey: ReadonlyMap<string, readonly VersionedRule[]>;
  /** True where a rule is started by no event. */
  readonly hasWatched: boolean;

  /** Compiles the rules once. */
  constructor(readonly rules: readonly VersionedRule[]) {
    const byKey = new Map<string, VersionedRule[]>();
    for (const rule of rules) {
      for (const key of keysOf(rule)) {
        const listed = byKey.get(key);
        if (listed === undefined) byKey.set(key, [rule]);
        else listed.push(rule);
      }
    }
    this.byKey = byKey;
    this.hasWatched = rules.some(({ when }) => eventTypesOf(when) === null);
  }

  /**
   * Returns the rules that look at an event of this type for this symbol, or those that need no event: highest priority
   * first, then by id.
   */
  rulesFor(eventType: string | null, symbol: string): readonly VersionedRule[] {
    const type = eventType ?? NO_EVENT;
    const found = [symbol, ANY].flatMap((each) => this.byKey.get(`${type} ${each}`) ?? []);
    return found.sort(byPriority);
  }
}

function byPriority(left: VersionedRule, right: VersionedRule): number {
  return right.priority - left.priority || (left.id < right.id ? -1 : 1);
}

function keysOf(rule: VersionedRule): string[] {
  const types = eventTypesOf(rule.when);
  const symbols = rule.symbols === null ? [ANY] : [...new Set(rule.symbols)];
  return [...(types ?? [NO_EVENT])].flatMap((type) => symbols.map((symbol) => `${type} ${symbol}`));
}
