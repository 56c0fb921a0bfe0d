import { type InstrumentKey, type Instant, plusMs, signalIdOf } from '@fairlead/core';
import {
  type Decision,
  type QuoteFacts,
  type Rule,
  type SignalFacts,
  type Situation,
  type SymbolFacts,
  RuleIndex,
  SIGNAL_EVENT,
  needsOf,
  signalDecider,
} from '@fairlead/rules-domain';

/** How long a signal of a trial is valid. */
const VALID_MS = 30_000;

/** A signal to try rules with, and what is quoted when it comes. */
export interface TrialSignal {
  readonly signal: Omit<SignalFacts, 'signalId' | 'instrumentKey' | 'expiresAt'>;
  readonly cameAt: Instant;
  readonly quote: QuoteFacts | null;
}

/** What rules would decide about a signal. */
export interface TrialResult {
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly cameAt: Instant;
  readonly decision: Decision;
}

/**
 * Returns what the rules would decide about signals that come one after the other, on a paper account: cooldowns, daily
 * counts and requested trades of the earlier ones count for the later ones. Nothing is ordered, nothing is kept.
 */
export function tryRules(
  rules: readonly Rule[],
  signals: readonly TrialSignal[],
): readonly TrialResult[] {
  const index = new RuleIndex(rules.map((rule) => ({ ...rule, version: 1 })));
  const situations = new Map<string, Situation>();
  const quoted = new Map<string, QuoteFacts | null>();
  const factsOf = (symbol: string): SymbolFacts => ({
    trades: situations.get(symbol)?.trades ?? [],
    quote: quoted.get(symbol) ?? null,
  });
  return signals.map(({ signal, cameAt, quote }, position) => {
    const { symbol, source, action, confidence } = signal;
    quoted.set(symbol, quote ?? quoted.get(symbol) ?? null);
    const looking = index.rulesFor(SIGNAL_EVENT, symbol);
    const others = needsOf(looking).symbols.map((each) => [each, factsOf(each)] as const);
    const before = situations.get(symbol) ?? signalDecider.initial;
    const command = {
      signal: {
        ...signal,
        signalId: signalIdOf(source, `trial ${position}`),
        instrumentKey: symbol as InstrumentKey,
        expiresAt: plusMs(cameAt, VALID_MS),
      },
      ...{ now: cameAt, paper: true, rules: looking, quote },
      surroundings: { symbols: new Map(others) },
    };
    const decisions = signalDecider.decide(command, before).value;
    situations.set(symbol, decisions.reduce(signalDecider.evolve, before));
    return { symbol, action, confidence, cameAt, decision: decisions[0] as Decision };
  });
}
