import {
  type ApiKeyView,
  type ApprovalAnswer,
  type ApprovalRequestedV1,
  type ApprovalView,
  type BrokerGreeting,
  type BrokerSnapshotV1,
  type DeadLetterView,
  type LimitChangeView,
  type LimitView,
  type NewKey,
  type PastBars,
  type PastBarsQuery,
  type PerformanceQuery,
  type PerformanceReport,
  REQUESTS,
  type ServiceRequest,
  type OrderManagementStatus,
  type OrderView,
  type PositionV1,
  type ReconciliationV1,
  type EvaluationKind,
  type RecordedDecisionsPage,
  type RuleChangeView,
  type RuleEvaluationView,
  type RuleSetting,
  type RulesVersionView,
  type RuleView,
  type SignalRow,
  type TradeView,
  type TradingScope,
  type TradingState,
  wholeSnapshot,
  type PositionRow,
  type ReconciliationReport,
  type SignalStory,
  type SystemProblem,
  type SystemStatus,
} from '@fairlead/contracts';
import { type Clock, type Result, instantText, ok, refused } from '@fairlead/core';
import type { Messenger } from '@fairlead/platform';
import { deadLetterOf } from './dead-letter.mapper';
import { reconcile } from './reconciliation';
import { problemsIn } from './system-problems';
import type { AuditTrail } from './ports/audit-trail';
import { buildStory } from './story';

/** Enough for every order and trade of a day; the lists put the living ones first. */
const LIST_MAX = 1_000;
/** A probe asks the broker for four lists, each with its own deadline. */
const PROBE_TIMEOUT_MS = 20_000;
/** Some answers of the broker, each of which may take a while. */
const HISTORY_TIMEOUT_MS = 60_000;
/** A status that waits for a dead service is of no use. */
const STATUS_TIMEOUT_MS = 2_000;

/** Ids and their beginnings have eight digits or more, and no capital letter. */
const LIKE_A_SYMBOL = /^(?![0-9a-f-]{8,}$)[A-Z0-9][A-Z0-9. /:!-]{0,30}$/;

/** Why there is no story. */
export type ExplainRefusal = 'UNKNOWN_SIGNAL' | 'AMBIGUOUS_SIGNAL';

/** Who asks for something to be done, and the id that makes a repeat harmless. */
export interface Person {
  readonly requestId: string;
  /** In the person's own words. */
  readonly by: string;
  /** The name of the key that it is asked with; absent within the process, where none is needed. */
  readonly principal?: string;
  readonly reason: string;
}

/** Everything that a person can ask and have done. It holds no state of its own: the services answer. */
export class Operator {
  constructor(
    private readonly messenger: Messenger,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Returns where everything stands. A service that does not answer is part of the answer. */
  async status(): Promise<SystemStatus> {
    const [
      orderManagement,
      gateway,
      rules,
      ruleFiles,
      positions,
      market,
      ruleOwners,
      signalOwners,
    ] = await Promise.all([
      this.attempt(REQUESTS.orderManagementStatus),
      this.attempt(REQUESTS.gatewayStatus),
      this.attempt(REQUESTS.rules),
      this.attempt(REQUESTS.ruleFiles),
      this.attempt(REQUESTS.positions),
      this.attempt(REQUESTS.market),
      this.attempt(REQUESTS.ruleOwners),
      this.attempt(REQUESTS.signalOwners),
    ]);
    const all = [orderManagement, gateway, rules, positions, market];
    return {
      at: this.now(),
      orderManagement: orderManagement.value,
      gateway: gateway.value,
      rules: rules.value,
      ruleFiles: ruleFiles.value,
      ...{ ruleOwners: ruleOwners.value, signalOwners: signalOwners.value },
      positions: positions.value,
      quotes: market.value?.quotes.length ?? null,
      problems: [
        ...this.silences(
          all.flatMap(({ problem }) => problem),
          all.length,
        ),
        ...problemsIn({
          files: ruleFiles.value ?? [],
          gateway: gateway.value,
          orderManagement: orderManagement.value,
        }),
      ],
    };
  }

  /** Where nobody can be reached it is not each service that is mute. */
  private silences(mute: readonly SystemProblem[], requested: number): readonly SystemProblem[] {
    const isNatsAway = mute.length === requested && !this.messenger.isConnected();
    return isNatsAway ? [NATS_AWAY] : mute;
  }

  /** Returns the latest signals. One home can have traded for several accounts: each row says for which. */
  async signals(limit: number): Promise<readonly SignalRow[]> {
    const request = { limit: Math.min(limit, LIST_MAX) };
    const rows = await this.messenger.request(REQUESTS.signals, request);
    const accounts = await this.trail.accountsOf(rows.map(({ signalId }) => signalId));
    return rows.map((row) => ({ ...row, account: accounts.get(row.signalId) ?? null }));
  }

  /** Returns what TWS says of itself: its time, accounts and the next order id. */
  brokerGreeting(): Promise<BrokerGreeting> {
    return this.messenger.request(REQUESTS.brokerGreeting, {});
  }

  orders(limit: number): Promise<readonly OrderView[]> {
    return this.messenger.request(REQUESTS.orders, { limit: Math.min(limit, LIST_MAX) });
  }

  trades(limit: number): Promise<readonly TradeView[]> {
    return this.messenger.request(REQUESTS.trades, { limit: Math.min(limit, LIST_MAX) });
  }

  /** Returns the positions, each with what of it is external, as far as order management answers. */
  async positions(): Promise<readonly PositionRow[]> {
    const [positions, { value }] = await Promise.all([
      this.messenger.request(REQUESTS.positions, {}),
      this.attempt(REQUESTS.orderManagementStatus),
    ]);
    return positions.map((position) => withExternal(position, value?.externalQuantities ?? []));
  }

  /** Returns bars of the past, a page of them. */
  pastBars(query: PastBarsQuery): Promise<PastBars> {
    return this.messenger.request(REQUESTS.pastBars, query, { timeoutMs: HISTORY_TIMEOUT_MS });
  }

  /** Returns how trades went. */
  performance(query: PerformanceQuery): Promise<PerformanceReport> {
    const limit = Math.min(query.limit, LIST_MAX);
    return this.messenger.request(REQUESTS.performance, { ...query, limit });
  }

  rules(): Promise<readonly RuleView[]> {
    return this.messenger.request(REQUESTS.rules, {});
  }

  ruleHistory(ruleId: string | null, limit: number): Promise<readonly RuleChangeView[]> {
    const query = { ruleId, limit: Math.min(limit, LIST_MAX) };
    return this.messenger.request(REQUESTS.ruleHistory, query);
  }

  rulesVersion(version: number): Promise<RulesVersionView | null> {
    return this.messenger.request(REQUESTS.rulesVersion, { version });
  }

  ruleEvaluations(query: {
    readonly ruleId: string | null;
    readonly symbol: string | null;
    readonly kind: EvaluationKind;
    readonly limit: number;
  }): Promise<readonly RuleEvaluationView[]> {
    return this.messenger.request(REQUESTS.ruleEvaluations, query);
  }

  recordedDecisions(query: {
    readonly since: string;
    readonly after: string | null;
    readonly limit: number;
  }): Promise<RecordedDecisionsPage> {
    return this.messenger.request(REQUESTS.recordedDecisions, query);
  }

  /** Puts rules in force, as they are written. */
  applyRules(
    person: Person,
    rules: { readonly text: string; readonly file: string; readonly fixtures?: string },
  ): Promise<{ readonly version: number; readonly count: number; readonly text: string }> {
    return this.messenger.request(REQUESTS.applyRules, { ...person, ...rules });
  }

  /** Sets something on a rule until it is lifted. */
  setRule(
    person: Person,
    what: { readonly ruleId: string; readonly set: RuleSetting },
  ): Promise<{ readonly text: string }> {
    return this.messenger.request(REQUESTS.setRule, { ...person, ...what });
  }

  /** Forgets cooldown and daily count of a rule, for a symbol or for all. */
  resetRule(
    person: Person,
    what: { readonly ruleId: string; readonly symbol: string | null },
  ): Promise<{ readonly text: string }> {
    return this.messenger.request(REQUESTS.resetRule, { ...person, ...what });
  }

  /** Returns the keys for sending signals. */
  keys(): Promise<readonly ApiKeyView[]> {
    return this.messenger.request(REQUESTS.keys, {});
  }

  /** Makes a key known by its hash. */
  createKey(person: Person, key: NewKey): Promise<ApiKeyView> {
    return this.messenger.request(REQUESTS.createKey, { ...key, ...person });
  }

  /** Ends a key. */
  revokeKey(person: Person, name: string): Promise<ApiKeyView> {
    return this.messenger.request(REQUESTS.revokeKey, { ...person, name });
  }

  /** Returns the newest messages that were set aside. */
  async deadLetters(limit: number): Promise<readonly DeadLetterView[]> {
    return (await this.trail.deadLetters(Math.min(limit, LIST_MAX))).map(deadLetterOf);
  }

  /**
   * Returns the story of a trade, an order or an execution by its name, of a signal by its id or the beginning of it, or of
   * a symbol: of the trade that `trades` lists first, open ones before closed ones, else of the latest signal, which led to none.
   */
  async explain(name: string): Promise<Result<SignalStory, ExplainRefusal>> {
    const [id, another] = await this.storiesOf(name);
    if (id === undefined) return refused('UNKNOWN_SIGNAL');
    if (another !== undefined) return refused('AMBIGUOUS_SIGNAL');
    return ok(buildStory(id, await this.trail.story(id)));
  }

  private async storiesOf(name: string): Promise<readonly string[]> {
    const named = await this.trail.storiesOf(name);
    if (named.length > 0) return named;
    if (LIKE_A_SYMBOL.test(name)) {
      const trade = await this.latestIn(REQUESTS.trades, name);
      if (trade !== null) return this.trail.storiesOf(trade.tradeId);
      const signal = await this.latestIn(REQUESTS.signals, name);
      if (signal !== null) return this.trail.signalsBeginningWith(signal.signalId);
    }
    return this.trail.signalsBeginningWith(name.toLowerCase());
  }

  /** Null also where the service does not answer: a story goes without it. */
  private async latestIn<Row extends { readonly symbol: string }>(
    question: ServiceRequest<{ limit: number }, readonly Row[]>,
    symbol: string,
  ): Promise<Row | null> {
    try {
      const rows = await this.messenger.request(
        question,
        { limit: LIST_MAX },
        { timeoutMs: STATUS_TIMEOUT_MS },
      );
      return rows.find((row) => row.symbol === symbol) ?? null;
    } catch {
      return null;
    }
  }

  /** Compares our side with a fresh picture of the broker's. Throws where the broker cannot be reached. */
  async reconcile(): Promise<ReconciliationReport> {
    const snapshot = await this.snapshot();
    const [trades, orders, positions, status] = await Promise.all([
      this.trades(LIST_MAX),
      this.orders(LIST_MAX),
      this.messenger.request(REQUESTS.positions, {}),
      this.messenger.request(REQUESTS.orderManagementStatus, {}),
    ]);
    const external = status.externalQuantities ?? [];
    const differences = reconcile({ snapshot, trades, orders, positions, external });
    return {
      ...{ at: this.now(), equal: differences.length === 0, differences },
      external: {
        positions: external,
        orders: snapshot.openOrders.filter((each) => each.external),
      },
    };
  }

  private async snapshot(): Promise<BrokerSnapshotV1> {
    const { messenger } = this;
    const timeoutMs = PROBE_TIMEOUT_MS;
    const first = await messenger.request(REQUESTS.probe, {}, { timeoutMs });
    const parts = [first];
    for (let part = 2; part <= (first.parts ?? 1); part += 1) {
      const further = {
        part,
        ...(first.snapshotId === undefined ? {} : { snapshotId: first.snapshotId }),
      };
      parts.push(await messenger.request(REQUESTS.probe, further, { timeoutMs }));
    }
    return wholeSnapshot(parts) ?? first;
  }

  /** Closes the open trades of a symbol, or all where it is null. Returns the trades that are closing. */
  close(person: Person, symbol: string | null): Promise<{ readonly tradeIds: readonly string[] }> {
    return this.messenger.request(REQUESTS.close, { ...person, symbol });
  }

  /** Takes for external what nothing explains, of a symbol or of all (null). */
  acceptDifference(
    person: Person,
    symbol: string | null,
  ): Promise<{ readonly accepted: readonly ReconciliationV1[] }> {
    return this.messenger.request(REQUESTS.acceptDifference, { ...person, symbol });
  }

  /** Returns the entries that wait for a person, the one with the least time left first. */
  approvals(): Promise<readonly ApprovalView[]> {
    return this.messenger.request(REQUESTS.approvals, {});
  }

  /** Says yes or no to an entry that waits. Returns the entry as it was put to the person. */
  answerApproval(
    person: Person,
    intentId: string,
    answer: ApprovalAnswer,
  ): Promise<ApprovalRequestedV1> {
    return this.messenger.request(REQUESTS.answerApproval, { ...person, intentId, answer });
  }

  /** Returns every limit of risk that a person may change. */
  limits(): Promise<readonly LimitView[]> {
    return this.messenger.request(REQUESTS.limits, {});
  }

  /** Returns what became of the limits, or of one, the newest first. */
  limitHistory(name: string | null, limit: number): Promise<readonly LimitChangeView[]> {
    return this.messenger.request(REQUESTS.limitHistory, { name, limit });
  }

  /** Sets a limit, or lifts what was set (null). Returns it as it counts now. */
  setLimit(person: Person, name: string, value: string | null): Promise<LimitView> {
    return this.messenger.request(REQUESTS.setLimit, { ...person, name, value });
  }

  /** Lets new orders through as far as the state says, of all or of one account, strategy or symbol. */
  setTradingState(
    person: Person,
    wanted: TradingScope & { readonly state: TradingState },
  ): Promise<OrderManagementStatus> {
    return this.messenger.request(REQUESTS.setTradingState, { ...person, ...wanted });
  }

  /** Halts a scope, and leaves what our trades hold there. Returns the trades that are being left. */
  flatten(person: Person, scope: TradingScope): Promise<{ readonly tradeIds: readonly string[] }> {
    return this.messenger.request(REQUESTS.flatten, { ...person, ...scope });
  }

  /** Returns the system's present moment: ISO-8601 UTC. It can differ from the wall's. */
  now(): string {
    return instantText(this.clock.now());
  }

  private async attempt<Reply>(
    question: ServiceRequest<Record<string, never>, Reply>,
  ): Promise<Attempt<Reply>> {
    try {
      const value = await this.messenger.request(question, {}, { timeoutMs: STATUS_TIMEOUT_MS });
      return { value, problem: [] };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { value: null, problem: [{ service: question.service, code: 'NO_ANSWER', message }] };
    }
  }
}

const NATS_AWAY: SystemProblem = {
  service: 'console',
  code: 'NATS_AWAY',
  message:
    'NATS is away: the services cannot be reached, nor reach one another; start it, and they go on by themselves',
};

interface Attempt<T> {
  readonly value: T | null;
  readonly problem: readonly SystemProblem[];
}

function withExternal(
  position: PositionV1,
  external: NonNullable<OrderManagementStatus['externalQuantities']>,
): PositionRow {
  const known = external.find((each) => each.instrumentKey === position.instrumentKey);
  return { ...position, external: known?.quantity ?? '0' };
}
