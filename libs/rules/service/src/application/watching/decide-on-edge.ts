import { DecisionMadeV1 } from '@fairlead/contracts';
import { type Clock, type InstrumentKey, derivedId, isPaperAccount } from '@fairlead/core';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import { type VersionedRule, type WatchEvent, watchDecider } from '@fairlead/rules-domain';
import { decisionMadeOf } from '../decision.mapper';
import type { EdgeKey, RuleStore } from '../ports/rule-store';
import type { SymbolOwnership } from '../ports/symbol-ownership';
import type { QuoteView } from '../quote-view';
import type { RulesInForce } from '../rules-in-force';
import type { SurroundingsLoader } from '../surroundings/surroundings-loader';
import type { KeepEvaluations } from '../evaluations/keep-evaluations';
import { sendMessages } from '../rule-messages';

/** A rule for one of its symbols. */
export interface WatchedRule {
  readonly rule: VersionedRule;
  readonly symbol: string;
  readonly instrumentKey: InstrumentKey;
  /** Which rules it was found among: those of this version, before anything else was put in force or set. */
  readonly revision: number;
  readonly rulesVersion: number;
}

/** What a decision is about. */
type Begun = EdgeKey & Pick<WatchedRule, 'symbol' | 'rulesVersion'>;

/** What deciding rests on. */
export interface DecideOnEdgeParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly ownership: SymbolOwnership;
  readonly inForce: RulesInForce;
  readonly clock: Clock;
  readonly quotes: QuoteView;
  readonly logger: Logger;
  readonly evaluations: KeepEvaluations;
  readonly account: string;
  readonly surroundings: SurroundingsLoader;
}

/** Decides when the conditions of a rule that no event starts begin to hold, and when they may begin again. */
export class DecideOnEdge {
  constructor(private readonly parts: DecideOnEdgeParts) {}

  /**
   * Looks at the rule once more within a unit of work, on what is committed: the decision and that it was made are written
   * together, so that a crash neither loses nor doubles it. Nothing happens where the symbol is another replica's by now.
   */
  async decide(watched: WatchedRule): Promise<void> {
    const { unitOfWork, ownership } = this.parts;
    await unitOfWork.run(async (tx) => {
      if (!(await ownership.hold(tx, watched.instrumentKey))) return;
      await this.look(tx, watched);
    });
  }

  private async look(tx: Tx, watched: WatchedRule): Promise<void> {
    const { store, clock, quotes, account, inForce } = this.parts;
    const { rule, symbol, instrumentKey, rulesVersion } = watched;
    const key: EdgeKey = { account, instrumentKey, ruleId: rule.id };
    const edge = await store.edge(tx, key);
    const loaded = await store.situation(tx, {
      account,
      instrumentKey,
      source: '',
      ruleIds: [rule.id],
    });
    // Rules that are not in force any more decide nothing: the next look is by those that are.
    if (loaded.revision !== watched.revision) return inForce.refresh(tx);
    const now = clock.now();
    const quote = quotes.of(instrumentKey);
    const paper = isPaperAccount(account);
    const looking = { rules: [rule], instrumentKey };
    const surroundings = await this.parts.surroundings.load(tx, looking, { until: now });
    const command = { rule, account, symbol, instrumentKey, now, paper, quote, surroundings };
    for (const event of watchDecider.decide(command, { ...loaded, edge }).value) {
      if (event.kind === 'rearmed') await store.rearm(tx, { ...key, ordinal: edge.ordinal });
      else await this.begin(tx, { ...key, symbol, rulesVersion }, event);
    }
  }

  private async begin(
    tx: Tx,
    { account, instrumentKey, ruleId, symbol, rulesVersion }: Begun,
    { causeId, decision, ordinal }: Extract<WatchEvent, { kind: 'began' }>,
  ): Promise<void> {
    const { store, clock, logger, evaluations } = this.parts;
    const edge = { ruleId, ordinal };
    const record = {
      account,
      instrumentKey,
      source: '',
      causeId,
      decidedAt: clock.now(),
      decision,
      edge,
    };
    if (!(await store.saveDecision(tx, record))) return;
    const about = { account, instrumentKey, causeId };
    const cause = { correlationId: causeId, causationId: null };
    sendMessages(tx, decision, { logger, origin: { ...about, symbol, cause } });
    const origin = { ...about, cause: 'edge', signal: null, rulesVersion } as const;
    const made = decisionMadeOf(decision, origin);
    const moment = { symbol, rulesVersion, at: record.decidedAt };
    await evaluations.keep(tx, { causeId, instrumentKey, cause: 'edge', ...moment }, made);
    tx.publish(DecisionMadeV1, made, {
      cause,
      id: derivedId('decision-made', causeId),
    });
  }
}
