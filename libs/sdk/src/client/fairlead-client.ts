import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ApiKeyView,
  ApprovalRequestedV1,
  ApprovalView,
  BatchResult,
  BrokerGreeting,
  DeadLetterView,
  Envelope,
  KeyTerms,
  LimitChangeView,
  LimitView,
  OrderManagementStatus,
  OrderView,
  BarInterval,
  BarsShow,
  PastBars,
  PerformanceKey,
  PerformanceReport,
  PositionRow,
  ReconciliationReport,
  ReconciliationV1,
  EvaluationKind,
  RecordedDecisionsPage,
  RuleChangeView,
  RuleEvaluationView,
  RulesVersionView,
  RuleView,
  SignalRow,
  SignalStory,
  SignalView,
  SubmissionResult,
  SystemStatus,
  TradingScope,
  TradeView,
} from '@fairlead/contracts';
import { type EventPattern, type FairleadEvent } from '../events/event-types';
import {
  type EventsOptions,
  type Following,
  followAll,
  followEvents,
} from '../events/follow-events';
import { MisuseError, UnansweredError } from './errors';
import { type CallOptions, type ChangeOptions, HttpLink } from './http-link';
import { type Environment, installationOf, processEnvironment } from './installation';
import { OrderCalls } from './order-calls';
import { type SendSignalsOptions, sendInOrder } from './send-signals';
import { type SignalAnswer, type SignalInput, bodyOfSignal } from './signals';

/** A probe of the broker can take this long; everything else answers at once. */
const TIMEOUT_MS = 30_000;
const ENDING_WITHIN_MS = 60_000;
const ENDING_POLL_MS = 200;

/** Which bars are asked for. */
export interface BarsSelection {
  /** Default: 1m. */
  readonly interval: BarInterval;
  readonly last: number;
  readonly until: string;
  /** Default: trades. */
  readonly show: BarsShow;
  /** True leaves out what is outside of the regular hours. */
  readonly regularHours: boolean;
}

/** Which trades are asked for, and what they are put together by. */
export interface PerformanceSelection {
  readonly strategy: string;
  readonly symbol: string;
  readonly since: string;
  readonly by: PerformanceKey;
}

/** Where a Fairlead is, and the key that it lets in. */
export interface ClientOptions {
  /** Its address, such as `http://127.0.0.1:7400`. */
  readonly url: string;
  /** What its first start wrote to `api-key` in its home. It is in no error, and whoever prints the client does not print it. */
  readonly apiKey: string;
  /** Where signals are sent to, where the services run apart; default `url`. */
  readonly signalsUrl?: string;
  /** How long one attempt of a call may take, in ms. Default 30 000: a look at the broker can take that long. */
  readonly timeoutMs?: number;
}

/** How much of a list is wanted. */
export interface ListOptions extends CallOptions {
  /** How many rows at most, from 1; the server gives no more than 1000. Default 100. */
  readonly limit?: number;
}

/** One symbol, or everything: never everything by accident. */
export type SymbolOrAll =
  | {
      /** Of instruments.yaml, such as `AAPL`. */
      readonly symbol: string;
      readonly all?: never;
    }
  | { readonly all: true; readonly symbol?: never };

/** Why something is done, for the record: at most 500 characters. */
export interface Reasoned {
  readonly reason?: string;
}

/**
 * The HTTP API of a Fairlead. Every method rejects with a FairleadError: a RefusedError where the answer is no, an
 * UnansweredError where it is not known whether it was done, a NotRunningError where nothing listens, a MisuseError where
 * nothing was sent. Money, prices and quantities are decimal text; times are ISO-8601 in UTC.
 */
export class FairleadClient {
  private readonly api: HttpLink;
  private readonly edge: HttpLink;
  /** Orders of a person's own: placed, cancelled, and looked up. */
  readonly order: OrderCalls;

  /** Throws a MisuseError for an address or a key that cannot be one. Nothing is sent yet. */
  constructor({ url, apiKey, signalsUrl, timeoutMs }: ClientOptions) {
    const same = { apiKey, timeoutMs: timeoutMs ?? TIMEOUT_MS };
    this.api = new HttpLink({ url, ...same });
    this.order = new OrderCalls(this.api);
    this.edge = new HttpLink({ url: signalsUrl ?? url, ...same });
  }

  /**
   * Returns the client of the installation that the environment names: `FAIRLEAD_URL`, `FAIRLEAD_SIGNALS_URL` and
   * `FAIRLEAD_API_KEY`, else what a running Fairlead left in its home (`home`, else `FAIRLEAD_HOME`, else `.fairlead` where
   * the program runs). Throws a NotRunningError without an address, a MisuseError without a key.
   */
  static from(environment: Environment = processEnvironment(), home?: string): FairleadClient {
    return new FairleadClient(installationOf(environment, home));
  }

  /** The address that it talks to. */
  get url(): string {
    return this.api.url;
  }

  /** Returns where everything stands. A service that does not answer is null there, and named among the problems. */
  status(options?: CallOptions): Promise<SystemStatus> {
    return this.api.get('/v1/status', options);
  }

  /** Returns the present moment by Fairlead's clock (ISO-8601 UTC): it can stand elsewhere than this machine's. */
  async time(options?: CallOptions): Promise<string> {
    return (await this.api.get<{ now: string }>('/v1/time', options)).now;
  }

  /** What TWS itself is asked. Rejects with a RefusedError where there is no connection to it. */
  readonly tws = {
    /** Returns the clock of TWS, the accounts that it offers, and the id that the next order gets. */
    time: (options?: CallOptions): Promise<BrokerGreeting> => this.api.get('/v1/tws/time', options),
  } as const;

  /** Returns once it can take signals. Throws an UnansweredError (`NOT_READY`) that says what is missing, while it cannot. */
  async ready(options?: CallOptions): Promise<void> {
    await this.api.get('/health/ready', options);
  }

  /**
   * Sends a signal and returns once it is committed, or was before. Rejects with a RefusedError for one that is malformed,
   * stale or unknown (`problems` names the fields), and with code `CONFLICT` where its id belongs to another signal.
   */
  async sendSignal(input: SignalInput, options?: CallOptions): Promise<SignalAnswer> {
    const id = input.id ?? `sdk-${randomUUID()}`;
    const now = input.issuedAt === undefined ? await this.time(options) : null;
    const body = bodyOfSignal(input, id, now);
    // The edge takes the id of the request for that of the signal before it looks into the body.
    return this.edge.post<SignalAnswer>('/v1/signals', body, { ...options, requestId: id });
  }

  /**
   * Sends several signals in their order, and returns what became of each once all are committed or refused; a signal that
   * is refused does not keep back the others. It sends as fast as its key may. Rejects with an UnansweredError where it is
   * not known what became of the rest: send all of them again, those that have an `id` and `issuedAt` are not taken twice.
   */
  async sendSignals(
    inputs: readonly SignalInput[],
    options: SendSignalsOptions = {},
  ): Promise<readonly SubmissionResult[]> {
    const isTimed = inputs.every(({ issuedAt }) => issuedAt !== undefined);
    const now = isTimed ? null : await this.time(options);
    const bodies = inputs.map((input) =>
      bodyOfSignal(input, input.id ?? `sdk-${randomUUID()}`, now),
    );
    const post = (some: readonly object[]): Promise<BatchResult> =>
      this.edge.post<BatchResult>('/v1/signals:batch', some, options);
    return sendInOrder(bodies, post, options);
  }

  /** Returns a signal by its whole id (the `signalId` of its answer). Rejects with a RefusedError where there is none. */
  signal(signalId: string, options?: CallOptions): Promise<SignalView> {
    return this.edge.get(`/v1/signals/${encodeURIComponent(signalId)}`, options);
  }

  /**
   * Waits for how a signal ends and returns it. Rejects with an UnansweredError (`STILL_OPEN`) where it has not after
   * `withinMs` (default 60 000): it is not lost, and ends later.
   */
  async signalEnded(
    signalId: string,
    options: CallOptions & { readonly withinMs?: number } = {},
  ): Promise<SignalView> {
    const withinMs = options.withinMs ?? ENDING_WITHIN_MS;
    const deadline = performance.now() + withinMs;
    for (;;) {
      const view = await this.signal(signalId, options);
      if (view.disposition !== null) return view;
      if (performance.now() >= deadline) {
        throw new UnansweredError(
          `Signal ${signalId} has not ended after ${withinMs / 1_000} s. It is not lost.`,
          { code: 'STILL_OPEN' },
        );
      }
      await sleep(ENDING_POLL_MS);
      options.signal?.throwIfAborted();
    }
  }

  /** Returns the latest signals, how they ended and for which account, newest first. */
  signals(options?: ListOptions): Promise<readonly SignalRow[]> {
    return this.list('signals', options);
  }

  /** Returns orders: those that work first, then the most recently changed. */
  orders(options?: ListOptions): Promise<readonly OrderView[]> {
    return this.list('orders', options);
  }

  /** Returns trades: those that are open first, then the most recently changed. */
  trades(options?: ListOptions): Promise<readonly TradeView[]> {
    return this.list('trades', options);
  }

  /** Returns positions by executions, with profit and loss, and what of each is not Fairlead's (`external`, signed shares). */
  positions(options?: CallOptions): Promise<readonly PositionRow[]> {
    return this.api.get('/v1/positions', options);
  }

  /**
   * Returns complete bars of the past, the newest `last` (1 to 1000, 100 by default) that ended by `until` (ISO-8601 UTC; now by
   * default), in ascending order. Ask again with `before` as `until` for those before. Rejects with a RefusedError: `HISTORY_PACING`
   * where the broker has to be left alone for a while, `UNKNOWN_SYMBOL`.
   */
  bars(symbol: string, options: CallOptions & Partial<BarsSelection> = {}): Promise<PastBars> {
    const { interval, last, until, show, regularHours } = options;
    const hours = regularHours === true ? 'regular' : undefined;
    return this.api.get(`/v1/bars?${queryOf({ symbol, interval, last, until, show, hours })}`, options); // prettier-ignore
  }

  /**
   * Returns how trades went: the newest (`limit`, 100 by default), the figures over all of each currency, and those over each
   * group (`by`). `since` (ISO-8601 UTC): those that ended from then on, and those that have not ended.
   */
  performance(
    options: ListOptions & Partial<PerformanceSelection> = {},
  ): Promise<PerformanceReport> {
    const { strategy, symbol, since, by, limit } = options;
    return this.api.get(`/v1/performance?${queryOf({ strategy, symbol, since, by, limit })}`, options); // prettier-ignore
  }

  /** Returns the rules in force, a row for each symbol of each. */
  rules(options?: CallOptions): Promise<readonly RuleView[]> {
    return this.api.get('/v1/rules', options);
  }

  /** Returns what became of the rules, or of one of them, the newest first: it is kept for ever. */
  ruleHistory(
    options: ListOptions & { readonly ruleId?: string } = {},
  ): Promise<readonly RuleChangeView[]> {
    const { ruleId, limit } = options;
    return this.api.get(`/v1/rules/history?${queryOf({ rule: ruleId, limit })}`, options);
  }

  /**
   * Returns how rules were evaluated, newest first: each clause with value, threshold and distance, whether the rule fired or not.
   * `misses`: those whose conditions did not hold; `held`: those whose conditions held, whether they fired or not.
   */
  ruleEvaluations(
    options: ListOptions & {
      readonly ruleId?: string;
      readonly symbol?: string;
      readonly kind?: EvaluationKind;
    } = {},
  ): Promise<readonly RuleEvaluationView[]> {
    const { ruleId: rule, symbol, kind, limit } = options;
    return this.api.get(`/v1/rules/evaluations?${queryOf({ rule, symbol, kind, limit })}`, options);
  }

  /** Returns decisions about signals since a moment with what they rested on, a page of them, to be decided again by other rules. */
  recordedDecisions(
    options: ListOptions & { readonly since: string; readonly after?: string },
  ): Promise<RecordedDecisionsPage> {
    const { since, after, limit } = options;
    return this.api.get(`/v1/rules/decisions?${queryOf({ since, after, limit })}`, options);
  }

  /** Returns a version of the rules as it was written. Rejects with a RefusedError where none has that number. */
  rulesVersion(version: number, options?: CallOptions): Promise<RulesVersionView> {
    return this.api.get(`/v1/rules/versions/${version}`, options);
  }

  /**
   * Puts rules in force, as they are written. They stay until somebody changes a file of rules or puts others in force. Rejects
   * with a RefusedError (`BROKEN_RULES`) that names everything that is wrong with them, and with `FIXTURES_FAILED` where they do
   * not decide as the fixtures say.
   */
  applyRules(
    what: {
      readonly text: string;
      readonly file?: string;
      readonly fixtures?: string;
    } & Reasoned & { readonly by?: string },
    options?: ChangeOptions,
  ): Promise<{ readonly version: number; readonly count: number; readonly text: string }> {
    return this.api.post('/v1/rules/apply', what, options);
  }

  /** Enables or disables a rule, or sets its mode, until `lift`: whatever the rules say, over restarts and new versions. */
  setRule(
    ruleId: string,
    what: ({ readonly set: 'enable' | 'disable' | 'lift' } | { readonly set: 'mode'; readonly mode: string }) & Reasoned & { readonly by?: string }, // prettier-ignore
    options?: ChangeOptions,
  ): Promise<{ readonly text: string }> {
    const { set, ...body } = what;
    return this.api.post(`/v1/rules/${encodeURIComponent(ruleId)}/${set}`, body, options);
  }

  /** Forgets cooldown and daily count of a rule, for a symbol or for all. */
  resetRule(
    ruleId: string,
    what: { readonly symbol?: string } & Reasoned & { readonly by?: string } = {},
    options?: ChangeOptions,
  ): Promise<{ readonly text: string }> {
    return this.api.post(`/v1/rules/${encodeURIComponent(ruleId)}/reset`, what, options);
  }

  /** Returns the keys for sending signals, revoked and expired ones too, newest first. The keys themselves are known to nobody. */
  keys(options?: CallOptions): Promise<readonly ApiKeyView[]> {
    return this.api.get('/v1/keys', options);
  }

  /**
   * Makes a key for sending signals and returns it: this is the only time that it can be read. It is made here, and only
   * its hash is sent. Rejects with a RefusedError where its name is taken (`KEY_NAME_TAKEN`).
   */
  async createKey(
    terms: KeyTerms,
    options?: ChangeOptions,
  ): Promise<ApiKeyView & { readonly key: string }> {
    const key = `fl_${randomBytes(32).toString('base64url')}`;
    const sha256 = createHash('sha256').update(key, 'utf8').digest('hex');
    const body = { ...terms, sha256, prefix: key.slice(0, 7) };
    return { ...(await this.api.post<ApiKeyView>('/v1/keys', body, options)), key };
  }

  /** Ends a key: nothing is accepted with it any more. Rejects with a RefusedError where there is none of this name. */
  revokeKey(name: string, options?: ChangeOptions): Promise<ApiKeyView> {
    return this.api.post('/v1/keys/revoke', { name }, options);
  }

  /** Returns the newest messages that no try of a service could handle, whole. What they were about is not done. */
  deadLetters(options?: ListOptions): Promise<readonly DeadLetterView[]> {
    return this.list('dead-letters', options);
  }

  /**
   * Returns the whole story of a signal, from the id of the signal or the beginning of it, from a trade, an order reference or
   * an execution id, or from a symbol (its position): clauses, sizing, checks with limit and actual, legs, fills, profit or
   * loss. Rejects with a RefusedError: `UNKNOWN_SIGNAL`, or `AMBIGUOUS_SIGNAL` for too short an id.
   */
  explain(name: string, options?: CallOptions): Promise<SignalStory> {
    return this.api.get(`/v1/explain/${encodeURIComponent(name)}`, options);
  }

  /** Compares Fairlead's side with a fresh picture of the broker's. Rejects where the broker cannot be reached. */
  reconcile(options?: CallOptions): Promise<ReconciliationReport> {
    return this.api.get('/v1/reconcile', options);
  }

  /**
   * Takes for external what nothing explains at the broker: entries of the symbol pass again, and the shares are left
   * alone. Rejects with a RefusedError where nothing is unexplained. `by`: who says so, for the record.
   */
  acceptDifference(
    what: SymbolOrAll & { readonly reason: string; readonly by?: string },
    options?: ChangeOptions,
  ): Promise<{ readonly accepted: readonly ReconciliationV1[] }> {
    return this.api.post('/v1/reconcile/accept', scoped(what), options);
  }

  /**
   * Closes the open trades of a symbol, or all. Returns the ids of the trades that are closing: empty where none is open.
   * They are closed once they are flat, which the events say. Rejects with a RefusedError for a symbol that is not listed.
   */
  close(
    what: SymbolOrAll & Reasoned,
    options?: ChangeOptions,
  ): Promise<{ readonly tradeIds: readonly string[] }> {
    return this.api.post('/v1/close', scoped(what), options);
  }

  /** Returns the entries of rules with mode `approve` that wait for a person, the one with the least time left first. */
  approvals(options?: CallOptions): Promise<readonly ApprovalView[]> {
    return this.api.get('/v1/approvals', options);
  }

  /**
   * Says yes to an entry that waits, by its `intentId`: every check runs again at the price of now, and what becomes of it is
   * in the events. Rejects with a RefusedError where another answer was first (`ALREADY_ANSWERED`), it waits no longer
   * (`APPROVAL_ENDED`) or nothing waits by that id (`UNKNOWN_APPROVAL`). `by`: who says so, for the record.
   */
  approve(
    intentId: string,
    what: Reasoned & { readonly by?: string } = {},
    options?: ChangeOptions,
  ): Promise<ApprovalRequestedV1> {
    return this.api.post(`/v1/approvals/${encodeURIComponent(intentId)}/approve`, what, options);
  }

  /** Says no to an entry that waits: it ends DENIED (`NOT_APPROVED`). Rejects as `approve` does. */
  reject(
    intentId: string,
    what: Reasoned & { readonly by?: string } = {},
    options?: ChangeOptions,
  ): Promise<ApprovalRequestedV1> {
    return this.api.post(`/v1/approvals/${encodeURIComponent(intentId)}/reject`, what, options);
  }

  /**
   * Lets no new position through and cancels entries that have not filled, of all or of one account, strategy or symbol;
   * exits and cancels always pass. It holds over restarts, until `resume` of the same scope. Rejects with a RefusedError for
   * what is nothing here (`UNKNOWN_SYMBOL`, `UNKNOWN_ACCOUNT`): then nothing was done.
   */
  halt(
    what: TradingScope & {
      readonly reason: string;
      readonly by?: string;
      readonly state?: 'HALTED' | 'REDUCING';
    },
    options?: ChangeOptions,
  ): Promise<OrderManagementStatus> {
    return this.api.post('/v1/halt', what, options);
  }

  /**
   * Halts everything, an account, a strategy or a symbol, and leaves what our trades hold there; what is external stays. Returns
   * the ids of the trades that are being left: they are closed once they are flat. Entries stay stopped until `resume`.
   */
  flatten(
    what: (TradingScope | { readonly all: true }) & {
      readonly reason: string;
      readonly by?: string;
    },
    options?: ChangeOptions,
  ): Promise<{ readonly tradeIds: readonly string[] }> {
    return this.api.post('/v1/flatten', what, options);
  }

  /** Returns every limit of risk that can be changed while it runs, with what the environment says and who set it. */
  limits(options?: CallOptions): Promise<readonly LimitView[]> {
    return this.api.get('/v1/limits', options);
  }

  /** Returns what became of the limits, or of one, the newest first; `limit`: how many at most, 100 by default. */
  limitHistory(
    { name, limit }: { readonly name?: string; readonly limit?: number } = {},
    options?: CallOptions,
  ): Promise<readonly LimitChangeView[]> {
    const asked = new URLSearchParams({
      ...(name === undefined ? {} : { name }),
      ...(limit === undefined ? {} : { limit: String(limit) }),
    });
    return this.api.get(`/v1/limits/history?${asked.toString()}`, options);
  }

  /**
   * Sets a limit of risk: it counts for every entry from now on, over restarts, until it is lifted. `value` is in the unit of
   * the limit, in plain digits. Rejects where there is no such limit (`UNKNOWN_LIMIT`) or the value is none
   * (`LIMIT_OUT_OF_BOUNDS`).
   */
  setLimit(
    name: string,
    what: { readonly value: string; readonly reason: string; readonly by?: string },
    options?: ChangeOptions,
  ): Promise<LimitView> {
    return this.api.post(`/v1/limits/${encodeURIComponent(name)}`, what, options);
  }

  /** Lifts what was set: the limit is what the environment says again. */
  liftLimit(
    name: string,
    what: { readonly reason: string; readonly by?: string },
    options?: ChangeOptions,
  ): Promise<LimitView> {
    return this.api.post(`/v1/limits/${encodeURIComponent(name)}/lift`, what, options);
  }

  /** Lets everything through again within a scope, also what a breaker stopped. */
  resume(
    what: TradingScope & Reasoned & { readonly by?: string } = {},
    options?: ChangeOptions,
  ): Promise<OrderManagementStatus> {
    return this.api.post('/v1/resume', what, options);
  }

  /**
   * Follows events as they are recorded, through interruptions: it goes on after the last one that it saw. Ends when
   * `signal` is aborted, or the loop is left. For looking on: what must not miss an event uses `subscribe`. Rejects where
   * the first connection cannot be made, and later where it is refused.
   */
  events<const Pattern extends EventPattern = '*'>(
    options: EventsOptions<Pattern> = {},
  ): AsyncGenerator<FairleadEvent<Pattern>, void, void> {
    return followEvents(this.api, options);
  }

  /** @internal Every event as it comes, for subscriptions. */
  follow(following: Following): AsyncGenerator<Envelope, void, void> {
    return followAll(this.api, following);
  }

  private list<Row>(name: string, options: ListOptions = {}): Promise<readonly Row[]> {
    const { limit } = options;
    return this.api.get(`/v1/${name}${limit === undefined ? '' : `?limit=${limit}`}`, options);
  }
}

/** Only what is stated is asked for. */
function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const stated = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return new URLSearchParams(stated).toString();
}

/** A symbol or all, also for a caller whom no compiler stops. */
function scoped<What extends { readonly symbol?: string; readonly all?: true }>(what: What): What {
  if ((what.symbol === undefined) === (what.all === true)) return what;
  throw new MisuseError('It needs a symbol, or all: true; one of them and not both.', 'Name one.');
}
