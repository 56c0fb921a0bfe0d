/** Asks the gateway what the broker would bind for an order, by a what-if order: nothing is placed. */
export interface MarginQuestion {
  readonly account: string;
  readonly instrumentKey: string;
  readonly side: 'BUY' | 'SELL';
  /** Decimal text, unsigned. */
  readonly quantity: string;
  /** Decimal text; absent for a market order. */
  readonly limitPrice?: string;
  /** How long the answer is of use, in ms. */
  readonly budgetMs: number;
}

/** A figure of the account as it is, what the order changes of it, and what it would be: decimal text. */
export interface MarginChange {
  readonly before: string;
  readonly change: string;
  readonly after: string;
}

/** What the broker says that an order would do to the account, in the account's currency. */
export interface MarginPreview {
  readonly initialMargin: MarginChange;
  readonly maintenanceMargin: MarginChange;
  readonly equityWithLoan: MarginChange;
  /** What it would cost, or between which bounds; absent where the broker does not say. */
  readonly commission?: string;
  readonly minCommission?: string;
  readonly maxCommission?: string;
  readonly commissionCurrency?: string;
  /** What TWS would warn a person of. */
  readonly warning?: string;
}
