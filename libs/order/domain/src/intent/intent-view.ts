import type {
  AccountId,
  Decimal,
  Distance,
  Instant,
  SessionHours,
  SessionStanding,
} from '@fairlead/core';
import type { Account } from '../account';
import type { ApprovedEntry, OrderMargin, ResolvedContract, RiskLimits, RiskQuote } from '../risk';
import type { GateStanding, Trade, TradedContract } from '../trade';

/** What the broker found when it was asked for the contract of an instrument. */
export interface KnownInstrument {
  /** Null unless it found exactly one. */
  readonly contract: (TradedContract & ResolvedContract) | null;
  /** True where it found several, and which one is meant is not known. */
  readonly ambiguous: boolean;
  /** The last day that it traded on, where that is over: `2026-12-18`. */
  readonly expiredOn?: string;
  readonly reason: string;
}

/** How entries are approved, fixed for the life of the process. */
export interface EntrySettings {
  readonly account: AccountId;
  readonly limits: RiskLimits;
  readonly childrenActivateEarly: boolean;
  /** Sources that are followed though they believe something else to be held than is. */
  readonly adoptPositionsOf: ReadonlySet<string>;
  /** How long after the start or the opening of the gate an entry waits for quotes and contracts, in ms. */
  readonly warmUpMs: number;
}

/** What an intent is decided by beside trades: read under the account's lock, nothing of it changes meanwhile. */
export interface IntentView {
  readonly account: Pick<
    Account,
    | 'restrictions'
    | 'equity'
    | 'currency'
    | 'exchangeRates'
    | 'funds'
    | 'snapshotEpoch'
    | 'orphans'
    | 'holdings'
  >;
  readonly gate: GateStanding;
  readonly settings: EntrySettings;
  /** Null while the broker has not been asked. */
  readonly instrument: KnownInstrument | null;
  /** The regular sessions of the instrument, by the broker's own hours. */
  readonly hours: SessionHours;
  readonly quote: RiskQuote | null;
  readonly symbol: string;
  /** What trades of it on an average day; absent while that is not known. */
  readonly averageVolume?: Decimal | null;
  /** Listed in `instruments.yaml`. */
  readonly listed: boolean;
  /** Open trades of other instruments, where a limit looks at them. */
  readonly otherTrades: readonly Trade[];
  /** Entries that were approved before, where a limit counts them. */
  readonly approvals: readonly ApprovedEntry[];
  /** The middle of the last quote that could be trusted; null before the first. */
  readonly lastPriceOf: (contract: TradedContract) => Decimal | null;
  readonly atrOf: (distance: Distance) => Decimal | null;
  /** What the broker said of the margin of an entry; null where it was not asked, or too long ago. */
  readonly marginOf: (intentId: string) => OrderMargin | null;
}

/** What an entry is judged by. */
export interface EntryView extends IntentView {
  readonly now: Instant;
  /** Trades of the instrument: open ones, and those opened a short while ago. */
  readonly trades: readonly Trade[];
}

/** Returns where the regular session of the instrument stands. */
export function sessionOf({ hours, now }: EntryView): SessionStanding {
  return hours.standing(now);
}
