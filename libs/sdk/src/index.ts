export {
  type BarsSelection,
  type ClientOptions,
  FairleadClient,
  type ListOptions,
  type PerformanceSelection,
  type Reasoned,
  type SymbolOrAll,
} from './client/fairlead-client';
export type { OrderInput } from './client/order-calls';
export type { CallOptions, ChangeOptions } from './client/http-link';
export {
  FairleadError,
  MisuseError,
  NotRunningError,
  RefusedError,
  UnansweredError,
} from './client/errors';
export type { SendSignalsOptions } from './client/send-signals';
export type { SignalAnswer, SignalEnding, SignalInput } from './client/signals';
export type { EventData, EventPattern, EventType, FairleadEvent } from './events/event-types';
export { type SubscribeOptions, subscribe } from './subscribe/subscribe';
export type { NatsAddress } from './subscribe/nats-deliveries';
export type { Read } from './subscribe/reads';
export {
  EventsMissedError,
  type Handler,
  type HandlerContext,
  HandlerFailedError,
  type HandlerFailure,
  type Handlers,
  Subscription,
  type SubscriptionWatcher,
} from './subscribe/subscription';
export { Fairlead, StartError, type StartOptions } from './start/fairlead';
export type { BrokerTrouble, Product, StartedProduct } from './start/product';
export type { StartSettings, TwsAddress } from './start/start-settings';
export type { EventsOptions, StreamNotice } from './events/follow-events';
export {
  type DefinedRule,
  type RuleMistake,
  RuleMistakesError,
  type RuleSet,
  type RuleSetOptions,
  defineRules,
} from './rules/define-rules';
export {
  adjust,
  agreement,
  all,
  any,
  cancel,
  close,
  closeAll,
  conditional,
  doubleDown,
  enter,
  flow,
  log,
  market,
  moveStop,
  named,
  not,
  notify,
  onEvent,
  onSignal,
  position,
  scaleIn,
  sequence,
  signals,
  time,
} from './rules/parts';
export type {
  Adjustment,
  AgreementWanted,
  BreakEvenOffset,
  StopMove,
  TargetMove,
  Distance,
  TargetDistance,
  Entry,
  FlattenRule,
  FlowWanted,
  FullRule,
  IndicatorNamed,
  IndicatorWanted,
  MarketWanted,
  OnOpposite,
  OriginalRule,
  PositionWanted,
  RuleDocument,
  DoubleDown,
  DoubleDownLevel,
  EntryDoubleDown,
  TargetPart,
  ScaleIn,
  ScaleInRule,
  SignalWanted,
  SignalsCounted,
  Size,
  TemplateRule,
  Then,
  TimeWanted,
  When,
} from './rules/rule-document';
export type { EventStart, EventWanted, TriggerPattern } from './rules/event-wanted';
export type { NumberWanted, Numeric, TextWanted } from './rules/field-wanted';
export {
  type BasicStrategyOptions,
  type ScaleInOptions,
  type TemplateOptions,
  StrategyBuilder,
  createBuyRule,
  createScaleInRule,
  createShortRule,
} from './rules/templates';
