export type { Brand } from './identity/brand';
export { ownValue } from './own-value';
export { remembered } from './remembered';
export { InvariantError, assert, assertNever, present } from './assert';
export { type Ok, type Refused, type Result, ok, refused } from './result';
export { type JsonFault, parseStrictJson } from './edge/strict-json';
export { type JsonPart, partsOfJson } from './edge/json-parts';
export {
  type FieldProblem,
  PROBLEM_TYPE,
  type ProblemDetails,
  type ProblemSource,
  problemDetails,
  problemsText,
} from './edge/problem-details';
export { type HostNames, isKnownHost, namesIn } from './edge/known-hosts';
export type { Decider, Decision } from './decider';
export { Decimal, ONE, ZERO, decimal, decimalText, isDecimalText, sum } from './money/decimal';
export {
  type Price,
  type PriceBand,
  type PriceLadder,
  flatLadder,
  incrementAt,
  isOnTick,
  price,
  snap,
} from './money/price';
export {
  type BarTexts,
  isMarketBar,
  isMarketCount,
  isMarketPrice,
  isUnset,
  mayBeNegative,
} from './money/market-figures';
export {
  type QuoteAge,
  type QuoteFlaw,
  type QuoteLimits,
  type QuoteState,
  SPREAD_MAX_PCT,
  type TrustedQuote,
  flawsOf,
  isStale,
  middleOf,
  soundPrices,
  spreadPercent,
  trustedQuote,
} from './quote-quality';
export { type Quantity, quantity, roundDownTo } from './money/quantity';
export {
  type AtrDistance,
  type Distance,
  type DistanceRefusal,
  type FixedDistance,
  type FixedTarget,
  type TargetDistance,
  amountOf,
  distanceText,
  fixedAmountOf,
  fixedTargetOf,
} from './money/distance';
export { type Money, type NotionalOf, addMoney, money, noMoney, notional } from './money/money';
export {
  type Direction,
  type Side,
  directionSign,
  entrySide,
  exitSide,
  oppositeDirection,
  oppositeSide,
  sideSign,
} from './identity/side';
export {
  ORDER_PRICES,
  ORDER_TYPES,
  type OrderPrices,
  type OrderType,
  TIMES_IN_FORCE,
  type TimeInForce,
} from './identity/order-terms';
export type {
  AccountId,
  CauseId,
  ExecutionId,
  InstrumentKey,
  IntentId,
  OrderRef,
  SignalId,
  TradeId,
} from './identity/ids';
export { base32, base32Bytes } from './identity/base32';
export {
  type LegRole,
  derivedId,
  edgeIdOf,
  triggerIdOf,
  intentIdOf,
  orderRefOf,
  roleOfOrderRef,
  signalIdOf,
  tradeIdOf,
  uuidV5,
} from './identity/deterministic-id';
export { isExpired } from './time/expiry';
export {
  type ContractId,
  FRONT_MONTH,
  type InstrumentDescription,
  type InstrumentType,
  externalInstrumentKey,
  descriptionText,
  instrumentKeyOf,
  instrumentTypeOf,
} from './identity/instrument';
export {
  type Instant,
  instant,
  instantText,
  isInstantText,
  parseInstant,
  plusMs,
} from './time/instant';
export { DEFAULT_KEY_NAME } from './identity/default-key';
export { isPaperAccount } from './identity/paper-account';
export { Clock, ManualClock } from './time/clock';
export {
  NEW_YORK,
  type TradingSession,
  isEarlyClose,
  isHoliday,
  isRegularSession,
  newYorkClock,
  newYorkDate,
  newYorkTime,
  sessionAfter,
  sessionOf,
} from './time/trading-calendar';
export {
  type AuctionCutOffs,
  type AuctionKind,
  auctionCutOffsOf,
  nextCutOff,
} from './time/auction-cut-offs';
export { durationMsOf, durationText } from './time/duration-text';
export { exchangeZone } from './time/exchange-zone';
export { SessionHours, type SessionStanding } from './time/session-hours';
export { isNameOfZone, isTimeZone } from './time/time-zone';
