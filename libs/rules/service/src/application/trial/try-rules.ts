import type { Instant } from '@fairlead/core';
import type { Decision, Rule } from '@fairlead/rules-domain';
import { RuleTrial, type TrialQuote, type WrittenFacts } from './rule-trial';

/** A signal to try rules with, and what is quoted when it comes. */
export interface TrialSignal {
  readonly signal: WrittenFacts;
  readonly cameAt: Instant;
  readonly quote: TrialQuote | null;
}

/** What rules would decide about a signal. */
export interface TrialResult {
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly cameAt: Instant;
  readonly decision: Decision;
}

/** Returns what the rules would decide about signals that come one after the other, on a paper account. */
export function tryRules(
  rules: readonly Rule[],
  signals: readonly TrialSignal[],
): readonly TrialResult[] {
  const trial = new RuleTrial(rules);
  return signals.map(({ signal, cameAt, quote }) => {
    const { symbol, action, confidence } = signal;
    if (quote !== null) trial.quote(symbol, quote);
    return { symbol, action, confidence, cameAt, decision: trial.decide(signal, { now: cameAt }) };
  });
}
