import type { Decimal } from '@fairlead/core';

/** One limit order on the way from the entry to its stop. */
export interface DoubleDownLevel {
  /** How much of the way: 0.5 is half of it. */
  readonly stopFraction: Decimal;
  /** How many times what the entry has filled. */
  readonly sizeMultiple: Decimal;
}

/** What stop and target are measured from once more was added: the average of all that is held, or the entry as before. */
type PricedBy = 'AVERAGE' | 'ENTRY';

/** How an entry doubles down, as its rule wants it. */
export interface DoubleDownSpec {
  readonly levels: readonly DoubleDownLevel[];
  readonly pricedBy: PricedBy;
}

/** A level with the shares that were approved with the entry: it never becomes larger. */
export interface ApprovedLevel extends DoubleDownLevel {
  readonly quantity: Decimal;
}

/** How a trade doubles down. */
export interface DoubleDown {
  readonly levels: readonly ApprovedLevel[];
  readonly pricedBy: PricedBy;
  /** The smallest step in size: an entry that filled in part is doubled in part. */
  readonly sizeStep: Decimal;
  /** WAITING: for the entry to be filled and protected. */
  readonly state: 'WAITING' | 'PLACED' | 'DROPPED';
}
