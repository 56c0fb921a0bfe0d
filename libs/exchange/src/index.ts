export type {
  DepthModel,
  ExchangeAccount,
  ExchangeBehaviour,
  ExchangeConfig,
  ExchangeRates,
  SlippageModel,
} from './api/config';
export type { ExchangeEvent, OrderWarning, RefusalReason, RejectionReason } from './api/events';
export type { Exchange, ExchangeSnapshot, Rejection } from './api/exchange';
export type { BarredReason, ExchangeInput, Quote } from './api/inputs';
export type {
  CommissionSchedule,
  CommissionTier,
  AuctionCutOffs,
  ExchangeInstrument,
  InstrumentId,
  MarginModel,
  MarginRates,
  SessionName,
  Settlement,
} from './api/instrument';
export type {
  CancelCause,
  HoldReason,
  OcaType,
  OrderCondition,
  OrderConditions,
  OrderKey,
  OrderState,
  AdjustedStop,
  OrderTerms,
  OrderView,
} from './api/order';
export type { AccountView, Change, Execution, PositionView, QuoteView, WhatIf } from './api/views';
export {
  DEFAULT_BEHAVIOUR,
  IBKR_CURRENCY,
  IBKR_FIXED,
  IBKR_FUTURES,
  IBKR_OPTIONS,
  IBKR_TIERED,
  INTRADAY_MARGIN,
  REG_T_MARGIN,
  exchangeConfig,
  usStock,
} from './config';
export { createExchange, restoreExchange } from './engine';
export { TradingCalendar, type TradingHours, extendedHours } from './market/sessions';
export { fromPlain, toPlain } from './state/codec';
