import { type Clock, type Instant, isPaperAccount, newYorkDate } from '@fairlead/core';
import type { InstrumentCatalogue, Logger, UnitOfWork } from '@fairlead/platform';
import {
  type WatchCommand,
  type WatchSituation,
  edgeDecider,
  missOf,
  watchDecider,
} from '@fairlead/rules-domain';
import { evaluationOf } from '../decision.mapper';
import type { KeepEvaluations } from '../evaluations/keep-evaluations';
import type { EvaluationsMade } from '../ports/evaluation-store';
import {
  type RuleStore,
  type StoredSurroundings,
  type WatchView,
  watchKeyOf,
} from '../ports/rule-store';
import type { SymbolOwnership } from '../ports/symbol-ownership';
import type { QuoteView } from '../quote-view';
import type { RuleSet } from '../rule-set';
import type { RulesInForce } from '../rules-in-force';
import type { LookingRules, SurroundingsLoader } from '../surroundings/surroundings-loader';
import type { DecideOnEdge, WatchedRule } from './decide-on-edge';

/** What watching rests on. */
export interface WatchRulesParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly instruments: InstrumentCatalogue;
  readonly ownership: SymbolOwnership;
  readonly quotes: QuoteView;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly account: string;
  readonly surroundings: SurroundingsLoader;
  readonly decideOnEdge: DecideOnEdge;
  readonly evaluations: KeepEvaluations;
}

const MISSES_EVERY_MS = 60_000;
/** Symbols whose near misses are written with one commit. */
const MISSES_AT_ONCE = 200;

/** What is looked at in memory. */
type View = WatchView & StoredSurroundings;

/**
 * Looks at the rules that no event starts: once a second at all of this replica's symbols, and at a symbol when its quote
 * changes. A look costs no unit of work as long as it leads to nothing.
 */
export class WatchRules {
  /** What was committed at the last second. What changed since is seen by the decision itself. */
  private view: View | null = null;
  /** What was decided since then, which that view does not show. */
  private readonly decided = new Set<string>();
  private readonly underWay = new Map<string, Promise<void>>();
  private missesKeptAt: Instant | null = null;

  constructor(private readonly parts: WatchRulesParts) {}

  /** Looks at every rule for every symbol. */
  async lookAtAll(): Promise<void> {
    const { unitOfWork, store, ruleSet, inForce, clock, account, instruments } = this.parts;
    const now = clock.now();
    const when = { account, now, day: newYorkDate(now) };
    const view = await unitOfWork.run(async (tx) => {
      await inForce.refresh(tx);
      if (!ruleSet.hasWatched()) return null;
      const watched = this.watched();
      const beside = await this.parts.surroundings.loadAll(tx, watched, now);
      return { ...(await store.watchView(tx, when)), ...beside };
    });
    this.view = view;
    if (view === null) return;
    this.decided.clear();
    await Promise.all(instruments.all.map((each) => this.lookAt(view, each.key)));
    await this.keepMisses(view, now);
  }

  /** Looks at the rules of a symbol whose quote changed. */
  onQuote(instrumentKey: string): void {
    if (this.view !== null) void this.lookAt(this.view, instrumentKey);
  }

  /** Settles once nothing is being decided any more. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  /** The rules that no event starts, by the instruments of this replica that they look at. */
  private watched(): readonly LookingRules[] {
    const { instruments, ownership, ruleSet } = this.parts;
    return instruments.all
      .filter(({ key }) => ownership.owns(key))
      .map(({ key, name }) => ({ instrumentKey: key, rules: ruleSet.rulesFor(null, name) }));
  }

  private async lookAt(view: View, key: string): Promise<void> {
    const { instruments, ownership, ruleSet } = this.parts;
    const instrument = instruments.byKey(key);
    if (instrument === null) return;
    const { name: symbol, key: instrumentKey } = instrument;
    const rules = ruleSet.rulesFor(null, symbol);
    const { revision, version: rulesVersion } = ruleSet;
    if (rules.length === 0 || !ownership.owns(instrumentKey)) return;
    const due = rules
      .map((rule) => ({ rule, symbol, instrumentKey, revision, rulesVersion }))
      .filter((watched) => this.isDue(view, watched));
    // One after the other, by priority: what one requests the next one sees.
    for (const watched of due) await this.decide(watched);
  }

  private isDue(view: View, watched: WatchedRule): boolean {
    const key = watchKeyOf(watched.rule.id, watched.instrumentKey);
    if (this.underWay.has(key) || this.decided.has(key)) return false;
    const { command, situation } = this.lookOf(view, watched);
    return watchDecider.decide(command, situation).value.length > 0;
  }

  private lookOf(
    view: View,
    { rule, symbol, instrumentKey }: Pick<WatchedRule, 'rule' | 'symbol' | 'instrumentKey'>,
  ): { readonly command: WatchCommand; readonly situation: WatchSituation } {
    const { clock, quotes, account } = this.parts;
    const key = watchKeyOf(rule.id, instrumentKey);
    const state = view.states.get(key);
    const situation: WatchSituation = {
      edge: view.disarmed.get(key) ?? edgeDecider.initial,
      states: new Map(state === undefined ? [] : [[rule.id, state]]),
      trades: view.trades.get(instrumentKey) ?? [],
    };
    const [now, quote] = [clock.now(), quotes.of(instrumentKey)];
    const paper = isPaperAccount(account);
    const surroundings = this.parts.surroundings.from(view, { rules: [rule], instrumentKey });
    const command = { rule, account, symbol, instrumentKey, now, paper, quote, surroundings };
    return { command, situation };
  }

  /** Keeps once a minute how rules are found that do not fire: why they do not is asked for later. */
  private async keepMisses(view: View, now: Instant): Promise<void> {
    if (this.missesKeptAt !== null && now - this.missesKeptAt < MISSES_EVERY_MS) return;
    this.missesKeptAt = now;
    const { unitOfWork, evaluations, ruleSet, account, instruments } = this.parts;
    const made = this.watched().flatMap(({ instrumentKey, rules }): readonly EvaluationsMade[] => {
      const symbol = instruments.byKey(instrumentKey)?.name;
      if (symbol === undefined) return [];
      const missed = rules.flatMap((rule) => {
        const { command, situation } = this.lookOf(view, { rule, symbol, instrumentKey });
        const miss = missOf(command, situation);
        return miss === null ? [] : [evaluationOf(miss)];
      });
      const about = { account, causeId: null, cause: 'look', symbol, instrumentKey } as const;
      const origin = { ...about, rulesVersion: ruleSet.version, at: now };
      return missed.length === 0 ? [] : [{ origin, evaluations: missed, record: null }];
    });
    for (let from = 0; from < made.length; from += MISSES_AT_ONCE) {
      const some = made.slice(from, from + MISSES_AT_ONCE);
      await unitOfWork.run((tx) => evaluations.keepAll(tx, some));
    }
  }

  private async decide(watched: WatchedRule): Promise<void> {
    const key = watchKeyOf(watched.rule.id, watched.instrumentKey);
    if (this.underWay.has(key)) return;
    const decision = this.decideOne(watched).finally(() => this.underWay.delete(key));
    this.underWay.set(key, decision);
    await decision;
  }

  /** A rule that cannot be decided now is due again at the next look. */
  private async decideOne(watched: WatchedRule): Promise<void> {
    const { decideOnEdge, logger } = this.parts;
    const { rule, symbol, instrumentKey } = watched;
    try {
      await decideOnEdge.decide(watched);
      this.decided.add(watchKeyOf(rule.id, instrumentKey));
    } catch (error) {
      logger.error('rules.watch-failed', { error, ruleId: rule.id, symbol });
    }
  }
}
