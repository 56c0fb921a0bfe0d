import { type Instant, type InstrumentKey, isPaperAccount } from '@fairlead/core';
import type { InstrumentCatalogue, Tx } from '@fairlead/platform';
import {
  type IndicatorFacts,
  type SignalWindow,
  type Surroundings,
  type SymbolFacts,
  type VersionedRule,
  needsOf,
} from '@fairlead/rules-domain';
import {
  type RuleStore,
  type StoredSurroundings,
  type SurroundingsQuery,
  type WindowQuery,
  windowKeyOf,
} from '../ports/rule-store';
import type { QuoteView } from '../quote-view';

/** What loading rests on. */
export interface SurroundingsLoaderParts {
  readonly store: RuleStore;
  readonly instruments: InstrumentCatalogue;
  readonly quotes: QuoteView;
  readonly account: string;
}

/** Rules, and the instrument that they are evaluated for. */
export interface LookingRules {
  readonly rules: readonly VersionedRule[];
  readonly instrumentKey: InstrumentKey;
}

/** When windows end, and the signal that is being decided. */
interface WindowEnd extends Pick<SurroundingsQuery, 'until' | 'except'> {
  /** Absent where no signal is decided. */
  readonly source?: string;
}

const NOTHING: StoredSurroundings = {
  ...{ trades: new Map(), windows: new Map(), indicators: new Map() },
  features: new Map(),
};

/** Finds what rules look at beside the symbol they are evaluated for and now; where they look at nothing else it costs nothing. */
export class SurroundingsLoader {
  constructor(private readonly parts: SurroundingsLoaderParts) {}

  /** Loads what is committed, with windows that end at a moment. */
  async load(tx: Tx, looking: LookingRules, end: WindowEnd): Promise<Surroundings> {
    return this.from(await this.stored(tx, [looking], end), looking);
  }

  /** Loads windows, as they end at a moment, and indicators of many instruments at once; the trades of all are known already. */
  async loadAll(
    tx: Tx,
    looking: readonly LookingRules[],
    until: Instant,
  ): Promise<Omit<StoredSurroundings, 'trades'>> {
    const { windows, indicators, features } = await this.stored(tx, looking, { until });
    return { windows, indicators, features };
  }

  /** Returns them as they were loaded, with what is quoted now. */
  from(
    { trades, windows, indicators, features }: StoredSurroundings,
    looking: LookingRules,
  ): Surroundings {
    const symbols = new Map<string, SymbolFacts>();
    for (const [symbol, key] of this.keysOf(looking)) {
      symbols.set(symbol, { trades: trades.get(key) ?? [], quote: this.parts.quotes.of(key) });
    }
    const found = this.windowsOf(looking).flatMap(([wanted, query]): readonly SignalWindow[] => {
      const tallies = windows.get(windowKeyOf(query));
      return tallies === undefined ? [] : [{ ...wanted, tallies }];
    });
    const isPaper = isPaperAccount(this.parts.account);
    const own = (indicators.get(looking.instrumentKey) ?? []).map(
      ({ delayed, ...indicator }): IndicatorFacts => ({ ...indicator, live: isPaper || !delayed }),
    );
    return { symbols, windows: found, indicators: own, features };
  }

  private async stored(
    tx: Tx,
    looking: readonly LookingRules[],
    end: WindowEnd,
  ): Promise<StoredSurroundings> {
    const { store, account } = this.parts;
    const keys = looking.flatMap((each) => [...this.keysOf(each).values()]);
    const windows = looking.flatMap((each) => this.windowsOf(each).map(([, query]) => query));
    const indicatorsOf = looking
      .filter(({ rules }) => needsOf(rules).indicators.length > 0)
      .map(({ instrumentKey }) => instrumentKey);
    const features = featuresOf(looking, end);
    const isIdle = keys.length + windows.length + indicatorsOf.length === 0;
    if (isIdle && features === undefined) return NOTHING;
    const distinct = new Map(windows.map((window) => [windowKeyOf(window), window]));
    const instrumentKeys = [...new Set(keys)];
    const wanted = { account, instrumentKeys, windows: [...distinct.values()], indicatorsOf };
    const { until, except } = end;
    return store.surroundings(tx, {
      ...{ ...wanted, until },
      ...(except === undefined ? {} : { except }),
      ...(features === undefined ? {} : { features }),
    });
  }

  /** A symbol that is not listed any more has no key, and nothing is known of it. */
  private keysOf({ rules }: LookingRules): ReadonlyMap<string, InstrumentKey> {
    const keys = new Map<string, InstrumentKey>();
    for (const symbol of needsOf(rules).symbols) {
      const key = this.keyOf(symbol);
      if (key !== null) keys.set(symbol, key);
    }
    return keys;
  }

  private windowsOf({
    rules,
    instrumentKey: own,
  }: LookingRules): readonly (readonly [Omit<SignalWindow, 'tallies'>, WindowQuery])[] {
    return needsOf(rules).windows.flatMap((wanted) => {
      const { symbol, withinMs } = wanted;
      const instrumentKey = symbol === null ? own : this.keyOf(symbol);
      return instrumentKey === null ? [] : [[wanted, { instrumentKey, withinMs }] as const];
    });
  }

  private keyOf(symbol: string): InstrumentKey | null {
    return this.parts.instruments.named(symbol)?.key ?? null;
  }
}

/** A signal is decided for one instrument, by the rules that look at it. */
function featuresOf(
  looking: readonly LookingRules[],
  { source }: WindowEnd,
): SurroundingsQuery['features'] {
  const [only] = looking;
  const names = only === undefined || source === undefined ? [] : needsOf(only.rules).features;
  if (only === undefined || source === undefined || names.length === 0) return undefined;
  return { source, instrumentKey: only.instrumentKey, names };
}
