export type { Brand } from './brand';
export { InvariantError, assert, assertNever, present } from './assert';
export { type Result, ok, refused } from './result';
export { type JsonFault, parseStrictJson } from './strict-json';
export {
  type FieldProblem,
  PROBLEM_TYPE,
  type ProblemDetails,
  type ProblemSource,
  problemDetails,
  problemsText,
} from './problem-details';
export { type HostNames, isKnownHost, namesIn } from './known-hosts';
export type { Decider } from './decider';
export { Decimal, ONE, ZERO, decimal, decimalText, isDecimalText, sum } from './decimal';
export {
  type Price,
  type PriceBand,
  type PriceLadder,
  flatLadder,
  incrementAt,
  isOnTick,
  price,
  snap,
} from './price';
export {
  type BarTexts,
  isMarketBar,
  isMarketCount,
  isMarketPrice,
  isUnset,
  mayBeNegative,
} from './market-figures';
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
export { type Quantity, quantity, roundDownTo } from './quantity';
export {
  type AtrDistance,
  type Distance,
  type DistanceRefusal,
  type FixedDistance,
  amountOf,
  distanceText,
  fixedAmountOf,
} from './distance';
export { type Money, type NotionalOf, addMoney, money, noMoney, notional } from './money';
export {
  type Direction,
  type Side,
  directionSign,
  entrySide,
  exitSide,
  oppositeDirection,
  oppositeSide,
  sideSign,
} from './side';
export type {
  AccountId,
  CauseId,
  ExecutionId,
  InstrumentKey,
  IntentId,
  OrderRef,
  SignalId,
  TradeId,
} from './ids';
export { base32, base32Bytes } from './base32';
export {
  type LegRole,
  derivedId,
  intentIdOf,
  orderRefOf,
  roleOfOrderRef,
  signalIdOf,
  tradeIdOf,
  uuidV5,
} from './deterministic-id';
export {
  type ContractId,
  type InstrumentDescription,
  type InstrumentType,
  externalInstrumentKey,
  descriptionText,
  instrumentKeyOf,
  instrumentTypeOf,
} from './instrument';
export { type Instant, instant, instantText, isInstantText, parseInstant, plusMs } from './instant';
export { isPaperAccount } from './paper-account';
export { Clock, ManualClock } from './clock';
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
} from './trading-calendar';
export { exchangeZone } from './exchange-zone';
export { SessionHours, type SessionStanding } from './session-hours';
export { isNameOfZone, isTimeZone } from './time-zone';
