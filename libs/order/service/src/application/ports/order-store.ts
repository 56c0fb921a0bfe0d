import type {
  ApprovalRequestedV1,
  BrokerInstrumentV1,
  Conclusion,
  IntentV1,
  OrderHistoryView,
  OrderMomentView,
  OrderRecordView,
  OrderSearch,
  OtherAccount,
} from '@fairlead/contracts';
import type { AccountId, Decimal, Instant } from '@fairlead/core';
import type {
  Account,
  ApprovedEntry,
  PersonsAnswer,
  Trade,
  WantedActivity,
} from '@fairlead/order-domain';
import type { Tx } from '@fairlead/platform';

/** A fill of an order that is not ours, in its latest revision. */
export interface ManualExecution {
  readonly executionId: string;
  readonly revision: number;
  readonly instrumentKey: string;
  /** Signed shares; zero for one that was taken back. */
  readonly moved: Decimal;
  readonly price: Decimal;
  readonly recordedAt: Instant;
}

/** A trade as it is stored. */
export interface StoredTrade {
  readonly trade: Trade;
  /** The signal or other cause that opened it: its story goes by this id. */
  readonly correlationId: string;
  /** Who asked last that it be opened or left; null for one of before this was kept. */
  readonly principal: string | null;
  /** 0 for one that is not stored yet. */
  readonly version: number;
  readonly changedAt: Instant;
}

/** What was put to a person, as it is stored. */
export interface StoredApproval {
  readonly proposal: ApprovalRequestedV1;
  readonly requestedAt: Instant;
  /** The first answer; one that is stored is never replaced. */
  readonly answered: PersonsAnswer | null;
}

/** An intent as it is stored. */
export interface StoredIntent {
  readonly intent: IntentV1;
  readonly correlationId: string;
  /** Who asked for what led to it; null for one of before this was kept. */
  readonly principal: string | null;
  readonly state: 'DEFERRED' | 'ACTED_ON' | 'CONCLUDED';
  /** The trade that has to be closed first. */
  readonly waitsFor: string | null;
  /** Null where nobody was asked. */
  readonly approval: StoredApproval | null;
  /** When an entry or addition passed every check; null before that, for an exit, and for one of before this was kept. */
  readonly approvedAt: Instant | null;
  readonly outcome: Conclusion | null;
  readonly code: string | null;
}

/** What is wanted for a decision about an instrument. */
export interface WantedForDecision {
  readonly instrumentKey: string;
  /** The intents of the decision. */
  readonly intentIds: readonly string[];
  /** Closed trades opened since then are wanted too. */
  readonly recentSince: Instant;
  /** What is wanted of the account beside the instrument. */
  readonly activity: WantedActivity;
}

/** What a decision about an instrument needs to know. */
export interface DecisionView {
  /** Open trades of the instrument, and those opened a short while ago. */
  readonly trades: readonly StoredTrade[];
  /** Intents of the decision that are known already, and all deferred ones of the instrument. */
  readonly intents: readonly StoredIntent[];
  readonly instrument: BrokerInstrumentV1 | null;
  /** Open trades of other instruments, where they are wanted. */
  readonly otherTrades: readonly StoredTrade[];
  /** Entries approved in the time that is wanted. */
  readonly approvals: readonly ApprovedEntry[];
}

/** Changes that are written together. */
export interface OrderChanges {
  readonly trades: readonly StoredTrade[];
  readonly intents: readonly StoredIntent[];
  /** Ends of intents that were stored before. */
  readonly conclusions: readonly IntentConclusion[];
  /** Orders of these trades that look different from outside. */
  readonly orders?: readonly ChangedOrder[];
}

/** An order as it stands now, and how it stood from moment to moment since it was stored last. */
export interface ChangedOrder {
  readonly record: OrderRecordView;
  readonly moments: readonly OrderMomentView[];
}

/** How a stored intent ended. */
export interface IntentConclusion {
  readonly intentId: string;
  readonly outcome: Conclusion;
  readonly code: string;
}

/**
 * Where trades and intents of the configured account are kept, beside those of others. Every method runs in the caller's
 * unit of work; all but `tradesOfOrders` and `tradeById` see that account's only.
 */
export abstract class OrderStore {
  /** Makes sure that the account has a row. */
  abstract ensureAccount(tx: Tx, account: AccountId): Promise<void>;
  /** Returns the account, locked until the end of the unit of work. Read everything else after it. */
  abstract lockAccount(tx: Tx, account: AccountId): Promise<Account>;
  /** Returns the other accounts with open trades. */
  abstract otherAccounts(tx: Tx): Promise<readonly OtherAccount[]>;
  /** Writes what is kept of the account, but for what stops its entries. */
  abstract saveAccount(tx: Tx, account: Account): Promise<void>;
  /** Writes what stops its entries: what is global is so for every account. */
  abstract saveRestrictions(tx: Tx, account: Account): Promise<void>;
  /** Returns what a decision needs. */
  abstract loadForDecision(tx: Tx, wanted: WantedForDecision): Promise<DecisionView>;
  /** Returns the trades that these orders belong to. */
  abstract tradesOfOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredTrade[]>;
  abstract tradeById(tx: Tx, tradeId: string): Promise<StoredTrade | null>;
  abstract openTrades(tx: Tx): Promise<readonly StoredTrade[]>;
  /** Returns the trades, of one instrument or of all, that are open or were changed since a moment. */
  abstract tradesSince(
    tx: Tx,
    wanted: { readonly moment: Instant; readonly instrumentKey?: string },
  ): Promise<readonly StoredTrade[]>;
  /** Returns the signed shares that manual executions moved after a moment, by instrument key. */
  abstract manualSharesSince(
    tx: Tx,
    account: AccountId,
    moment: Instant,
  ): Promise<ReadonlyMap<string, Decimal>>;
  /** Returns the trades that lost shares to a manual execution. */
  abstract tradesThatLostTo(tx: Tx, executionId: string): Promise<readonly StoredTrade[]>;
  /** Keeps a manual execution. Returns the signed shares of the revision that it replaces, and whether it is new at all. */
  abstract keepManualExecution(
    tx: Tx,
    account: AccountId,
    execution: ManualExecution,
  ): Promise<{ readonly isNew: boolean; readonly before: Decimal | null }>;
  /** Open trades first, then the most recently changed. */
  abstract latestTrades(tx: Tx, limit: number): Promise<readonly StoredTrade[]>;
  /** Returns orders by all that is stated, the newest first. */
  abstract orders(tx: Tx, search: OrderSearch): Promise<readonly OrderRecordView[]>;
  /** Returns one order by its reference or the broker's permanent id. */
  abstract orderNamed(tx: Tx, name: string): Promise<OrderHistoryView | null>;
  abstract intentById(tx: Tx, intentId: string): Promise<StoredIntent | null>;
  abstract deferredIntents(tx: Tx): Promise<readonly StoredIntent[]>;
  /** Writes changes in one statement. Throws where a trade was changed by somebody else since it was read. */
  abstract save(tx: Tx, changes: OrderChanges): Promise<void>;
  abstract instruments(tx: Tx): Promise<readonly BrokerInstrumentV1[]>;
  abstract saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void>;
  /** Notes own references at the broker that nobody here placed. Returns those not noted before. */
  abstract noteOrphans(
    tx: Tx,
    orders: readonly { readonly orderRef: string }[],
  ): Promise<readonly string[]>;
  /** Returns which of these references are known orders. */
  abstract knownOrderRefs(tx: Tx, orderRefs: readonly string[]): Promise<ReadonlySet<string>>;
  /** Forgets these orphans: they have ended. */
  abstract resolveOrphans(tx: Tx, orderRefs: readonly string[]): Promise<void>;
  /** Forgets orphans that are no longer at the broker. */
  abstract resolveOrphansExcept(tx: Tx, stillThere: readonly string[]): Promise<void>;
}

/** Somebody else changed a trade in between: the unit of work has to be done again. */
export class StaleTradeError extends Error {
  override readonly name = 'StaleTradeError';
}
