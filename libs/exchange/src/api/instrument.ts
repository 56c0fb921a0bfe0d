import type { Decimal, PriceLadder } from '@fairlead/core';

/** The caller's name of an instrument, e.g. its contract id as text. Opaque to the engine. */
export type InstrumentId = string;

/**
 * When an instrument trades. `always-open`: at any time; a day ends only when an EndSession input says so. `us-equities`:
 * by the calendar, 09:30 to 16:00 New York, extended 04:00 to 20:00, with auctions at open and close.
 */
export type SessionName = 'always-open' | 'us-equities';

/**
 * How a trade is paid. `full` (stocks, options): its value changes hands. `variation` (futures): only gains and losses
 * move cash. `exchange` (currency pairs): cash of one currency for cash of another.
 */
export type Settlement = 'full' | 'variation' | 'exchange';

/** A rate for each share or contract beyond `from` of a calendar month. */
export interface CommissionTier {
  readonly from: Decimal;
  readonly rate: Decimal;
}

/** A commission for each order, in the currency of the instrument. */
export interface CommissionSchedule {
  /** By what the account has traded before in the month: ascending, the first from 0. Empty where units cost nothing. */
  readonly perUnit: readonly CommissionTier[];
  /** A fraction of the value traded: 0.00002 for 0.2 basis points. */
  readonly ofValue: Decimal;
  readonly minimum: Decimal;
  /** The highest commission as a fraction of the value traded: 0.01 for 1 %. It wins over the minimum; null for none. */
  readonly maximumFraction: Decimal | null;
  /** Fees of third parties for each share or contract, on top of all that. */
  readonly feePerUnit: Decimal;
}

/** What a holding binds: initially, to open it, and to keep it. */
export interface MarginRates {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** What holdings bind: fractions of their value, or amounts for each contract in the currency of the instrument. */
export interface MarginModel {
  readonly basis: 'value' | 'contract';
  readonly long: MarginRates;
  readonly short: MarginRates;
}

/** How long before its auctions an exchange takes no more orders for them, and lets none go: exchanges differ. */
export interface AuctionCutOffs {
  readonly openingMs: number;
  readonly closingMs: number;
  /** Of limit-on-close orders; absent: as long as the others. */
  readonly closingLimitMs?: number;
}

/** What can be traded. */
export interface ExchangeInstrument {
  readonly id: InstrumentId;
  readonly currency: string;
  readonly ladder: PriceLadder;
  /** The smallest step of a quantity: 1 for whole shares. */
  readonly sizeIncrement: Decimal;
  /** The smallest quantity of an order; absent for none beyond the step. */
  readonly sizeMinimum?: Decimal;
  /** Units for each contract: 1 for stocks. */
  readonly multiplier: Decimal;
  /** Absent: `full`. */
  readonly settlement?: Settlement;
  /** What a currency pair buys and sells, e.g. EUR of EUR.USD. Needed with settlement `exchange`, and only there. */
  readonly unitCurrency?: string;
  /** Absent: two minutes before the opening, ten before the close. */
  readonly auctionCutOffs?: AuctionCutOffs;
  /** Absent: the session of the configuration. */
  readonly session?: SessionName;
  /** Absent: the schedule of the configuration. */
  readonly commission?: CommissionSchedule;
  /** Absent: the model of the configuration. */
  readonly margin?: MarginModel;
}
