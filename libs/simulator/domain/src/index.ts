export {
  contractOf,
  type ContractQuery,
  matchingContracts,
  optionsOn,
  stockOf,
  tradedContracts,
} from './catalogue/catalogue';
export { type SimulatedContract, STOCK_EXCHANGES } from './catalogue/contract';
export { contractDetails } from './catalogue/contract-details';
export { isTrading } from './catalogue/hours';
export { instrumentOf, RATES } from './catalogue/instrument-terms';
export { ladderOf, marketRule } from './catalogue/market-rules';
export { dayFigures } from './prices/day-figures';
export { histogram, periodMs } from './prices/histogram';
export {
  barAt,
  type BarContent,
  type BarRequest,
  barsOf,
  parseBarRequest,
  startOfGrowing,
} from './prices/history';
export { countUntil } from './prices/moments';
export { hashed } from './prices/noise';
export type { ScriptedPrice } from './prices/price-scripts';
export { type MarketQuote, PriceSource } from './prices/price-source';
export { DEFAULT_WALK, type PriceOptions } from './prices/walk';
export {
  DEFAULT_SWITCHES,
  EARLIER_SWITCH_NAMES,
  type MarketDataPermission,
  type NamedSwitchChanges,
  type SwitchChanges,
  type Switches,
  byPresentNames,
} from './switches';
export {
  accountTimeMessage,
  portfolioMessage,
  positionMessage,
  positionMultiMessage,
} from './translate/account-messages.mapper';
export {
  DEPTH_ROWS_MAX,
  depthMessages,
  type DepthStream,
} from './translate/market/depth-messages.mapper';
export { fillsIn, messagesOf, orderKeyOfEvent } from './translate/event-messages';
export {
  genericTicksOf,
  openingGenericTicks,
  realTimeVolume,
  shortableTicks,
} from './translate/market/generic-ticks.mapper';
export { conditionContracts } from './translate/order-conditions.mapper';
export { echoOf } from './translate/order-echo';
export {
  commissionReport,
  completedOrder,
  execDetails,
  executedOn,
  type LedgerOrder,
  openOrder,
  orderStatus,
  trails,
  whatIfOrder,
} from './translate/order-messages.mapper';
export { orderKey, type OrderMeta } from './translate/order-meta';
export {
  BAD_TIME,
  type BrokerError,
  termsOf,
  validationError,
} from './translate/order-terms.mapper';
export { errorOfCancel, errorOfRejection } from './translate/refusals';
export { tradingSchedule } from './translate/market/schedule.mapper';
export {
  PAST_TICKS_MAX,
  pastTicks,
  TICK_KINDS,
  tickByTick,
  type TickByTickStream,
} from './translate/market/tick-by-tick.mapper';
export {
  exchangeTicks,
  haltedTick,
  openingTicks,
  quoteTicks,
  type TickQuote,
  type TickStream,
} from './translate/market/tick-messages.mapper';
export { brokerTime, parseBrokerTime } from './translate/time-text';
export { HistoricalLimits } from './limits/historical-limits';
export { MessageRate, MESSAGES_PER_SECOND_MAX } from './limits/message-rate';
export { RecordedPrices } from './prices/recorded-prices';
export { dataTypeOf, type ShownQuote } from './prices/shown-quotes';
export {
  CLIENT_MESSAGES,
  SERVER_MESSAGES,
  unknownRequestFields,
  valueProblems,
} from './translate/wire-fields';
