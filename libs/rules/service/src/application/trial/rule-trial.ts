import { type Decimal, type Instant, type InstrumentKey, plusMs, signalIdOf } from '@fairlead/core';
import {
  type Decision,
  type EdgeState,
  type EventFacts,
  type GivenEvent,
  type Evaluation,
  type IndicatorFacts,
  type QuoteFacts,
  type Restraint,
  type Rule,
  type RuleEvaluation,
  type RuleState,
  type SeenSignal,
  type SignalFacts,
  type Situation,
  type Surroundings,
  type SymbolFacts,
  type TradeFacts,
  type VersionedRule,
  type WatchSituation,
  RuleIndex,
  SIGNAL_EVENT,
  edgeDecider,
  featuresOf,
  lookedAt,
  needsOf,
  restraintOn,
  seenWithin,
  signalDecider,
  triggerDecider,
  watchDecider,
} from '@fairlead/rules-domain';

/** How long a signal of a trial is valid. */
const VALID_MS = 30_000;

/** A signal as it is written for a trial: it has no id, and no contract. */
export type WrittenFacts = Omit<
  SignalFacts,
  'signalId' | 'instrumentKey' | 'acceptedAt' | 'expiresAt'
>;

/** What is quoted in a trial, with the indicators that are published then. */
export interface TrialQuote extends QuoteFacts {
  readonly indicators: readonly Pick<
    IndicatorFacts,
    'name' | 'period' | 'interval' | 'value' | 'previous'
  >[];
}

/** What became of a rule in a trial. HELD_BEFORE: no event starts it, and its conditions did not begin to hold. */
export type TrialEvaluation = Omit<RuleEvaluation, 'code'> & {
  readonly code: RuleEvaluation['code'] | 'HELD_BEFORE';
};

/** What a trial came to. NONE: nothing began to hold, and nothing came. */
export type TrialDecision = Pick<Decision, 'reason' | 'intents' | 'messages'> & {
  readonly outcome: Decision['outcome'] | 'NONE';
  readonly evaluations: readonly TrialEvaluation[];
};

/**
 * Rules by themselves, as they decide: what an earlier decision requested and which cooldown it began counts for the later ones.
 * Nothing is ordered, nothing is kept, and no clock is read.
 */
export class RuleTrial {
  private readonly index: RuleIndex;
  private readonly situations = new Map<string, Situation>();
  private readonly edges = new Map<string, EdgeState>();
  private readonly quotes = new Map<string, TrialQuote>();
  /** Signals that were decided, by symbol. */
  private readonly seen = new Map<string, readonly SeenSignal[]>();
  /** Features of the last signals, by source and symbol. */
  private readonly features = new Map<string, ReadonlyMap<string, Decimal>>();
  private signals = 0;
  private events = 0;

  constructor(
    rules: readonly Rule[],
    private readonly paper = true,
  ) {
    this.index = new RuleIndex(rules.map((rule) => ({ ...rule, version: 1 })));
  }

  /** What is quoted from now on. */
  quote(symbol: string, quote: TrialQuote): void {
    this.quotes.set(symbol, quote);
  }

  /** What is held from now on, in place of all that was held or requested before. */
  hold(symbol: string, trades: readonly TradeFacts[]): void {
    this.situations.set(symbol, { ...this.situationOf(symbol), trades });
  }

  /** A signal comes. */
  decide(
    signal: WrittenFacts,
    { now, issuedAt = now }: { readonly now: Instant; readonly issuedAt?: Instant },
  ): Decision {
    const { symbol, source } = signal;
    const before = this.situationOf(symbol);
    const rules = this.index.rulesFor(SIGNAL_EVENT, symbol);
    this.signals += 1;
    const command = {
      signal: {
        ...signal,
        signalId: signalIdOf(source, `trial ${this.signals}`),
        instrumentKey: symbol as InstrumentKey,
        acceptedAt: now,
        expiresAt: plusMs(issuedAt, VALID_MS),
      },
      ...{ now, rules, paper: this.paper, quote: this.quotes.get(symbol) ?? null },
      surroundings: {
        ...this.surroundingsOf(rules, symbol, now),
        features: this.features.get(`${source} ${symbol}`) ?? new Map<string, Decimal>(),
      },
    };
    const decisions = signalDecider.decide(command, before).value;
    this.situations.set(symbol, decisions.reduce(signalDecider.evolve, before));
    const [decision] = decisions as readonly [Decision];
    if (decision.outcome !== 'SUPERSEDED') {
      this.remember(signal, now);
      this.rememberFeatures(signal, needsOf(rules).features);
    }
    return decision;
  }

  /** Time passes or prices change: the rules that no event starts are looked at, for each of these symbols. */
  look(symbols: Iterable<string>, now: Instant): TrialDecision {
    const looks = [...new Set(symbols)].flatMap((symbol) =>
      this.index.rulesFor(null, symbol).map((rule) => this.lookAt(rule, symbol, now)),
    );
    const begun = looks.filter((look): look is Decision => 'outcome' in look);
    const evaluations = looks.flatMap((look): readonly TrialEvaluation[] =>
      'outcome' in look ? look.evaluations : [look],
    );
    return together(begun, { evaluations, none: 'no rule began to hold' });
  }

  /** An event comes: the rules that wait for it decide, each for the symbols that it acts on. */
  happen({ type, fields }: GivenEvent, now: Instant): TrialDecision {
    this.events += 1;
    const symbol = fields.get('symbol');
    const of = symbol === undefined ? null : String(symbol);
    const event = { eventId: `trial ${this.events}`, type, fields, symbol: of, occurredAt: now };
    const made = this.index.rulesStartedBy(type, of).flatMap((rule) => {
      const acted = rule.symbols ?? (of === null ? [] : [of]);
      return acted.flatMap((each) => this.triggered(rule, event, each));
    });
    return together(made, { evaluations: made.flatMap(({ evaluations }) => evaluations), none: 'no rule waited for it' }); // prettier-ignore
  }

  private triggered(rule: VersionedRule, event: EventFacts, symbol: string): readonly Decision[] {
    const now = event.occurredAt;
    const { states, trades, latestSequence } = this.situationOf(symbol);
    const before = { states, trades, ledBy: 0 };
    const command = {
      ...{ rule, event, account: 'trial', symbol, instrumentKey: symbol as InstrumentKey, now },
      ...{ paper: this.paper, quote: this.quotes.get(symbol) ?? null },
      surroundings: this.surroundingsOf([rule], symbol, now),
    };
    const decided = triggerDecider.decide(command, before).value;
    const after = decided.reduce(triggerDecider.evolve, before);
    this.situations.set(symbol, { states: after.states, trades: after.trades, latestSequence });
    return decided.map(({ decision }) => decision);
  }

  private lookAt(rule: VersionedRule, symbol: string, now: Instant): Decision | TrialEvaluation {
    const key = `${rule.id} ${symbol}`;
    const { states, trades } = this.situationOf(symbol);
    const before: WatchSituation = {
      ...{ states, trades, edge: this.edges.get(key) ?? edgeDecider.initial },
    };
    const command = {
      ...{ rule, account: 'trial', symbol, instrumentKey: symbol as InstrumentKey, now },
      ...{ paper: this.paper, quote: this.quotes.get(symbol) ?? null },
      surroundings: this.surroundingsOf([rule], symbol, now),
    };
    const events = watchDecider.decide(command, before).value;
    const after = events.reduce(watchDecider.evolve, before);
    this.edges.set(key, after.edge);
    const { latestSequence } = this.situationOf(symbol);
    this.situations.set(symbol, { states: after.states, trades: after.trades, latestSequence });
    const began = events.find((event) => event.kind === 'began');
    if (began !== undefined) return began.decision;
    return notBegun(rule, lookedAt(command, before), restraintOn(rule, stateOf(rule, states), now));
  }

  private remember({ symbol, source, action }: WrittenFacts, acceptedAt: Instant): void {
    const before = this.seen.get(symbol) ?? [];
    this.seen.set(symbol, [...before, { source, action, acceptedAt, ordinal: before.length }]);
  }

  private rememberFeatures(
    { source, symbol, fields }: WrittenFacts,
    names: readonly string[],
  ): void {
    const key = `${source} ${symbol}`;
    const before = this.features.get(key) ?? new Map<string, Decimal>();
    this.features.set(key, new Map([...before, ...featuresOf(fields, names)]));
  }

  /** What rules look at beside their own symbol and now. */
  private surroundingsOf(
    rules: readonly VersionedRule[],
    own: string,
    until: Instant,
  ): Surroundings {
    const needs = needsOf(rules);
    const symbols = needs.symbols.map((symbol): [string, SymbolFacts] => [
      symbol,
      { trades: this.situationOf(symbol).trades, quote: this.quotes.get(symbol) ?? null },
    ]);
    const windows = needs.windows.map((window) => {
      const signals = this.seen.get(window.symbol ?? own) ?? [];
      return { ...window, tallies: seenWithin(signals, { ...window, until }) };
    });
    return { symbols: new Map(symbols), windows, indicators: this.indicatorsOf(own) };
  }

  private indicatorsOf(symbol: string): readonly IndicatorFacts[] {
    const quote = this.quotes.get(symbol);
    if (quote === undefined) return [];
    return quote.indicators.map((each) => ({
      ...{ ...each, at: quote.quotedAt, live: true },
      ...{ barsUsed: each.period, barsWanted: each.period },
    }));
  }

  private situationOf(symbol: string): Situation {
    return this.situations.get(symbol) ?? signalDecider.initial;
  }
}

/** Several decisions as one. */
function together(
  made: readonly Decision[],
  {
    evaluations,
    none,
  }: { readonly evaluations: readonly TrialEvaluation[]; readonly none: string },
): TrialDecision {
  const told = made.find(({ outcome }) => outcome === 'INTENTS') ?? made[0];
  return {
    outcome: told?.outcome ?? 'NONE',
    reason: made.map(({ reason }) => reason).join('; ') || none,
    evaluations,
    intents: made.flatMap(({ intents }) => intents),
    messages: made.flatMap(({ messages }) => messages),
  };
}

function stateOf({ id }: Rule, states: ReadonlyMap<string, RuleState>): RuleState | null {
  return states.get(id) ?? null;
}

function notBegun(
  rule: VersionedRule,
  { holds, clauses }: Evaluation,
  restraint: Restraint | null,
): TrialEvaluation {
  const base = { ruleId: rule.id, ruleVersion: rule.version, fired: false, clauses };
  if (!rule.enabled || rule.mode === 'off') {
    return { ...base, clauses: [], code: 'DISABLED', reason: 'is not enabled, or its mode is off' };
  }
  if (!holds) {
    const failed = clauses.find((clause) => !clause.holds);
    const reason = failed === undefined ? 'its conditions do not hold' : `${failed.clause} does not hold: ${failed.actual}`; // prettier-ignore
    return { ...base, code: 'CONDITION_FALSE', reason };
  }
  if (restraint !== null) return { ...base, ...restraint };
  const reason = 'its conditions held before: it fires when they begin to hold';
  return { ...base, code: 'HELD_BEFORE', reason };
}
