import type { SnapshotPositionV1 } from '@fairlead/contracts';
import type { Decimal, Direction, Instant, TradeId } from '@fairlead/core';
import type {
  ChargedExecution,
  Drift,
  EquityState,
  Execution,
  OwnQuantity,
  Position,
} from '@fairlead/position-domain';
import type { Tx } from '@fairlead/platform';

/** Names a position. */
export interface PositionKey {
  readonly account: string;
  readonly instrumentKey: string;
}

/** The trade behind an execution, where it is one of ours and its approval was seen. */
export interface TradeLink {
  /** `F1-` and the 16 characters that all order references of a trade share; null where the order is not ours. */
  readonly tradeRef: string | null;
  readonly tradeId: string | null;
  readonly strategy: string | null;
}

/** What the account is kept in, and what one unit of other currencies is worth in it, by their code. */
export interface AccountMoney {
  readonly currency: string;
  readonly exchangeRates: ReadonlyMap<string, Decimal>;
}

/** A position as it is kept. */
export interface PositionRecord extends PositionKey {
  readonly symbol: string;
  readonly position: Position;
  /** Counts the published changes; 0 before the first. */
  readonly revision: number;
  /** The trade whose execution changed it last. */
  readonly trade: TradeLink;
  /** Null while the broker has not reported the account. */
  readonly accountMoney: AccountMoney | null;
}

/** An execution as it is kept. ADJUSTMENT: what was there before we were. */
export interface ExecutionRecord extends PositionKey {
  readonly kind: 'FILL' | 'ADJUSTMENT';
  readonly symbol: string;
  readonly execution: Execution;
  readonly orderRef: string;
  readonly tradeRef: string | null;
  /** When the gateway published it: by the same clock as its reports of positions. */
  readonly publishedAt: Instant;
}

/** What was found when an execution was added. */
export interface AddedExecution {
  /** False where this revision was known. */
  readonly isNew: boolean;
  /** The highest revision known before, or null. */
  readonly revisionBefore: number | null;
  /** Its commission, zero where it is not known or in another currency. */
  readonly commission: Decimal;
  readonly trade: TradeLink;
}

/** A commission as the broker reported it. */
export interface CommissionRecord {
  readonly account: string;
  readonly executionId: string;
  readonly revision: number;
  readonly amount: Decimal;
  readonly currency: string;
}

/** What a commission changed. */
export interface AddedCommission {
  /** How much more the execution costs now; zero for a repeat and for an older revision. */
  readonly difference: Decimal;
  /** Null while the execution itself is not known. */
  readonly execution: (ChargedExecution & { readonly currency: string }) | null;
}

/** A trade as its approval reported it. */
export interface TradeRecord extends PositionKey {
  readonly tradeRef: string;
  readonly tradeId: TradeId;
  readonly strategy: string;
  readonly direction: Direction;
  /** The stop it was approved with, where it had one. */
  readonly stopPrice: Decimal | null;
  readonly approvedAt: Instant;
}

/** Shares of a trade that somebody else closed, or gave back. */
export interface TradeAdjustment {
  readonly account: string;
  readonly adjustmentId: string;
  readonly tradeRef: string;
  /** Signed shares that the trade holds more by it. */
  readonly moved: Decimal;
  /** Null where nobody saw the execution. */
  readonly price: Decimal | null;
  readonly at: Instant;
}

/** A trade with its executions. */
export interface TradeHistory {
  readonly trade: TradeRecord;
  readonly symbol: string;
  readonly executions: readonly Execution[];
  readonly adjustments: readonly TradeAdjustment[];
}

/** The broker's figures of an account, with what is still to be published. */
export interface AccountRecord extends EquityState, AccountMoney {
  readonly account: string;
  readonly netLiquidation: Decimal;
}

/** A broker's report of positions. */
export interface ReportRecord {
  readonly account: string;
  readonly takenAt: Instant;
  readonly publishedAt: Instant;
  readonly positions: readonly SnapshotPositionV1[];
}

/** What position tracking keeps of positions, executions and trades. Every method is one statement. */
export abstract class PositionStore {
  /** Returns the position, made where it is missing, and holds it until the unit of work ends. */
  abstract lock(tx: Tx, instrument: PositionKey & { symbol: string }): Promise<PositionRecord>;
  abstract save(tx: Tx, record: PositionRecord): Promise<void>;
  abstract addExecution(tx: Tx, record: ExecutionRecord): Promise<AddedExecution>;
  /** Returns all executions of an instrument with their commissions, void revisions included. */
  abstract executions(tx: Tx, key: PositionKey): Promise<readonly Execution[]>;
  /** Gives the adjustments of an instrument the terms that its first real execution had. */
  abstract restateAdjustments(
    tx: Tx,
    terms: PositionKey & { currency: string; multiplier: Decimal },
  ): Promise<void>;
  abstract addCommission(tx: Tx, commission: CommissionRecord): Promise<AddedCommission>;
  /** True while the broker has not reported what an execution cost, of those from this moment on. */
  abstract lacksCommission(tx: Tx, life: PositionKey & { since: Instant }): Promise<boolean>;
  /** Keeps a trade; true where it was not known. */
  abstract addTrade(tx: Tx, trade: TradeRecord): Promise<boolean>;
  /** Keeps an adjustment of a trade, once. */
  abstract addTradeAdjustment(tx: Tx, adjustment: TradeAdjustment): Promise<void>;
  /** Returns positions with shares, and the published figures of each. */
  abstract open(tx: Tx): Promise<readonly PositionRecord[]>;
  /** Returns the trades with executions, of one strategy or of all, in the order of their approval. */
  abstract trades(tx: Tx, strategy: string | null): Promise<readonly TradeHistory[]>;
}

/** What position tracking keeps of accounts and the broker's reports. */
export abstract class AccountStore {
  /** A currency that is not named keeps its rate, as long as the account is kept in the same one. */
  abstract saveAccount(
    tx: Tx,
    figures: Pick<AccountRecord, 'account' | 'netLiquidation' | keyof AccountMoney>,
  ): Promise<AccountRecord>;
  /** Returns an account and holds it until the unit of work ends; null where the broker did not report it yet. */
  abstract lockAccount(tx: Tx, account: string): Promise<AccountRecord | null>;
  abstract dueAccounts(tx: Tx): Promise<readonly string[]>;
  abstract markEquity(
    tx: Tx,
    equity: Pick<AccountRecord, 'account' | 'publishedAt' | 'isDue'>,
  ): Promise<void>;
  /** Returns realised profit and commission of all positions of the account, in this currency by the account's rates. What has none is left out. */
  abstract totals(
    tx: Tx,
    scope: { account: string; currency: string },
  ): Promise<{ realisedPnl: Decimal; commission: Decimal }>;
  /** Keeps a report unless a newer one is kept, or the account's first ever has not been compared: that is the baseline. */
  abstract saveReport(tx: Tx, report: ReportRecord): Promise<void>;
  /** Returns when each report that has not been compared was published. */
  abstract uncheckedReports(tx: Tx): Promise<readonly { account: string; publishedAt: Instant }[]>;
  /** Takes the report that has not been compared, and whether it is the account's first ever. */
  abstract takeReport(
    tx: Tx,
    account: string,
  ): Promise<{ report: ReportRecord; isFirst: boolean } | null>;
  /** Returns the latest report, compared or not; null before the first. */
  abstract latestReport(tx: Tx, account: string): Promise<ReportRecord | null>;
  abstract ownQuantities(tx: Tx, report: ReportRecord): Promise<readonly OwnQuantity[]>;
  abstract drifts(tx: Tx, account: string): Promise<readonly Drift[]>;
  abstract saveDrift(tx: Tx, account: string, drift: Drift): Promise<void>;
  abstract removeDrift(tx: Tx, key: PositionKey): Promise<void>;
}
