/** What the account may see of the market: a paper account without subscriptions has delayed data. */
export type MarketDataPermission = 'live' | 'delayed' | 'none';

/**
 * How this TWS is set, and which of several behaviours that real ones have shown it has. The control may turn each of
 * them while clients are connected; the defaults are beside. What the matching engine does is in `ExchangeBehaviour`.
 */
export interface Switches {
  /** False between 1100 and 1101 or 1102. */
  connected: boolean;

  /** What the account may see of the market. */
  marketData: MarketDataPermission;
  /** The live user of the account is logged in elsewhere and takes the market data: error 10197. */
  competingSession: boolean;
  /** The error of a ticker id that is in use: 102, or 322 as newer builds have it. */
  duplicateTickerError: 102 | 322;
  /** The error of delayed data that is not enabled: 10168, or 10186 as some builds have it. */
  delayedNotEnabledError: 10168 | 10186;

  /** "Read-Only API": orders and cancels are refused with 321. */
  readOnlyApi: boolean;
  /** "Master API client ID": the client that is informed of every order; null for none. */
  masterClientId: number | null;
  /** A client may cancel an order of another one, found by its order id. */
  allowForeignCancel: boolean;
  /** Clients other than 0 and the master receive the executions of all clients when they request them. */
  executionsOfOthers: boolean;

  /**
   * More than 50 messages a second: `rejected` answers error 100, drops the message, and closes at the third; `paced`
   * reads slower, silently; `off` reads all at once, which no TWS does, but test suites like.
   */
  pacing: 'off' | 'paced' | 'rejected';
  /** Requests for history are limited as the broker limits them, in number and in the age of small bars: error 162. */
  historicalLimits: boolean;

  /** Orders that are not transmitted are in the answer to reqAllOpenOrders. */
  heldOrdersListed: boolean;
  /** A price further than this from the market, in percent as decimal text, is refused with 109, as the precautions of TWS have it; null: any. */
  pricePercentLimit: string | null;
  /** An order that would turn a position round is warned of with 2137. The user of TWS may turn that off. */
  crossSideWarning: boolean;
  /** A change that comes before the last answer about the order has gone out: taken, or refused with 2102. */
  modifyWhileProcessing: 'taken' | 'refused';
  /** The error of an order that lacks a price: 321, or 107 as for one that was held. */
  incompleteOrderError: 321 | 107;
  /** The error of an order without an account where there are several: 435, or 436 as advisors have it. */
  missingAccountError: 435 | 436;
  /** An order without a time in force is answered with 10349 besides; it is a DAY order in any case. */
  emptyTifWarning: boolean;
  /** A cancel is acknowledged with the status PendingCancel before it is done. */
  pendingCancelReported: boolean;
  /** A resting order is reported PreSubmitted before Submitted. */
  preSubmittedReported: boolean;
  /** A modified order is reported PreSubmitted before Submitted. */
  modifyReportedTwice: boolean;
  /** The errors of cancels that cannot be: 10147 and 10148, or 135 and 161 as older builds have it. */
  cancelErrors: 'current' | 'older';
  /** The error of a child whose parent is unknown. */
  missingParentError: 10006 | 135;
  /** The realized profit that the commission of an opening fill carries: none, or 0 as some paper accounts have it. */
  openingRealizedPnl: 'unset' | 'zero';

  /** Account values that only prices have changed are sent this often, ms. A fill sends them at once. */
  accountRhythmMs: number;
  /** pnlSingle goes on after its position has ended. */
  pnlAfterClose: boolean;
}

/** Switches that may be turned from outside: the link to the broker has a command of its own. */
export type SwitchChanges = Partial<Omit<Switches, 'connected'>>;

/** Earlier names, as files, configurations and programs of before have them. */
export const EARLIER_SWITCH_NAMES = {
  pendingCancelTold: 'pendingCancelReported',
  preSubmittedTold: 'preSubmittedReported',
  modifyToldTwice: 'modifyReportedTwice',
} as const satisfies Readonly<Record<string, keyof SwitchChanges>>;

/** Changes by present or by earlier names. */
export type NamedSwitchChanges = SwitchChanges &
  Partial<Readonly<Record<keyof typeof EARLIER_SWITCH_NAMES, boolean>>>;

/** Returns changes by their present names. Where a switch has both, the present one counts. */
export function byPresentNames(changes: NamedSwitchChanges): SwitchChanges {
  const { pendingCancelTold, preSubmittedTold, modifyToldTwice, ...present } = changes;
  return {
    ...(pendingCancelTold === undefined ? {} : { pendingCancelReported: pendingCancelTold }),
    ...(preSubmittedTold === undefined ? {} : { preSubmittedReported: preSubmittedTold }),
    ...(modifyToldTwice === undefined ? {} : { modifyReportedTwice: modifyToldTwice }),
    ...present,
  };
}

export const DEFAULT_SWITCHES: Readonly<Switches> = {
  connected: true,
  marketData: 'live',
  competingSession: false,
  duplicateTickerError: 102,
  delayedNotEnabledError: 10168,
  readOnlyApi: false,
  masterClientId: null,
  allowForeignCancel: false,
  executionsOfOthers: false,
  pacing: 'off',
  historicalLimits: false,
  heldOrdersListed: false,
  pricePercentLimit: null,
  crossSideWarning: true,
  modifyWhileProcessing: 'taken',
  incompleteOrderError: 321,
  missingAccountError: 435,
  emptyTifWarning: false,
  pendingCancelReported: true,
  preSubmittedReported: true,
  modifyReportedTwice: false,
  cancelErrors: 'current',
  missingParentError: 10006,
  openingRealizedPnl: 'unset',
  accountRhythmMs: 180_000,
  pnlAfterClose: true,
};
