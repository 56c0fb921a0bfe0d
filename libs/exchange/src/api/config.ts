import type { AccountId, Decimal } from '@fairlead/core';
import type {
  CommissionSchedule,
  ExchangeInstrument,
  MarginModel,
  SessionName,
} from './instrument';

/** What an account starts with. */
export interface ExchangeAccount {
  readonly id: AccountId;
  /** The base currency, in which the account is valued. */
  readonly currency: string;
  /** By currency; negative for borrowed. */
  readonly cash: Readonly<Record<string, Decimal>>;
}

/** The value of one unit of each currency, all measured in the same one. */
export type ExchangeRates = Readonly<Record<string, Decimal>>;

/**
 * How much can be had at which price. The displayed size is at the touch, and as much at each further level, so many
 * ticks behind the one before; what is taken comes back with the next quote. Null: everything at the touch.
 */
export interface DepthModel {
  readonly levels: number;
  readonly ticksApart: number;
}

/** How much worse than the quote orders without a limit fill: never more than the model says, always on a tick. */
export type SlippageModel =
  /** Up to so many ticks, each number as likely, drawn from the seed. */
  | { readonly kind: 'ticks'; readonly max: number }
  /** A fraction of the price, rounded to the next tick: 0.0005 for 5 basis points. */
  | { readonly kind: 'fraction'; readonly of: Decimal };

/** Where the real broker's behaviour is not known, or varies: switches, which may be changed while orders live. */
export interface ExchangeBehaviour {
  /** When children of a partly filled parent work: at once, up to what it has filled; or only once it is filled whole. */
  readonly childActivation: 'early' | 'late';
  /** What becomes of the children of a partly filled parent that is cancelled, or cut to what it has filled. */
  readonly childFate: 'live' | 'cut' | 'cancelled';
  /** Whether a change of the group of children that were placed with a client's own group is refused (error 10326). */
  readonly groupRevision: 'refused' | 'allowed';
  /**
   * Whether the members of a group without block (type 3) that can fill on the same quote all do, before the group hears
   * of it. `serial`: the first fill reaches the others in time, as with block.
   */
  readonly unblockedGroups: 'serial' | 'racing';
  /** What triggers stops: the last price (where none is known yet, bid and ask), or bid and ask. */
  readonly stopTrigger: 'last' | 'bid-ask';
  /** How a fill-or-kill order that cannot fill whole ends: cancelled, or dead without a reason as once seen on paper. */
  readonly fillOrKillUnfilled: 'cancelled' | 'inactive';
  readonly depth: DepthModel | null;
  readonly slippage: SlippageModel;
  /** Transmitted live orders for each account, instrument and side; null for no limit. */
  readonly activeOrdersMax: number | null;
}

/** The whole configuration of an exchange. */
export interface ExchangeConfig {
  readonly instruments: readonly ExchangeInstrument[];
  readonly accounts: readonly ExchangeAccount[];
  /** When instruments trade that do not say so themselves. */
  readonly session: SessionName;
  readonly behaviour: ExchangeBehaviour;
  readonly commission: CommissionSchedule;
  /** Fractions of value; buying power is the available funds divided by the initial fraction of a long holding. */
  readonly margin: MarginModel;
  /** Needed for each currency that is not the account's own. */
  readonly rates: ExchangeRates;
  /** First part of every execution id, 8 hex digits. Choose a new one where ids of an earlier life must not come again. */
  readonly executionPrefix: string;
  readonly firstPermId: number;
  readonly completedOrdersMax: number;
  readonly executionsMax: number;
}
