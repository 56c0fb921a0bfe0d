import type { AccountId, Decimal, Instant, Side } from '@fairlead/core';
import type { InstrumentId } from './instrument';
import type { OrderKey, OrderView } from './order';

/** One fill. */
export interface Execution {
  /** `<prefix>.<counter>.01.<revision>`: unique; a correction keeps all but the last part, which counts from 01. */
  readonly id: string;
  readonly permId: number;
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** Zero once the fill was busted. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** The order's filled quantity and average price after this fill. */
  readonly cumulativeQuantity: Decimal;
  readonly averagePrice: Decimal;
  readonly at: Instant;
  readonly commission: Decimal;
  readonly currency: string;
  /** What the fill realised after commission; null where it only opened. */
  readonly realizedPnl: Decimal | null;
}

/** A holding. Money is in the currency of the instrument. */
export interface PositionView {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly currency: string;
  /** Signed: negative for short. Zero is reported once, when the position ends. */
  readonly quantity: Decimal;
  /** Average cost for each contract with commission, times the multiplier; 0 when flat. */
  readonly averageCost: Decimal;
  /** The price that values it: last, else the middle of the quote, else its cost. For each share. */
  readonly marketPrice: Decimal;
  readonly marketValue: Decimal;
  /** What it adds to the account beside its cash: its value, the open gain of a future, nothing of a currency pair. */
  readonly worth: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

/** An account, valued in its base currency at the rates of this moment. */
export interface AccountView {
  readonly id: AccountId;
  readonly currency: string;
  /** The balance of each currency, in that currency; negative for borrowed. */
  readonly cash: Readonly<Record<string, Decimal>>;
  readonly netLiquidation: Decimal;
  readonly totalCash: Decimal;
  readonly buyingPower: Decimal;
  /** Equity with loan less initial margin. */
  readonly availableFunds: Decimal;
  /** Equity with loan less maintenance margin. */
  readonly excessLiquidity: Decimal;
  readonly equityWithLoan: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** The value of what is paid in full, long and short added up: futures and currency pairs are not in it. */
  readonly grossPositionValue: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

export interface QuoteView {
  readonly instrument: InstrumentId;
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly last: Decimal | null;
  readonly bidSize: Decimal;
  readonly askSize: Decimal;
  readonly lastSize: Decimal;
  /** Volume of the day, and the close of the day before; null while no quote has had them. */
  readonly volume: Decimal | null;
  readonly close: Decimal | null;
  readonly halted: boolean;
  /** Shares that may still be bought and sold; null for unlimited. */
  readonly buyLiquidity: Decimal | null;
  readonly sellLiquidity: Decimal | null;
  /** Shares that can be borrowed in all; null for unlimited. */
  readonly shortable: Decimal | null;
  readonly at: Instant;
}

/** A figure before an order, after it, and the difference. */
export interface Change {
  readonly before: Decimal;
  readonly change: Decimal;
  readonly after: Decimal;
}

/** What an order would do to its account if it filled whole now, in the account's base currency. */
export interface WhatIf {
  /** The order as it would be; its permId is nobody's. */
  readonly order: OrderView;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
  readonly equityWithLoan: Change;
  /** In the currency of the instrument, as `commissionCurrency` names it. */
  readonly commission: Decimal;
  readonly commissionCurrency: string;
}
