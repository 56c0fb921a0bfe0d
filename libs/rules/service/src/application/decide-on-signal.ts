import {
  type Clock,
  type Instant,
  type SignalId,
  ZERO,
  isPaperAccount,
  plusMs,
} from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type Decision,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_EVENT,
  decideSignal,
} from '@fairlead/rules-domain';
import type { RuleStore } from './ports/rule-store';
import type { QuoteView } from './quote-view';
import type { RuleSet } from './rule-set';

/** How long after its signal's expiry a trade that we requested may still be unreported. */
const EXPECTED_GRACE_MS = 60_000;

/** What deciding rests on. */
export interface DecideOnSignalParts {
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly clock: Clock;
  readonly account: string;
  readonly quotes: QuoteView;
}

/** Decides about signals, each once. */
export class DecideOnSignal {
  constructor(private readonly parts: DecideOnSignalParts) {}

  /** Returns the decision, kept within the unit of work, or null where this signal was decided before. */
  async decide(tx: Tx, signal: SignalFacts): Promise<Decision | null> {
    const { store, ruleSet, clock, account, quotes } = this.parts;
    const now = clock.now();
    const rules = ruleSet.rulesFor(SIGNAL_EVENT, signal.symbol);
    const { instrumentKey, source, sequence } = signal;
    const ruleIds = rules.map((rule) => rule.id);
    const situation = await store.situation(tx, { account, instrumentKey, source, ruleIds });
    const paper = isPaperAccount(account);
    const quote = quotes.of(instrumentKey);
    const decision = decideSignal({ signal, now, rules, paper, quote, ...situation });
    const isFirst = await store.saveDecision(tx, {
      ...{ account, instrumentKey, source, sequence },
      causeId: signal.signalId satisfies SignalId,
      outcome: decision.outcome,
      decidedAt: now,
      states: decision.states,
      expected: expectedTrades(decision, signal, now),
    });
    return isFirst ? decision : null;
  }
}

function expectedTrades(decision: Decision, signal: SignalFacts, openedAt: Instant): TradeFacts[] {
  return decision.intents.flatMap((intent): TradeFacts[] => {
    if (intent.kind === 'EXIT') return [];
    const { tradeId, strategy, action } = intent;
    const expectedUntil = plusMs(signal.expiresAt, EXPECTED_GRACE_MS);
    const { direction } = action;
    const nothing = { position: ZERO, averageEntryPrice: null };
    return [
      { tradeId, strategy, direction, status: 'EXPECTED', openedAt, expectedUntil, ...nothing },
    ];
  });
}
