import type { Decimal, Instant } from '@fairlead/core';
import type { MeantSymbol } from '../trade/meant-symbol';
import type { Trade } from '../trade/trade';
import type { ContractHolding } from './contract-holding';
import type { ManualTrade, TradeMoves } from './manual-trade';
import type { ReportedChange } from './reports';

/** Who owns what of each contract. */
export interface ReconciliationState {
  /** What is held beside our trades, by instrument key. */
  readonly holdings: ReadonlyMap<string, ContractHolding>;
  /** Open trades, and those that ended a short while ago. */
  readonly trades: readonly Trade[];
}

/** A contract as a snapshot of the broker shows it. */
export interface ShownPosition {
  readonly instrumentKey: string;
  readonly symbol: string;
  readonly quantity: Decimal;
}

/** The broker's positions at one moment. */
export interface CompareSnapshot {
  readonly kind: 'compare';
  readonly positions: readonly ShownPosition[];
  /** False where rows were left off: what is not named may be there all the same. */
  readonly isWhole: boolean;
  /** The first snapshot ever of an account sets the external baseline. */
  readonly isFirst: boolean;
  readonly askedAt: Instant;
  readonly takenAt: Instant;
  /** Signed shares that manual executions moved since, by instrument key. */
  readonly manualSince: ReadonlyMap<string, Decimal>;
  readonly now: Instant;
}

/** An execution of an order that is not ours came, or became another one. */
export interface TakeInManualTrade {
  readonly kind: 'take-in-manual-trade';
  readonly instrumentKey: string;
  readonly symbol: string;
  readonly manual: ManualTrade;
  readonly now: Instant;
}

/** Evidence about one of our orders changed its trade. */
export interface TakeInOwnEvidence {
  readonly kind: 'take-in-own-evidence';
  readonly before: Trade;
  readonly after: Trade;
  readonly recordedAt: Instant;
}

/** A person takes for external what nothing explains, of a symbol or, where that is null, of all. */
export interface AcceptUnexplained {
  readonly kind: 'accept';
  readonly meant: MeantSymbol | null;
  readonly by: string;
  readonly reason: string;
  readonly now: Instant;
}

/** What changes who owns what, or what is known of it. */
export type ReconciliationCommand =
  | CompareSnapshot
  | TakeInManualTrade
  | TakeInOwnEvidence
  | { readonly kind: 'report-doubts'; readonly now: Instant }
  | AcceptUnexplained;

/** What follows, in the order in which it is carried out. */
export type ReconciliationEvent =
  | (TradeMoves & { readonly kind: 'shares-moved'; readonly at: Instant })
  | ReconciliationReported
  | {
      readonly kind: 'holding-changed';
      readonly instrumentKey: string;
      readonly holding: ContractHolding;
    };

/** What others have to learn of a contract. */
export interface ReconciliationReported extends ReportedChange {
  readonly kind: 'reported';
  readonly instrumentKey: string;
  readonly symbol: string;
  /** What our trades hold now, signed. */
  readonly ours: Decimal;
  readonly external: Decimal;
  readonly unexplained: Decimal;
}

/** Why nothing can be accepted. */
export interface NothingToAccept {
  readonly code: 'STILL_IN_DOUBT' | 'NOTHING_UNEXPLAINED';
  readonly message: string;
}
