import { RuleIndex, type VersionedRule } from '@fairlead/rules-domain';

/** The rules that decide now. Replaced whole when the file changes. */
export class RuleSet {
  private index = new RuleIndex([]);

  /** Compiles the rules; the next decision uses them. */
  replace(rules: readonly VersionedRule[]): void {
    this.index = new RuleIndex(rules);
  }

  /** Returns all rules. */
  all(): readonly VersionedRule[] {
    return this.index.rules;
  }

  /** True where a rule is started by no event. */
  hasWatched(): boolean {
    return this.index.hasWatched;
  }

  /** Returns the rules that look at an event of this type for this symbol, or those that need none, in order of evaluation. */
  rulesFor(eventType: string | null, symbol: string): readonly VersionedRule[] {
    return this.index.rulesFor(eventType, symbol);
  }
}
