import { DecisionMadeV1, type Envelope, type SignalAcceptedV1 } from '@fairlead/contracts';
import { type Clock, type SignalId, derivedId, isPaperAccount } from '@fairlead/core';
import type { Logger, Tx } from '@fairlead/platform';
import {
  type Decision,
  type RecordedDecision,
  type SignalCommand,
  type SignalFacts,
  type Situation,
  type VersionedRule,
  SIGNAL_EVENT,
  featuresOf,
  needsOf,
  signalDecider,
} from '@fairlead/rules-domain';
import { decisionMadeOf } from './decision.mapper';
import type { KeepEvaluations } from './evaluations/keep-evaluations';
import type { DecisionRecord, RuleStore } from './ports/rule-store';
import { sendMessages } from './rule-messages';
import type { RulesInForce } from './rules-in-force';
import type { QuoteView } from './quote-view';
import type { RuleSet } from './rule-set';
import { signalFactsOf } from './signal-facts.mapper';
import type { SurroundingsLoader } from './surroundings/surroundings-loader';

/** What deciding rests on. */
export interface DecideOnSignalParts {
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly clock: Clock;
  readonly account: string;
  readonly surroundings: SurroundingsLoader;
  readonly quotes: QuoteView;
  readonly logger: Logger;
  readonly evaluations: KeepEvaluations;
}

/** A decision looks again where the rules have changed; somebody who changes them without end does not hold it for ever. */
const LOOKS_MAX = 5;

interface LoadedSituation {
  readonly rules: readonly VersionedRule[];
  readonly rulesVersion: number;
  readonly situation: Situation;
}

/** Decides about signals, each once. */
export class DecideOnSignal {
  constructor(private readonly parts: DecideOnSignalParts) {}

  /** Loads, decides, saves and publishes. Nothing follows from a signal that was decided before. */
  async decide(tx: Tx, event: Envelope<SignalAcceptedV1>): Promise<void> {
    const { store, clock, account, quotes, logger } = this.parts;
    const now = clock.now();
    const signal = signalFactsOf(event);
    const { signalId, instrumentKey, source } = signal;
    const { rules, rulesVersion, situation } = await this.load(tx, signal);
    const paper = isPaperAccount(account);
    const quote = quotes.of(instrumentKey);
    const looking = { rules, instrumentKey };
    const window = { until: signal.acceptedAt, except: signalId, source };
    const surroundings = await this.parts.surroundings.load(tx, looking, window);
    const command = { signal, now, rules, paper, quote, surroundings };
    for (const decision of signalDecider.decide(command, situation).value) {
      const causeId = signalId satisfies SignalId;
      const said = { source, signal: saidBy(signal, rules) };
      const record = { account, instrumentKey, causeId, decidedAt: now, decision, ...said };
      if (!(await store.saveDecision(tx, record))) return;
      const { symbol } = signal;
      const about = { account, instrumentKey, causeId };
      const spoken = { ...about, symbol, signalId, cause: event };
      sendMessages(tx, decision, { logger, origin: spoken });
      const origin = { ...about, cause: 'signal', signal: event.data, rulesVersion } as const;
      const made = decisionMadeOf(decision, origin);
      await this.keep(tx, { command, situation, rulesVersion }, { decision, made });
      tx.publish(DecisionMadeV1, made, {
        cause: event,
        id: derivedId('decision-made', signalId),
      });
    }
  }

  /** Keeps how each rule was evaluated, and on what the decision rested: it can be decided again by other rules. */
  private async keep(
    tx: Tx,
    { command, situation, rulesVersion }: { readonly command: SignalCommand; readonly situation: Situation; readonly rulesVersion: number }, // prettier-ignore
    { decision, made }: { readonly decision: Decision; readonly made: DecisionMadeV1 },
  ): Promise<void> {
    const { rules, ...asked } = command;
    const { signalId: causeId, symbol, instrumentKey } = command.signal;
    const { states, trades, latestSequence } = situation;
    const { overlays } = this.parts.ruleSet;
    const record = {
      ...{ causeId, at: command.now, rulesVersion },
      question: { ...asked, states, trades, latestSequence },
      overlays: rules.flatMap(({ id }) => overlays.get(id) ?? []),
      decided: decidedOf(decision),
    };
    const origin = { causeId, cause: 'signal', symbol, instrumentKey, rulesVersion, at: command.now } as const; // prettier-ignore
    await this.parts.evaluations.keep(tx, origin, { evaluations: made.evaluations, record });
  }

  /**
   * Loads what a decision rests on, and with it whether the rules are still those in force: an engine that has not seen the
   * newest ones loads them first. So every engine decides by the same rules, and each decision names their version.
   */
  private async load(tx: Tx, signal: SignalFacts): Promise<LoadedSituation> {
    const { store, account, ruleSet, inForce } = this.parts;
    const { instrumentKey, source, symbol } = signal;
    for (let look = 1; look <= LOOKS_MAX; look += 1) {
      const rules = ruleSet.rulesFor(SIGNAL_EVENT, symbol);
      const { revision, version } = ruleSet;
      const ruleIds = rules.map(({ id }) => id);
      const situation = await store.situation(tx, { account, instrumentKey, source, ruleIds });
      if (situation.revision === revision) return { rules, rulesVersion: version, situation };
      await inForce.refresh(tx);
    }
    throw new Error(`the rules changed ${LOOKS_MAX} times while a decision was made`);
  }
}

/** What is remembered of a signal, for rules that look back. */
function saidBy(
  { action, acceptedAt, fields }: SignalFacts,
  rules: readonly VersionedRule[],
): NonNullable<DecisionRecord['signal']> {
  return { action, acceptedAt, features: featuresOf(fields, needsOf(rules).features) };
}

function decidedOf({
  outcome,
  reason,
  intents,
  evaluations,
}: Decision): RecordedDecision['decided'] {
  return {
    ...{ outcome, reason, intents },
    evaluations: evaluations.map(({ clauses: _clauses, ...evaluation }) => evaluation),
  };
}
