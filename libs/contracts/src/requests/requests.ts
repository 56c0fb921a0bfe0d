import type { MarketIndicatorV1 } from '../events/0-market/market-indicator.v1';
import type { PublishedIndicator } from '../events/0-market/published-indicators';
import type { BatchResult } from '../http/submission-result';
import type { Disposition } from '../events/1-signal/signal-disposed.v1';
import type { RuleFileState } from '../events/2-decision/rule-changed.v1';
import type { ApprovalAnswer } from '../events/3-order/approval-answered.v1';
import type { EvaluationKind, RecordedDecisionsPage, RuleEvaluationView } from './evaluation-views';
import type {
  CancelAnswer,
  OrderAmendment,
  OrderAnswer,
  OrderHistoryView,
  OrderFillView,
  OrderPage,
  OrderSearch,
  OrdersToCancel,
  OrderWish,
} from './order-requests';
import type { ApprovalRequestedV1 } from '../events/3-order/approval-requested.v1';
import type { OrderStateV1 } from '../events/3-order/order-state.v1';
import type { ReconciliationV1 } from '../events/3-order/reconciliation.v1';
import type { TradeChangedV1 } from '../events/3-order/trade-changed.v1';
import type { TRADING_SCOPES, TradingState } from '../events/3-order/trading-state-changed.v1';
import type { GateState } from '../events/5-broker/broker-gate.v1';
import type { BrokerInstrumentV1 } from '../events/5-broker/broker-instrument.v1';
import type { BrokerSnapshotV1 } from '../events/5-broker/broker-snapshot.v1';
import type { PositionV1 } from '../events/7-position/position.v1';
import type { QuoteMessage } from '../core-messages/quote';
import type { ApiKeyView, NewKey } from '../http/api-key-view';
import type { TickBatchMessage } from '../core-messages/tick-batch';
import type { ServiceName } from '../topology/service-name';
import type { HistoricalBar, HistoryQuery, PastBars, PastBarsQuery } from './bars-views';
import type { MarginPreview, MarginQuestion } from './margin-views';
import type { PerformanceQuery, PerformanceReport } from './performance-views';

/** A request to one service, which replies to it. */
export interface ServiceRequest<Request, Reply> {
  readonly service: ServiceName;
  /** What it is called on the wire, within its service. */
  readonly name: string;
  /** True for what leaves something changed: it carries an id, and only its first answer counts. */
  readonly changes: boolean;
  /** Present only so that the compiler carries the types. */
  readonly types?: { readonly request: Request; readonly reply: Reply };
}

/** Changes nothing, and may be asked again at any time. */
export type Query<Request, Reply> = ServiceRequest<Request, Reply> & { readonly changes: false };

/** Changes something: a repeat with the same id changes nothing more and is answered as the first was. */
export type Change<Request extends PersonRequest, Reply> = ServiceRequest<Request, Reply> & {
  readonly changes: true;
};

/** A signal as signal-ingestion keeps it. */
export interface SignalView {
  readonly signalId: string;
  readonly source: string;
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly issuedAt: string;
  readonly acceptedAt: string;
  readonly expiresAt: string;
  /** The replica of signal-ingestion that took it; null for signals of before this was kept. */
  readonly receivedBy: string | null;
  /** Null while it is still on its way. */
  readonly disposition: Disposition | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** A rule as the engine has it loaded. */
export interface RuleView {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly strategy: string;
  readonly symbol: string;
  readonly mode: string;
  readonly priority: number;
  readonly summary: string;
  readonly firedToday: number;
  /** What a person set on it, who and when; absent where what the rules say counts. */
  readonly overlay?: string;
  /** The version of the rules as a whole. */
  readonly rulesVersion?: number;
}

/** Who holds what only one of several replicas may do. */
export interface OwnerView {
  /** What it is: a partition (`p03`), or the polls of the prediction API. */
  readonly name: string;
  /** The replica, by `FAIRLEAD_INSTANCE`. */
  readonly owner: string;
}

/** Something that became of rules: it is kept for ever. */
export interface RuleChangeView {
  readonly kind: 'VERSION' | 'SET' | 'LIFTED' | 'RESET';
  readonly at: string;
  /** The person; null where it was a file that changed. */
  readonly by: string | null;
  /** Why the person did it; null where it was a file, and of before this was kept. */
  readonly reason: string | null;
  readonly text: string;
  /** The version of the rules that this made; null where it made none. */
  readonly version: number | null;
  readonly ruleIds: readonly string[];
}

/** A version of the rules as it was written. */
export interface RulesVersionView {
  readonly version: number;
  readonly at: string;
  readonly by: string | null;
  readonly file: string;
  readonly text: string;
}

/** What a person sets on a rule, whatever the rules say; `lift`: what the rules say counts again. */
export type RuleSetting = { readonly enabled: boolean } | { readonly mode: string } | 'lift';

/** How a file that rules are made of stands. */
export interface RuleFileView {
  readonly kind: 'rules' | 'instruments';
  readonly file: string;
  readonly state: RuleFileState;
  /** Counts the contents that were in force; 0 where they are not counted. */
  readonly version: number;
  /** Rules, or instruments, that count now. */
  readonly count: number;
  /** When the file was written, as found: ISO-8601 UTC; null where it cannot be seen. */
  readonly writtenAt: string | null;
  /** How it stands, in a sentence. */
  readonly reason: string;
  /** Each with place and mend; empty where all is well. */
  readonly problems: readonly string[];
  /** True where the file is sound and something else is in force, which was put there later. */
  readonly setAside?: boolean;
}

/** Entries are stopped within a scope. */
export interface RestrictionView {
  readonly scope: (typeof TRADING_SCOPES)[number];
  /** The account, the strategy or the symbol; empty where it is global. */
  readonly name: string;
  readonly state: TradingState;
  readonly reason: string;
  readonly by: string;
  /** ISO-8601 UTC. */
  readonly since: string;
  /** The breaker that tripped; absent where a person asked for it. */
  readonly breaker?: string;
  /** What lets entries through again: a command. */
  readonly rearm: string;
}

/** What a trading state is wanted for: one of these, or nothing of them for everything. */
export interface TradingScope {
  /** The account that is traded; an empty text means that too. */
  readonly account?: string;
  readonly strategy?: string;
  readonly symbol?: string;
}

/** Where order management stands. */
export interface OrderManagementStatus {
  readonly account: string;
  readonly tradingState: TradingState;
  readonly tradingStateReason: string;
  /** What stops entries, each until it is resumed, also of one strategy or symbol; absent means nothing. */
  readonly restrictions?: readonly RestrictionView[];
  readonly gate: GateState;
  readonly openTrades: number;
  /** Those of them that hold shares without protection because their rule says `protection: none`; absent means none. */
  readonly unprotectedByChoice?: number;
  /** Those of them whose stops work in regular hours only: before and after these, and at night, nothing protects them. Absent means none. */
  readonly protectedInRegularHours?: number;
  readonly deferredIntents: number;
  /** Those of them that wait for a person's yes; absent means none. */
  readonly approvals?: number;
  /** Signed shares held at the broker beside our trades: the external baseline; absent means none. */
  readonly externalQuantities?: readonly {
    readonly instrumentKey: string;
    readonly symbol: string;
    readonly quantity: string;
  }[];
  /** Contracts of which the broker holds what nothing explains: entries in them are denied. Absent means none. */
  readonly differences?: readonly {
    readonly instrumentKey: string;
    readonly symbol: string;
    /** Signed shares, confirmed by two snapshots. */
    readonly unexplained: string;
    /** Signed shares by a snapshot that is in doubt, and since when it is. */
    readonly held?: string;
    readonly since?: string;
  }[];
  /** Other accounts with open trades in the same database: they are left alone. Absent means none. */
  readonly otherAccounts?: readonly OtherAccount[];
}

/** An account that is not the configured one, whose open trades are kept and left alone. */
export interface OtherAccount {
  readonly account: string;
  readonly openTrades: number;
}

/** An order as order management keeps it, with when it last changed. */
export type OrderView = OrderStateV1 & { readonly changedAt: string };

/** An entry that waits for a person's yes, with since when, and how long it still does. */
export type ApprovalView = ApprovalRequestedV1 & {
  readonly requestedAt: string;
  /** In ms, by the clock of order management. */
  readonly leftMs: number;
};

/** A trade as order management keeps it, with when it last changed. */
export type TradeView = TradeChangedV1 & { readonly changedAt: string };

/** Where the gateway stands. */
export interface GatewayStatus {
  readonly account: string;
  readonly gate: GateState;
  readonly code: string;
  readonly reason: string;
  readonly endpoint: string;
  readonly clientId: number;
  readonly serverVersion: number | null;
  readonly paper: boolean | null;
  readonly epoch: number;
  /** Orders at the broker that are not ours, by the last look at them; absent means none. */
  readonly externalOrders?: number;
  /** Round trip of the last heartbeat in ms. */
  readonly heartbeatMs: number | null;
  /** Data farms of the broker that TWS has no connection to; absent where there are none. */
  readonly farmsDown?: readonly string[];
  /** By how much its clock is certainly ahead of TWS's in ms, negative where it is behind; absent where they may agree. */
  readonly clockSkewMs?: number;
  /** Another session of the user has the market data, since then; absent while quotes stream. */
  readonly quotesTaken?: { readonly since: string; readonly reason: string };
  /** It was halted at the gateway itself; absent while it was not. */
  readonly directHalt?: { readonly by: string; readonly reason: string; readonly since: string };
  /** A flatten that was asked of it waits to be handed on; absent where none does. */
  readonly flattenWaits?: true;
}

/** A halt of everything was asked for, and is not on record yet. */
export interface EntryHold {
  readonly account: string;
  /** Of this asking: one that is repeated has another. */
  readonly holdId: string;
  /** Of the halt: the command that follows its record carries it too, as its correlation. */
  readonly requestId: string;
  /** False where nothing came of it. */
  readonly holds: boolean;
}

/** What TWS says of itself to whoever connects. */
export interface BrokerGreeting {
  /** Its clock, in whole seconds: ISO-8601 UTC. */
  readonly time: string;
  /** The accounts that it offers. */
  readonly accounts: readonly string[];
  /** The id that Fairlead's next order gets, unless one with it was seen meanwhile. */
  readonly nextOrderId: number;
}

/** Asked by a person: who, and an id that makes a repeat harmless. */
export interface PersonRequest {
  readonly requestId: string;
  /** Who asks, in the person's own words: a remark. */
  readonly by: string;
  /** The name of the key that it was asked with; absent where none was needed. */
  readonly principal?: string;
  readonly reason: string;
}

/** A limit of risk as it counts now. Values are decimal text in its unit. */
export interface LimitView {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly means: string;
  /** What the environment says: it counts where no person has set anything. */
  readonly configured: string;
  /** Who set it, when and why; null where nobody did. */
  readonly set: { readonly by: string; readonly at: string; readonly reason: string } | null;
}

/** What a person did to a limit. Values are decimal text in its unit. */
export interface LimitChangeView {
  readonly at: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** False where what was set before was lifted. */
  readonly isSet: boolean;
  readonly by: string;
  /** The name of the key that it was asked with; null where it came without one. */
  readonly principal: string | null;
  readonly reason: string;
}

/** What a subscription to quotes begins with. */
export interface Subscribed {
  /** How many of those that are wanted stream, or are about to. */
  readonly subscribed: number;
  /** What the broker last said of those that streamed before: it says again only what changes. */
  readonly last: readonly TickBatchMessage[];
}

/** Asks for a fresh picture, or for a further part of the last one. */
export interface SnapshotRequest {
  readonly snapshotId?: string;
  readonly part?: number;
}

/** Everything that can be asked, in one place. */
export const REQUESTS = {
  signals: query<{ limit: number }, readonly SignalView[]>('signal-ingestion', 'signals'),
  signal: query<{ signalId: string }, SignalView | null>('signal-ingestion', 'signal'),
  /**
   * Submits signals, each an object like the body of `POST /v1/signals`, and answers like `POST /v1/signals:batch`. A signal is
   * known by its own id, so a repeat changes nothing more and needs none. For programs whose manifest says `submits: true`.
   */
  submit: query<{ signals: readonly object[] }, BatchResult>('signal-ingestion', 'submit'),
  /** The keys for sending signals, ended ones too, newest first. */
  keys: query<Record<string, never>, readonly ApiKeyView[]>('signal-ingestion', 'keys'),
  createKey: change<PersonRequest & NewKey, ApiKeyView>('signal-ingestion', 'create-key'),
  revokeKey: change<PersonRequest & { name: string }, ApiKeyView>('signal-ingestion', 'revoke-key'),
  /** Which replica polls the prediction API; nothing where none does. */
  signalOwners: query<Record<string, never>, readonly OwnerView[]>('signal-ingestion', 'owners'),
  rules: query<Record<string, never>, readonly RuleView[]>('rule-engine', 'rules'),
  /** Which replica decides about each partition of the symbols; nothing where they are not shared. */
  ruleOwners: query<Record<string, never>, readonly OwnerView[]>('rule-engine', 'owners'),
  /** The indicators that the rules in force name, each once. */
  wantedIndicators: query<Record<string, never>, readonly PublishedIndicator[]>(
    'rule-engine',
    'wanted-indicators',
  ),
  /** How the files stand that rules are made of. */
  ruleFiles: query<Record<string, never>, readonly RuleFileView[]>('rule-engine', 'rule-files'),
  /** What became of the rules, or of one, the newest first. */
  ruleHistory: query<{ ruleId: string | null; limit: number }, readonly RuleChangeView[]>(
    'rule-engine',
    'rule-history',
  ),
  rulesVersion: query<{ version: number }, RulesVersionView | null>('rule-engine', 'rules-version'),
  /** How rules were evaluated, newest first. */
  ruleEvaluations: query<
    { ruleId: string | null; symbol: string | null; kind: EvaluationKind; limit: number },
    readonly RuleEvaluationView[]
  >('rule-engine', 'rule-evaluations'),
  /** Decisions since a moment with what they rested on, behind a place that a page before named. */
  recordedDecisions: query<
    { since: string; after: string | null; limit: number },
    RecordedDecisionsPage
  >('rule-engine', 'recorded-decisions'),
  /** Puts rules in force, as they are written; with fixtures, only where they decide as those say. */
  applyRules: change<
    PersonRequest & { text: string; file: string; fixtures?: string },
    { readonly version: number; readonly count: number; readonly text: string }
  >('rule-engine', 'apply-rules'),
  /** Sets something on a rule until it is lifted. Answers with what became of it, in a sentence. */
  setRule: change<PersonRequest & { ruleId: string; set: RuleSetting }, { readonly text: string }>(
    'rule-engine',
    'set-rule',
  ),
  /** Forgets cooldown and daily count of a rule, for a symbol or for all (null). */
  resetRule: change<
    PersonRequest & { ruleId: string; symbol: string | null },
    { readonly text: string }
  >('rule-engine', 'reset-rule'),
  orderManagementStatus: query<Record<string, never>, OrderManagementStatus>(
    'order-management',
    'status',
  ),
  /** Working orders first, then the most recently changed. */
  orders: query<{ limit: number }, readonly OrderView[]>('order-management', 'orders'),
  /** One order by its reference or the broker's permanent id, with its executions; null where there is none. */
  order: query<
    { name: string },
    { readonly order: OrderHistoryView; readonly fills: readonly OrderFillView[] } | null
  >('order-management', 'order'),
  /** Every order that there ever was, page by page. */
  orderHistory: query<OrderSearch, OrderPage>('order-management', 'order-history'),
  /** Places an order for a person: through the checks that entries of rules go through. */
  placeOrder: change<PersonRequest & OrderWish, OrderAnswer>('order-management', 'place-order'),
  /** Changes size or prices of an order that lives; the checks judge it as it would stand then. */
  modifyOrder: change<PersonRequest & { order: string; amendment: OrderAmendment }, OrderAnswer>(
    'order-management',
    'modify-order',
  ),
  /** Cancels orders, each by our own reference; what protects shares stays. */
  cancelOrders: change<PersonRequest & { which: OrdersToCancel }, CancelAnswer>(
    'order-management',
    'cancel-orders',
  ),
  /** Open trades first, then the most recently changed. */
  trades: query<{ limit: number }, readonly TradeView[]>('order-management', 'trades'),
  /** The entries that wait for a person's yes, the one with the least time left first. */
  approvals: query<Record<string, never>, readonly ApprovalView[]>('order-management', 'approvals'),
  /** Says yes or no to an entry that waits; the first answer counts. Answers with the entry as it was put to the person. */
  answerApproval: change<
    PersonRequest & { intentId: string; answer: ApprovalAnswer },
    ApprovalRequestedV1
  >('order-management', 'answer-approval'),
  /** Every limit of risk that a person may change. */
  limits: query<Record<string, never>, readonly LimitView[]>('order-management', 'limits'),
  /** What became of the limits, or of one, the newest first. */
  limitHistory: query<{ name: string | null; limit: number }, readonly LimitChangeView[]>(
    'order-management',
    'limit-history',
  ),
  /** Sets a limit, or lifts what was set (null). Answers with the limit as it counts now. */
  setLimit: change<PersonRequest & { name: string; value: string | null }, LimitView>(
    'order-management',
    'set-limit',
  ),
  setTradingState:
    change<PersonRequest & TradingScope & { state: TradingState }, OrderManagementStatus> // prettier-ignore
    ('order-management', 'set-trading-state'),
  /** Halts a scope and leaves what our trades hold there; answers with the trades that are being left. */
  flatten: change<PersonRequest & TradingScope, { readonly tradeIds: readonly string[] }>(
    'order-management',
    'flatten',
  ),
  /** Closes the open trades of a symbol, or all; answers with the trades that are closing. */
  close: change<
    PersonRequest & { symbol: string | null },
    { readonly tradeIds: readonly string[] }
  >('order-management', 'close'),
  /** Takes for external what nothing explains, of a symbol or of all (null); answers with what was accepted. */
  acceptDifference: change<
    PersonRequest & { symbol: string | null },
    { readonly accepted: readonly ReconciliationV1[] }
  >('order-management', 'accept-difference'),
  gatewayStatus: query<Record<string, never>, GatewayStatus>('tws-gateway', 'status'),
  /** Lets no entry pass from now on, ahead of the record of a halt: until that comes, or for half a minute. */
  holdEntries: query<EntryHold, { readonly held: boolean }>('tws-gateway', 'hold-entries'),
  /** Asks TWS. Fails where there is no connection. */
  brokerGreeting: query<Record<string, never>, BrokerGreeting>('tws-gateway', 'greeting'),
  /** A fresh, complete picture of the broker's side; what does not fit is its further parts. Fails where the gate is closed. */
  probe: query<SnapshotRequest, BrokerSnapshotV1>('tws-gateway', 'probe'),
  instruments: query<Record<string, never>, readonly BrokerInstrumentV1[]>(
    'tws-gateway',
    'instruments',
  ),
  /** Streams quotes of exactly these instruments from now on: the whole need, not a change to it. */
  subscribe: query<{ instrumentKeys: readonly string[] }, Subscribed>('tws-gateway', 'subscribe'),
  history: query<HistoryQuery, readonly HistoricalBar[]>('tws-gateway', 'history'),
  /** What the broker would bind for an order, by a what-if order. Fails where it does not say so in time. */
  margin: query<MarginQuestion, MarginPreview>('tws-gateway', 'margin'),
  /** Bars of the past, from as many answers of the broker as it takes. */
  pastBars: query<PastBarsQuery, PastBars>('market-data', 'past-bars'),
  /** The last quotes and indicators, for a service that starts. */
  market: query<
    Record<string, never>,
    { readonly quotes: readonly QuoteMessage[]; readonly indicators: readonly MarketIndicatorV1[] }
  >('market-data', 'market'),
  positions: query<Record<string, never>, readonly PositionV1[]>('position-tracking', 'positions'),
  /** How trades went: the newest of them, and the figures over all that are asked for. */
  performance: query<PerformanceQuery, PerformanceReport>('position-tracking', 'performance'),
} as const;

function query<Request, Reply>(service: ServiceName, name: string): Query<Request, Reply> {
  return { service, name, changes: false };
}

function change<Request extends PersonRequest, Reply>(
  service: ServiceName,
  name: string,
): Change<Request, Reply> {
  return { service, name, changes: true };
}
