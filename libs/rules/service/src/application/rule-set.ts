import { type Instant, instant } from '@fairlead/core';
import {
  RuleIndex,
  type RuleOverlay,
  type VersionedRule,
  underOverlay,
} from '@fairlead/rules-domain';

/** Rules, and which of those of the database they are. */
export interface LoadedRules {
  readonly rules: readonly VersionedRule[];
  readonly overlays: ReadonlyMap<string, RuleOverlay>;
  /** The version of the rules as a whole. */
  readonly version: number;
  /** Counts every change of what decides. */
  readonly revision: number;
  /** Since when each rule has had its content. */
  readonly since: ReadonlyMap<string, Instant>;
}

const NONE: LoadedRules = {
  rules: [],
  overlays: new Map(),
  version: 0,
  revision: -1,
  since: new Map(),
};

/** The rules that this engine decides by. Replaced whole when they change; whether they are those of the database is asked with each decision. */
export class RuleSet {
  private loaded = NONE;
  private index = new RuleIndex([]);

  /** Compiles the rules under what people set on them; the next decision uses them. */
  replace(loaded: LoadedRules): void {
    const { rules, overlays } = loaded;
    this.index = new RuleIndex(rules.map((rule) => underOverlay(rule, overlays.get(rule.id))));
    this.loaded = loaded;
  }

  get revision(): number {
    return this.loaded.revision;
  }

  get version(): number {
    return this.loaded.version;
  }

  /** Returns since when a rule has had its content: what happened before starts nothing. */
  inForceSince(ruleId: string): Instant {
    return this.loaded.since.get(ruleId) ?? instant(0);
  }

  /** What people set on rules, also on those that are gone. */
  get overlays(): ReadonlyMap<string, RuleOverlay> {
    return this.loaded.overlays;
  }

  /** Returns all rules as they count. */
  all(): readonly VersionedRule[] {
    return this.index.rules;
  }

  /** Returns all rules as they are written. */
  written(): readonly VersionedRule[] {
    return this.loaded.rules;
  }

  /** True where a rule is started by no event. */
  hasWatched(): boolean {
    return this.index.hasWatched;
  }

  /** Returns the rules that look at an event of this type for this symbol, or those that need none, in order of evaluation. */
  rulesFor(eventType: string | null, symbol: string): readonly VersionedRule[] {
    return this.index.rulesFor(eventType, symbol);
  }

  /** Returns the rules that may wait for an event of this symbol, or of the whole account, whatever they act on. */
  rulesStartedBy(eventType: string, symbol: string | null): readonly VersionedRule[] {
    return this.index.rulesStartedBy(eventType, symbol);
  }
}
