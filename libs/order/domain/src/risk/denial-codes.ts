/**
 * Every code that a pre-trade check denies an entry with, in the order in which a person wants to read the reasons.
 * The names are published and stored: a code that is renamed goes to EARLIER_CODES.
 */
export const CHECK_CODES = [
  'TRADING_HALTED',
  'TRADING_REDUCING',
  'ACCOUNT_PIN',
  'NOT_AUTHORIZED',
  'CONTRACT_EXPIRED',
  'RESTRICTED_INSTRUMENT',
  'NAKED_ENTRY',
  'INSTRUMENT_UNRESOLVED',
  'INSTRUMENT_AMBIGUOUS',
  'PRICE_MAGNIFIED',
  'EXCHANGE_RATE_UNKNOWN',
  'EXCHANGE_RATE_STALE',
  'SIGNAL_STALE',
  'SESSION_CLOSED',
  'AUCTION',
  'RESTART_WINDOW',
  'FARM_DOWN',
  'QUOTE_HALTED',
  'DUPLICATE_ORDER',
  'QTY_BELOW_MIN',
  'QTY_ABOVE_MAX',
  'QTY_LOT',
  'QTY_FRACTIONAL',
  'NOTIONAL_MAX_PER_ORDER',
  'NOTIONAL_MAX_OF_KEY',
  'ADV_PARTICIPATION',
  'PRICE_COLLAR',
  'PRICE_TICK',
  'PROTECTION_DISTANCE',
  'STOP_WRONG_SIDE',
  'QUOTE_STALE',
  'QUOTE_DELAYED',
  'SHORTABLE',
  'QUOTE_ONE_SIDED',
  'QUOTE_CROSSED',
  'QUOTE_WIDE',
  'QUOTE_INDICATIVE',
  'QUOTE_FROZEN',
  'MAX_POSITION',
  'MAX_OPEN_ORDERS',
  'MAX_OPEN_ORDERS_TOTAL',
  'MAX_OPEN_POSITIONS',
  'MAX_EXPOSURE_GROSS',
  'MAX_EXPOSURE_NET',
  'MAX_EXPOSURE_STRATEGY',
  'BUYING_POWER',
  'CASH_RESERVE',
  'MARGIN_WHATIF',
  'MAX_ENTRIES_PER_DAY',
  'RATE_ORDERS',
  'REPEATED_EXECUTION',
  'SELF_CROSS',
  'UNKNOWN_EXPOSURE',
  'RECONCILE_PENDING',
  'EXTERNAL_HOLDING',
  'POSITION_DRIFT',
] as const;

/** Why an entry has no size or no price, so that the checks that need one cannot judge it. */
export const NO_SIZE_CODES = [
  'SIZING',
  'EQUITY_UNKNOWN',
  'REFERENCE_NOT_POSITIVE',
  'STOP_DISTANCE_NOT_POSITIVE',
  'ATR_UNKNOWN',
  'ATR_ZERO',
  'CONFIDENCE_UNKNOWN',
  'SIZE_OUTSIDE',
] as const;

/** What a person denies an entry with: no check finds it. */
export const PERSON_CODES = ['NOT_APPROVED'] as const;

/** What an addition to a trade is denied with beside what an entry is. */
export const ADD_CODES = ['ADD_NOT_IN_PROFIT'] as const;

/** What a move of stop or target is denied with beside what an entry is. */
export const ADJUST_CODES = ['NO_TRUSTED_QUOTE', 'STOP_MOVES_BACK', 'TARGET_WRONG_SIDE'] as const;

/** What an entry is denied with whose source believes something else to be held than is. */
export const SOURCE_CODES = ['POSITION_GAP'] as const;

/** What an order that a person places is denied with beside what an entry is. */
export const ORDER_CODES = [
  'ORDER_TERMS',
  'AUCTION_CUT_OFF',
  'UNKNOWN_TRADE',
  'SEVERAL_TRADES',
  'PROTECTED_TRADE',
  'BEYOND_CAPACITY',
  'REDUCES_OTHER_TRADE',
  'CANNOT_ADD_NOW',
  'CANNOT_ORDER_NOW',
  'OCA_GROUP',
] as const;

/** The code of one pre-trade check. */
export type CheckCode = (typeof CHECK_CODES)[number];

/** The code of one reason why there is no size. */
export type NoSizeCode = (typeof NO_SIZE_CODES)[number];

/** Everything that an entry can be denied with. */
export type DenialCode =
  | CheckCode
  | NoSizeCode
  | (typeof PERSON_CODES)[number]
  | (typeof ADD_CODES)[number]
  | (typeof ADJUST_CODES)[number]
  | (typeof SOURCE_CODES)[number]
  | (typeof ORDER_CODES)[number];

/** Codes of stored and published denials of earlier releases, and what they are called now. */
export const EARLIER_CODES: Readonly<Record<string, readonly DenialCode[]>> = {
  HALTED: ['TRADING_HALTED', 'TRADING_REDUCING'],
  RESTRICTED: ['RESTRICTED_INSTRUMENT'],
  UNRESOLVED: ['INSTRUMENT_UNRESOLVED', 'INSTRUMENT_AMBIGUOUS'],
  STALE: ['SIGNAL_STALE'],
  QTY: ['QTY_BELOW_MIN', 'QTY_ABOVE_MAX', 'QTY_LOT', 'QTY_FRACTIONAL'],
  NOTIONAL: ['NOTIONAL_MAX_PER_ORDER'],
};
