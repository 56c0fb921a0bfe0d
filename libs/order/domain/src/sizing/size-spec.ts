import type { Decimal, Price, Quantity } from '@fairlead/core';
import type { NoSizeCode } from '../risk';

/** How large an entry shall be. Percentages are whole: 2 means 2 %. */
export type SizeSpec = SizeMeasure & SizeTerms;

/** What a size is measured by. */
type SizeMeasure =
  | { readonly kind: 'shares'; readonly shares: Decimal }
  | { readonly kind: 'notional'; readonly amount: Decimal }
  | { readonly kind: 'equityPct'; readonly percent: Decimal }
  | { readonly kind: 'riskPct'; readonly percent: Decimal }
  /** One average true range moves the account by so many percent. */
  | {
      readonly kind: 'volatilityPct';
      readonly percent: Decimal;
      readonly period: number;
      readonly interval: string;
    };

/** What weighs and bounds a size; absent: nothing. */
export interface SizeTerms {
  /** Times the confidence of the signal. */
  readonly confidenceWeighted?: true;
  readonly minShares?: Decimal;
  readonly maxShares?: Decimal;
  /** What becomes of a size outside of these. Absent: it is the nearer of them. */
  readonly outside?: 'deny';
}

/** What a size is computed from. */
export interface SizingInput {
  readonly size: SizeSpec;
  /** The price a share is expected to cost, in the instrument's currency. */
  readonly referencePrice: Price;
  /** Currency per share between entry and stop; null where there is no stop. */
  readonly stopDistance: Decimal | null;
  /** The average true range that the size names, in the instrument's currency; null where it names none, or it is not known. */
  readonly atr: Decimal | null;
  /** Of the signal behind it, 0 to 1; null where there is none. */
  readonly confidence: Decimal | null;
  /** Net liquidation value of the account; null while the broker has not reported it. */
  readonly equity: Decimal | null;
  /** What one unit of the instrument's currency is worth in the account's, in which allocations are; null where not known. */
  readonly rate: Decimal | null;
  /** The instrument's currency and the account's, for the arithmetic. */
  readonly currencies: { readonly own: string; readonly account: string };
  readonly multiplier: Decimal;
  /** The contract's smallest step in size. */
  readonly sizeIncrement: Decimal;
  /** False rounds stocks down to whole shares. */
  readonly allowFractional: boolean;
}

/** A size with the arithmetic that led to it, a line for each step. A zero quantity is left to QTY_BELOW_MIN to refuse. */
export interface Sizing {
  readonly quantity: Quantity;
  readonly steps: readonly string[];
}

/** Why a size cannot be computed. */
export interface SizingRefusal {
  readonly code: NoSizeCode;
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}
