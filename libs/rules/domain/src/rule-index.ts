import { eventTypesOf } from './conditions/condition';
import type { VersionedRule } from './rule';

const ANY = '*';

/** Rules by event type and symbol, so that the cost of an event is that of the rules that look at it. */
export class RuleIndex {
  private readonly byKey: ReadonlyMap<string, readonly VersionedRule[]>;

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
  }

  /** Returns the rules that look at an event of this type for this symbol: highest priority first, then by id. */
  rulesFor(eventType: string, symbol: string): readonly VersionedRule[] {
    const found = [
      [eventType, symbol],
      [eventType, ANY],
      [ANY, symbol],
      [ANY, ANY],
    ].flatMap((key) => this.byKey.get(key.join(' ')) ?? []);
    return found.sort(byPriority);
  }
}

function byPriority(left: VersionedRule, right: VersionedRule): number {
  return right.priority - left.priority || (left.id < right.id ? -1 : 1);
}

function keysOf(rule: VersionedRule): string[] {
  const types = eventTypesOf(rule.when);
  const symbols = rule.symbols === null ? [ANY] : [...new Set(rule.symbols)];
  return [...(types ?? [ANY])].flatMap((type) => symbols.map((symbol) => `${type} ${symbol}`));
}
