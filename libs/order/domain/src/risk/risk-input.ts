import type {
  AccountId,
  Decimal,
  Direction,
  Instant,
  InstrumentKey,
  OrderType,
  Price,
  PriceLadder,
  Quantity,
  SessionStanding,
  Side,
} from '@fairlead/core';
import type { Restriction } from '../account/restriction';
import type { OrderMargin } from './margin/order-margin';
import type { AccountMoney } from './account-money';
import type { AccountActivity, AccountFunds } from './activity/account-activity';

/** The stop and the target of an entry, as they would be sent. */
export interface ProposedProtection {
  readonly stopPrice: Price;
  readonly targetPrice: Price;
  /** Currency per share between entry and stop, before it was rounded to a valid price. */
  readonly stopDistance: Decimal;
  readonly targetDistance: Decimal;
}

/** An entry as it would be sent. */
export interface ProposedEntry {
  readonly account: AccountId;
  readonly instrumentKey: InstrumentKey;
  readonly symbol: string;
  readonly strategy: string;
  /** The rule that wants it. */
  readonly ruleId: string;
  readonly direction: Direction;
  readonly side: Side;
  readonly quantity: Quantity;
  /** Null for a market order. */
  readonly limitPrice: Price | null;
  /** The price that size and protection were computed from. */
  readonly referencePrice: Price;
  /** Null where its rule says `protection: none`. */
  readonly protection: ProposedProtection | null;
  /** True where its rule says `protection: none`. */
  readonly isUnprotected: boolean;
  /** Orders that come with it to leave by: stop and target, none where it adds to a trade that has them. */
  readonly exitOrders: number;
  /** True where a person lets it wait for a session: what a closed one lacks then denies nothing. */
  readonly waitsForSession?: boolean;
  /** True where a person has to say yes to it. */
  readonly needsPerson: boolean;
  /** Shares that the same wish orders before these: an entry, and what it adds nearer to itself. Absent where none. */
  readonly alongside?: Decimal;
  /** True where its limit rests between the entry and its stop: that bounds it, not the market. */
  readonly restsBeforeStop?: true;
  /** The strategy may open shorts. */
  readonly allowShort: boolean;
  /** What it may be worth by the key that sent the signal; null where that has no limit. */
  readonly maxNotional: Decimal | null;
  /** The only strategies that may enter by that key; absent where it is for any. */
  readonly strategiesOfKey?: readonly string[];
  /** After this moment the signal is too old to act on. */
  readonly expiresAt: Instant;
}

/** An entry that could not be sized and priced, or not yet. */
export type UnsizedEntry = Omit<
  ProposedEntry,
  'quantity' | 'limitPrice' | 'referencePrice' | 'protection'
> &
  Partial<Pick<ProposedEntry, 'quantity'>>;

/** What the broker reported of the contract. */
export interface ResolvedContract {
  readonly currency: string;
  readonly type: string;
  readonly multiplier: Decimal;
  /** Its prices are in so many parts of its currency: 1, or 100 for pence. */
  readonly priceMagnifier: number;
  readonly ladder: PriceLadder;
  readonly minimumSize: Decimal;
  readonly sizeIncrement: Decimal;
  /** Where its auctions are held, as the broker names it; absent where it names none. */
  readonly primaryExchange?: string;
  readonly lookedUpAt: Instant;
}

/** The quote with its age. */
export interface RiskQuote {
  readonly bid: Price | null;
  readonly ask: Price | null;
  /** Last tick of this instrument. */
  readonly at: Instant;
  /** Last tick of any instrument: separates a quiet symbol from a dead feed. */
  readonly feedAt: Instant;
  readonly delayed: boolean;
  /** Trading is halted at the exchange; null while the broker has not reported it. */
  readonly halted: boolean | null;
  /** Shares that can be borrowed to sell short; null while the broker has not reported it. */
  readonly shortableShares: Decimal | null;
  /** The last prices of a market that is closed. */
  readonly frozen: boolean;
  /** Nobody can trade at bid or ask: before an opening, or past a price limit. */
  readonly indicative: boolean;
}

/** An entry that was approved a short while ago. */
export interface RecentEntry {
  readonly strategy: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Price;
  readonly at: Instant;
}

/** An order of ours that lives or may live. */
export interface WorkingOrder {
  readonly strategy: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly limitPrice: Decimal | null;
}

/** Everything the checks look at, read in the approval transaction. */
export interface RiskView extends AccountMoney {
  readonly now: Instant;
  /** What stops the entry, or null where nothing does. */
  readonly restriction: Restriction | null;
  /** The only account that orders may go to. */
  readonly pinnedAccount: AccountId;
  readonly paper: boolean;
  /** Data farms that the broker cannot be reached by. */
  readonly farmsDown: readonly string[];
  /** Listed in `instruments.yaml`. */
  readonly listed: boolean;
  readonly contract: ResolvedContract | null;
  /** The last day that it traded on, where that is over: `2026-12-18`. */
  readonly expiredOn: string | null;
  /** The broker has several contracts for the instrument, and which one is meant is not known. */
  readonly ambiguous: boolean;
  /** Why there is no contract, e.g. the candidates of an ambiguous one. */
  readonly contractReason: string;
  /** The regular session of the contract, by the broker's own hours. */
  readonly session: SessionStanding;
  readonly quote: RiskQuote | null;
  /** Net liquidation value; null while unknown. */
  readonly equity: Decimal | null;
  /** Null while the broker has not reported them. */
  readonly funds: AccountFunds | null;
  /** What the broker said of the margin of this very order; absent where it was not asked. */
  readonly margin?: OrderMargin | null;
  readonly activity: AccountActivity;
  /** What traded of the instrument on an average of the last days; null while that is not known. */
  readonly averageVolume: Decimal | null;
  /** Signed shares held in the instrument, ours and external. */
  readonly position: Decimal;
  /** Signed shares of it that are not ours. */
  readonly external: Decimal;
  /** Signed shares at the broker that nothing explains, or by one snapshot would be. */
  readonly unexplained: Decimal;
  /** Shares of entries that may still fill on the same side, or be added by a trade's own plan; UNKNOWN orders counted whole. */
  readonly pendingSameSide: Decimal;
  /** Orders of this instrument that live or may live, of every strategy. */
  readonly workingOrders: readonly WorkingOrder[];
  /** Orders of this instrument whose outcome is not known. */
  readonly unknownOrders: number;
  /** Approved entries of this account and instrument. */
  readonly recentEntries: readonly RecentEntry[];
  /** True once the broker's side was compared with ours on this connection and agreed. */
  readonly reconciled: boolean;
  /** Orders at the broker that carry our reference and are unknown here. */
  readonly orphans: number;
}

/** On which accounts entries without protection pass. */
export const UNPROTECTED_ENTRIES = ['never', 'paper', 'always'] as const;
/** On which accounts entries without protection pass. */
export type UnprotectedEntries = (typeof UNPROTECTED_ENTRIES)[number];

/** The limits of the checks. */
export interface RiskLimits {
  /** Account currency; the order notional may be as large as the greater of this and the share of equity. */
  readonly orderNotional: Decimal;
  readonly orderNotionalEquityPct: Decimal;
  /** Account currency; never more than this. */
  readonly orderNotionalMax: Decimal;
  readonly orderSharesMax: Decimal;
  readonly positionEquityPct: Decimal;
  /** Working orders on one side of a contract. */
  readonly ordersPerSideMax: number;
  /** From here on: 0 is no limit. Working orders of the account. */
  readonly openOrdersMax: number;
  /** Instruments in which trades are open. */
  readonly openPositionsMax: number;
  /** Approved entries of a New York date, of a minute and of a second. */
  readonly entriesPerDayMax: number;
  readonly entriesPerMinuteMax: number;
  readonly entriesPerSecondMax: number;
  /** Approved entries of one rule in an hour. */
  readonly ruleEntriesPerHourMax: number;
  /** Percent of equity: longs and shorts added up, longs less shorts, and those of one strategy. */
  readonly grossExposureEquityPct: Decimal;
  readonly netExposureEquityPct: Decimal;
  readonly strategyExposureEquityPct: Decimal;
  /** Percent of the broker's buying power that entries may take. */
  readonly buyingPowerPct: Decimal;
  /** Percent of what trades of an instrument on an average day that an entry may be. */
  readonly advPct: Decimal;
  /** Percent of equity that stays in cash. */
  readonly cashReserveEquityPct: Decimal;
  /** Percent of equity with loan value that may be bound as initial margin. */
  readonly marginUsePct: Decimal;
  /** The same, from which on the broker is asked before an entry. */
  readonly marginAskPct: Decimal;
  /** How long its answer is waited for. */
  readonly marginWaitMs: number;
  /** Percent of the mid that a limit may be away from it. */
  readonly priceCollarPct: Decimal;
  readonly quoteAgeMaxMs: number;
  readonly feedAgeMaxMs: number;
  /** Percent of the mid that bid and ask may be apart. */
  readonly spreadMaxPct: Decimal;
  /** How long ago the broker may have reported an exchange rate: it does every three minutes. */
  readonly exchangeRateAgeMaxMs: number;
  readonly contractAgeMaxMs: number;
  readonly duplicateWindowMs: number;
  /** This long before the close an order could miss it, and wait for the next open. */
  readonly closeBufferMs: number;
  readonly allowFractional: boolean;
  /** When TWS restarts each day, `HH:mm` in New York; null where it does not, or nobody says when. */
  readonly restartAt: string | null;
  /** Percent of equity that our trades may lose on a date before they only reduce, and before they are left. */
  readonly dailyLossReducePct: Decimal;
  readonly dailyLossFlattenPct: Decimal;
  /** How long the day's loss may be unknown while its market is open. */
  readonly staleQuotesMaxMs: number;
  /** Percent of equity that our trades may come down from their best of so many days. */
  readonly drawdownPct: Decimal;
  readonly drawdownDays: number;
  /** Trades of a strategy in a row that are stopped out with a loss. */
  readonly losingStreakMax: number;
  readonly runawayEntriesMax: number;
  /** How long a position may be without a stop that should have one. */
  readonly nakedMaxMs: number;
  /** On which accounts an entry without protection passes; its rule has to want it besides. */
  readonly unprotectedEntries: UnprotectedEntries;
}

/** A limit that is none while it is 0, or null. */
export type OptionalLimit =
  | 'openOrdersMax'
  | 'openPositionsMax'
  | 'entriesPerDayMax'
  | 'entriesPerMinuteMax'
  | 'entriesPerSecondMax'
  | 'ruleEntriesPerHourMax'
  | 'grossExposureEquityPct'
  | 'netExposureEquityPct'
  | 'strategyExposureEquityPct'
  | 'buyingPowerPct'
  | 'cashReserveEquityPct'
  | 'advPct'
  | 'restartAt';

/** What one check sees. */
export interface RiskInput {
  readonly entry: ProposedEntry;
  readonly view: RiskView;
  readonly limits: RiskLimits;
}

/** What a check sees that does not need a size. */
export interface UnsizedInput {
  readonly entry: UnsizedEntry;
  readonly view: RiskView;
  readonly limits: RiskLimits;
}
