import type { InstrumentKey } from '@fairlead/core';
import type { InstrumentCatalogue, Tx } from '@fairlead/platform';
import {
  type Surroundings,
  type SymbolFacts,
  type VersionedRule,
  needsOf,
} from '@fairlead/rules-domain';
import type { RuleStore, StoredSurroundings } from '../ports/rule-store';
import type { QuoteView } from '../quote-view';

/** What loading rests on. */
export interface SurroundingsLoaderParts {
  readonly store: RuleStore;
  readonly instruments: InstrumentCatalogue;
  readonly quotes: QuoteView;
  readonly account: string;
}

/** Finds what rules look at beside the symbol they are evaluated for; where they look at nothing else it costs nothing. */
export class SurroundingsLoader {
  constructor(private readonly parts: SurroundingsLoaderParts) {}

  /** Loads what is committed. */
  async load(tx: Tx, rules: readonly VersionedRule[]): Promise<Surroundings> {
    const { store, account } = this.parts;
    const keys = this.keysOf(rules);
    const instrumentKeys = [...new Set(keys.values())];
    if (instrumentKeys.length === 0) return this.from({ trades: new Map() }, rules);
    return this.from(await store.surroundings(tx, { account, instrumentKeys }), rules);
  }

  /** Returns them as they were loaded, with what is quoted now. */
  from({ trades }: StoredSurroundings, rules: readonly VersionedRule[]): Surroundings {
    const symbols = new Map<string, SymbolFacts>();
    for (const [symbol, key] of this.keysOf(rules)) {
      symbols.set(symbol, { trades: trades.get(key) ?? [], quote: this.parts.quotes.of(key) });
    }
    return { symbols };
  }

  /** A symbol that is not listed any more has no key, and nothing is known of it. */
  private keysOf(rules: readonly VersionedRule[]): ReadonlyMap<string, InstrumentKey> {
    const keys = new Map<string, InstrumentKey>();
    for (const symbol of needsOf(rules).symbols) {
      const listed = this.parts.instruments.named(symbol);
      if (listed !== null) keys.set(symbol, listed.key);
    }
    return keys;
  }
}
