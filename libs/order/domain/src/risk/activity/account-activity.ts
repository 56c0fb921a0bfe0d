import type { Decimal, Direction, Instant } from '@fairlead/core';

/** What an open trade comes to, in the account's currency; null where no rate of its currency is known. */
export interface TradeExposure {
  readonly strategy: string;
  readonly instrumentKey: string;
  readonly direction: Direction;
  /** What it holds, unsigned. */
  readonly held: Decimal | null;
  /** What may still fill of its entry and of what is added, UNKNOWN orders whole. */
  readonly pending: Decimal | null;
  /** What the broker's last figures of the account cannot know: what is pending, and what filled after them. */
  readonly unreported: Decimal | null;
  /** Its orders that live or may live. */
  readonly orders: number;
}

/** An entry or addition that was approved. */
export interface ApprovedEntry {
  readonly ruleId: string;
  readonly at: Instant;
}

/** The broker's figures of the account's money, in its currency. */
export interface AccountFunds {
  readonly buyingPower: Decimal;
  readonly cash: Decimal;
  /** What is bound of the account as initial margin, and what of it counts as a pledge; absent where not reported. */
  readonly initialMargin?: Decimal;
  readonly equityWithLoan?: Decimal;
  readonly reportedAt: Instant;
}

/** What the account does beside one instrument: read only as far as a limit wants it. */
export interface AccountActivity {
  /** Of every open trade, of the instrument too. */
  readonly exposures: readonly TradeExposure[];
  readonly approvals: readonly ApprovedEntry[];
}
