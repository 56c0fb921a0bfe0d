import { DecisionMadeV1, type Envelope, type SignalAcceptedV1 } from '@fairlead/contracts';
import { type Clock, type SignalId, derivedId, isPaperAccount } from '@fairlead/core';
import type { Logger, Tx } from '@fairlead/platform';
import {
  type SignalFacts,
  type Situation,
  SIGNAL_EVENT,
  signalDecider,
} from '@fairlead/rules-domain';
import { decisionMadeOf } from './decision.mapper';
import type { RuleStore } from './ports/rule-store';
import { sendMessages } from './rule-messages';
import type { QuoteView } from './quote-view';
import type { RuleSet } from './rule-set';
import { signalFactsOf } from './signal-facts.mapper';

/** What deciding rests on. */
export interface DecideOnSignalParts {
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly clock: Clock;
  readonly account: string;
  readonly quotes: QuoteView;
  readonly logger: Logger;
}

/** Decides about signals, each once. */
export class DecideOnSignal {
  constructor(private readonly parts: DecideOnSignalParts) {}

  /** Loads, decides, saves and publishes. Nothing follows from a signal that was decided before. */
  async decide(tx: Tx, event: Envelope<SignalAcceptedV1>): Promise<void> {
    const { store, ruleSet, clock, account, quotes, logger } = this.parts;
    const now = clock.now();
    const signal = signalFactsOf(event.data);
    const { signalId, instrumentKey, source } = signal;
    const rules = ruleSet.rulesFor(SIGNAL_EVENT, signal.symbol);
    const situation = await this.load(tx, signal, rules.map(({ id }) => id)); // prettier-ignore
    const paper = isPaperAccount(account);
    const quote = quotes.of(instrumentKey);
    const command = { signal, now, rules, paper, quote };
    for (const decision of signalDecider.decide(command, situation).value) {
      const causeId = signalId satisfies SignalId;
      const record = { account, instrumentKey, source, causeId, decidedAt: now, decision };
      if (!(await store.saveDecision(tx, record))) return;
      const { symbol } = signal;
      const about = { account, instrumentKey, causeId };
      const spoken = { ...about, symbol, signalId, cause: event };
      sendMessages(tx, decision, { logger, origin: spoken });
      const origin = { ...about, cause: 'signal', signal: event.data } as const;
      tx.publish(DecisionMadeV1, decisionMadeOf(decision, origin), {
        cause: event,
        id: derivedId('decision-made', signalId),
      });
    }
  }

  private load(tx: Tx, signal: SignalFacts, ruleIds: readonly string[]): Promise<Situation> {
    const { store, account } = this.parts;
    const { instrumentKey, source } = signal;
    return store.situation(tx, { account, instrumentKey, source, ruleIds });
  }
}
