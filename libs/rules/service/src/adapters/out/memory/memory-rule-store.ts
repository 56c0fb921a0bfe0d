import type { Decimal, Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type EdgeState,
  type RuleState,
  type SeenSignal,
  type Situation,
  edgeDecider,
  seenWithin,
  signalDecider,
} from '@fairlead/rules-domain';
import {
  type DecisionRecord,
  type EdgeKey,
  type FiringCount,
  type ReportedIndicator,
  type ReportedTrade,
  type RuleReset,
  RuleStore,
  type SituationQuery,
  type StoredIndicator,
  type StoredSituation,
  type StoredSurroundings,
  type SurroundingsQuery,
  type WatchMoment,
  type WatchView,
  windowKeyOf,
  watchKeyOf,
} from '../../../application/ports/rule-store';
import type { MemoryRuleVersions } from './memory-rule-versions';

interface StateRow {
  readonly account: string;
  readonly instrumentKey: string;
  readonly firedAt: Instant;
  readonly state: RuleState;
}

interface DecisionRow {
  readonly causeId: string;
  readonly instrumentKey: string;
  /** Null where it was no signal, or one that was superseded. */
  readonly seen: SeenSignal | null;
  readonly chain: number;
}

type IndicatorRow = ReportedIndicator & Pick<StoredIndicator, 'previous'>;

interface FeatureRow {
  readonly source: string;
  readonly instrumentKey: string;
  readonly name: string;
  readonly value: Decimal;
  readonly acceptedAt: Instant;
}

interface EdgeRow extends EdgeKey {
  readonly edge: EdgeState;
}

interface SequenceRow {
  readonly source: string;
  readonly instrumentKey: string;
  readonly sequence: number;
}

/** The memory of the rule engine without a database. */
export class MemoryRuleStore extends RuleStore {
  private readonly decisions = new MemoryTable<DecisionRow>(({ causeId }) => causeId);
  private ordinal = 0;
  private readonly states = new MemoryTable<StateRow>(({ account, instrumentKey, state }) =>
    [account, instrumentKey, state.ruleId].join(' '),
  );
  private readonly edges = new MemoryTable<EdgeRow>(({ account, instrumentKey, ruleId }) =>
    [account, instrumentKey, ruleId].join(' '),
  );
  private readonly trades = new MemoryTable<ReportedTrade>(({ tradeId }) => tradeId);
  private readonly indicators = new MemoryTable<IndicatorRow>(
    ({ instrumentKey, name, period, interval }) =>
      [instrumentKey, name, period, interval].join(' '),
  );
  private readonly features = new MemoryTable<FeatureRow>(({ source, instrumentKey, name }) =>
    [source, instrumentKey, name].join(' '),
  );
  private readonly sequences = new MemoryTable<SequenceRow>(({ source, instrumentKey }) =>
    [source, instrumentKey].join(' '),
  );

  constructor(private readonly versions: MemoryRuleVersions) {
    super();
  }

  async situation(tx: Tx, query: SituationQuery): Promise<StoredSituation> {
    const { account, instrumentKey, source, ruleIds } = query;
    const states = await this.states.list(
      tx,
      (row) =>
        row.account === account &&
        row.instrumentKey === instrumentKey &&
        ruleIds.includes(row.state.ruleId),
    );
    const trades = await this.trades.list(
      tx,
      (row) =>
        row.account === account && row.instrumentKey === instrumentKey && row.status !== 'CLOSED',
    );
    const latest = await this.sequences.find(tx, [source, instrumentKey].join(' '));
    return {
      states: new Map(states.map(({ state }) => [state.ruleId, state])),
      trades: [...trades].sort(byOpening).map(tradeFactsOf),
      latestSequence: latest?.sequence ?? null,
      revision: await this.versions.revision(tx),
    };
  }

  async surroundings(tx: Tx, query: SurroundingsQuery): Promise<StoredSurroundings> {
    const { account, instrumentKeys, windows, until, except, indicatorsOf } = query;
    const wanted = new Set<string>(instrumentKeys);
    const rows = await this.trades.list(
      tx,
      (row) => row.account === account && wanted.has(row.instrumentKey) && row.status !== 'CLOSED',
    );
    const decisions = await this.decisions.list(tx, ({ causeId }) => causeId !== except);
    const indicators = await this.indicators.list(tx, () => true);
    return {
      trades: tradesByInstrument(rows),
      features: await this.featuresOf(tx, query),
      indicators: new Map(
        indicatorsOf.flatMap((key) => {
          const found = indicators.filter(({ instrumentKey }) => instrumentKey === key);
          return found.length === 0 ? [] : [[key, found.map(storedIndicatorOf)] as const];
        }),
      ),
      windows: new Map(
        windows.map((window) => {
          const seen = decisions
            .filter(({ instrumentKey }) => instrumentKey === window.instrumentKey)
            .flatMap((row) => row.seen ?? []);
          return [windowKeyOf(window), seenWithin(seen, { ...window, until })];
        }),
      ),
    };
  }

  async saveDecision(tx: Tx, record: DecisionRecord): Promise<boolean> {
    const {
      account,
      instrumentKey,
      source,
      causeId,
      decidedAt,
      decision,
      edge,
      chain = 1,
    } = record;
    await this.trades.remove(
      tx,
      (row) =>
        row.account === account &&
        row.instrumentKey === instrumentKey &&
        row.status === 'EXPECTED' &&
        row.expectedUntil !== null &&
        row.expectedUntil <= decidedAt,
    );
    const row = { causeId, instrumentKey, chain, seen: this.seenIn(record) };
    if (!(await this.decisions.add(tx, row))) return false;
    await this.rememberFeatures(tx, record);
    await this.deepen(tx, record);
    for (const state of decision.states) {
      await this.states.save(tx, { account, instrumentKey, firedAt: decidedAt, state });
    }
    for (const trade of decision.expected) {
      await this.trades.add(tx, { ...trade, account, instrumentKey, reportedAt: 0 as Instant, correlationId: causeId }); // prettier-ignore
    }
    if (edge !== undefined) {
      const { ruleId, ordinal } = edge;
      const disarmed = { ordinal, isArmed: false };
      await this.edges.save(tx, { account, instrumentKey, ruleId, edge: disarmed });
    }
    const known = await this.sequences.find(tx, [source, instrumentKey].join(' '));
    const latestSequence = known?.sequence ?? null;
    const { latestSequence: sequence } = signalDecider.evolve(
      { ...signalDecider.initial, latestSequence },
      {
        ...decision,
        states: [],
        expected: [],
        reason: '',
        evaluations: [],
        intents: [],
        messages: [],
      },
    );
    if (sequence !== null) await this.sequences.save(tx, { source, instrumentKey, sequence });
    return true;
  }

  private async featuresOf(
    tx: Tx,
    { features, until }: SurroundingsQuery,
  ): Promise<StoredSurroundings['features']> {
    const rows = await this.features.list(
      tx,
      ({ source, instrumentKey, name, acceptedAt }) =>
        source === features?.source &&
        instrumentKey === features.instrumentKey &&
        features.names.includes(name) &&
        acceptedAt <= until,
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  private async rememberFeatures(
    tx: Tx,
    { source, instrumentKey, signal, decision }: DecisionRecord,
  ): Promise<void> {
    if (signal === undefined || decision.outcome === 'SUPERSEDED') return;
    for (const [name, value] of signal.features ?? []) {
      const known = await this.features.find(tx, [source, instrumentKey, name].join(' '));
      const { acceptedAt } = signal;
      if (known !== null && known.acceptedAt > acceptedAt) continue;
      await this.features.save(tx, { source, instrumentKey, name, value, acceptedAt });
    }
  }

  private seenIn({ source, signal, decision }: DecisionRecord): SeenSignal | null {
    if (signal === undefined || decision.outcome === 'SUPERSEDED') return null;
    this.ordinal += 1;
    const { action, acceptedAt } = signal;
    return { source, action, acceptedAt, ordinal: this.ordinal };
  }

  /** What is left belongs to the story of the trade. */
  private async deepen(
    tx: Tx,
    { account, instrumentKey, decision, chain = 1 }: DecisionRecord,
  ): Promise<void> {
    const strategies = (decision.intents ?? []).map(({ strategy }) => strategy);
    const left = await this.trades.list(
      tx,
      (row) =>
        row.account === account &&
        row.instrumentKey === instrumentKey &&
        row.status !== 'CLOSED' &&
        strategies.includes(row.strategy),
    );
    for (const { correlationId = '' } of left) {
      const known = await this.decisions.find(tx, correlationId);
      if (known !== null && known.chain < chain) await this.decisions.save(tx, { ...known, chain });
    }
  }

  async chainOf(tx: Tx, correlationId: string): Promise<number> {
    return (await this.decisions.find(tx, correlationId))?.chain ?? 0;
  }

  async watchView(tx: Tx, { account, now, day }: WatchMoment): Promise<WatchView> {
    const trades = await this.trades.list(
      tx,
      (row) => row.account === account && row.status !== 'CLOSED',
    );
    const states = await this.states.list(
      tx,
      (row) =>
        row.account === account && (row.state.day === day || (row.state.cooldownUntil ?? 0) > now),
    );
    const disarmed = await this.edges.list(
      tx,
      (row) => row.account === account && !row.edge.isArmed,
    );
    return {
      trades: tradesByInstrument(trades),
      states: new Map(
        states.map(({ instrumentKey, state }) => [watchKeyOf(state.ruleId, instrumentKey), state]),
      ),
      disarmed: new Map(
        disarmed.map(({ ruleId, instrumentKey, edge }) => [
          watchKeyOf(ruleId, instrumentKey),
          edge,
        ]),
      ),
    };
  }

  async edge(tx: Tx, { account, instrumentKey, ruleId }: EdgeKey): Promise<EdgeState> {
    const row = await this.edges.find(tx, [account, instrumentKey, ruleId].join(' '));
    return row?.edge ?? edgeDecider.initial;
  }

  async rearm(
    tx: Tx,
    { account, instrumentKey, ruleId, ordinal }: EdgeKey & { readonly ordinal: number },
  ): Promise<void> {
    const key = { account, instrumentKey, ruleId };
    const known = await this.edge(tx, key);
    if (known.ordinal !== ordinal || known.isArmed) return;
    await this.edges.save(tx, { ...key, edge: { ordinal, isArmed: true } });
  }

  async saveIndicator(tx: Tx, indicator: ReportedIndicator): Promise<void> {
    const { instrumentKey, name, period, interval } = indicator;
    const known = await this.indicators.find(tx, [instrumentKey, name, period, interval].join(' '));
    if (known !== null && known.at > indicator.at) return;
    await this.indicators.save(tx, { ...indicator, previous: previousOf(known, indicator) });
  }

  async saveTrade(tx: Tx, trade: ReportedTrade): Promise<void> {
    const known = await this.trades.find(tx, trade.tradeId);
    if (known !== null && !isNewer(trade, known)) return;
    await this.trades.save(tx, { ...trade, expectedUntil: null });
  }

  async resetCooldowns(tx: Tx, trade: ReportedTrade): Promise<void> {
    const { account, instrumentKey, reportedAt } = trade;
    const rows = await this.states.list(
      tx,
      (row) =>
        row.account === account && row.instrumentKey === instrumentKey && row.firedAt <= reportedAt,
    );
    for (const row of rows) {
      await this.states.save(tx, { ...row, state: { ...row.state, cooldownUntil: null } });
    }
  }

  async resetRule(tx: Tx, { account, ruleId, instrumentKey }: RuleReset): Promise<number> {
    const isMeant = (row: StateRow): boolean =>
      row.account === account &&
      row.state.ruleId === ruleId &&
      (instrumentKey === null || row.instrumentKey === instrumentKey);
    const { length } = await this.states.list(tx, isMeant);
    await this.states.remove(tx, isMeant);
    return length;
  }

  async firings(tx: Tx, account: string, day: string): Promise<readonly FiringCount[]> {
    const rows = await this.states.list(
      tx,
      (row) => row.account === account && row.state.day === day,
    );
    return rows.map(({ instrumentKey, state: { ruleId, firedToday } }) => ({
      ruleId,
      instrumentKey,
      firedToday,
    }));
  }
}

function previousOf(
  known: IndicatorRow | null,
  { contractId, at }: ReportedIndicator,
): StoredIndicator['previous'] {
  if (known === null || known.contractId !== contractId) return null;
  if (known.at === at) return known.previous;
  return known.barsUsed >= known.barsWanted ? known.value : null;
}

function storedIndicatorOf(row: IndicatorRow): StoredIndicator {
  const { instrumentKey: _key, contractId: _contract, ...stored } = row;
  return stored;
}

/** What was reported later counts; of what happened in one millisecond, CLOSED does. */
function isNewer(trade: ReportedTrade, known: ReportedTrade): boolean {
  if (known.reportedAt !== trade.reportedAt) return known.reportedAt < trade.reportedAt;
  return known.status !== 'CLOSED';
}

function tradesByInstrument(rows: readonly ReportedTrade[]): WatchView['trades'] {
  const trades = new Map<string, Situation['trades'][number][]>();
  for (const row of [...rows].sort(byOpening)) {
    trades.set(row.instrumentKey, [...(trades.get(row.instrumentKey) ?? []), tradeFactsOf(row)]);
  }
  return trades;
}

function byOpening(left: ReportedTrade, right: ReportedTrade): number {
  return left.openedAt - right.openedAt || (left.tradeId < right.tradeId ? -1 : 1);
}

function tradeFactsOf(row: ReportedTrade): Situation['trades'][number] {
  const { tradeId, strategy, direction, status, openedAt } = row;
  const { position, averageEntryPrice, expectedUntil } = row;
  return {
    ...{ tradeId, strategy, direction, status, openedAt },
    ...{ position, averageEntryPrice, expectedUntil },
  };
}
