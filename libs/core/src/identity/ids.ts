import type { Brand } from './brand';

/** One signal: UUIDv5 of its source and key. It is the correlation id of all that follows from it. */
export type SignalId = Brand<string, 'SignalId'>;
/** What fired a rule: a signal, an event, a scheduled minute, or a person's request. */
export type CauseId = Brand<string, 'CauseId'>;
/** One rule's wish for one cause: UUIDv5 of both. */
export type IntentId = Brand<string, 'IntentId'>;
/** One trade: UUIDv5 of its opening intent. */
export type TradeId = Brand<string, 'TradeId'>;
/** Our reference on an order at the broker, e.g. `F1-K3QJ2M7XB4TZ6WQE-S2`: at most 24 characters. */
export type OrderRef = Brand<string, 'OrderRef'>;
/** A brokerage account, e.g. `DU1234567`. */
export type AccountId = Brand<string, 'AccountId'>;
/** The base32 key of an instrument: safe as a token of a subject. */
export type InstrumentKey = Brand<string, 'InstrumentKey'>;
/** The root of the broker's execution id: corrections of one fill share it. */
export type ExecutionId = Brand<string, 'ExecutionId'>;
