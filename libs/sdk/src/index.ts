export {
  type ClientOptions,
  FairleadClient,
  type ListOptions,
  type Reasoned,
  type SymbolOrAll,
} from './client/fairlead-client';
export type { CallOptions, ChangeOptions } from './client/http-link';
export {
  FairleadError,
  MisuseError,
  NotRunningError,
  RefusedError,
  UnansweredError,
} from './client/errors';
export type { SignalAnswer, SignalEnding, SignalInput } from './client/signals';
export type { EventData, EventPattern, EventType, FairleadEvent } from './events/event-types';
export type { EventsOptions, StreamNotice } from './events/follow-events';
