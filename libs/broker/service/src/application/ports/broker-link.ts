import type { BrokerCallback, BrokerContract } from '@fairlead/broker-domain';
import type { BarInterval, BarsShow, LegV1, MarginPreview } from '@fairlead/contracts';
import type { Decimal, InstrumentDescription, Instant } from '@fairlead/core';

/** An order as it goes to the broker: nothing is left to a preset. */
export interface OutgoingOrder {
  readonly orderId: number;
  readonly account: string;
  readonly contract: BrokerContract;
  readonly leg: LegV1;
  readonly parentId: number | null;
  readonly transmit: boolean;
}

/** An order that is asked about and never placed. */
export interface WhatIfOrder {
  readonly orderId: number;
  readonly account: string;
  readonly contract: BrokerContract;
  readonly side: LegV1['side'];
  /** Decimal text. */
  readonly quantity: string;
  /** Decimal text; null for a market order. */
  readonly limitPrice: string | null;
}

/** A position that the broker reports: signed shares, cost per share with commission. */
export interface BrokerPosition {
  readonly account: string;
  readonly contract: BrokerContract;
  readonly quantity: Decimal;
  readonly averageCost: Decimal;
}

/** One contract that fits a description. */
export interface ContractCandidate {
  readonly contract: BrokerContract;
  readonly primaryExchange: string;
  readonly longName: string;
  readonly marketRuleId: number | null;
  /** Quoted prices are in so many parts of the currency: 1, or 100 for pence. */
  readonly priceMagnifier: number;
  readonly minimumTick: Decimal;
  readonly minimumSize: Decimal;
  readonly sizeIncrement: Decimal;
  readonly timeZone: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
  /** The broker's own name of a future or an option, such as `ESH7`. */
  readonly localSymbol: string;
  /** The last day of a future or an option, such as `20270319`; empty for what does not end. */
  readonly lastTradeDate: string;
}

/** From this price upwards, prices move in steps of `increment`. */
export interface TickBand {
  readonly from: Decimal;
  readonly increment: Decimal;
}

/** A bar of the past. */
export interface PastBar {
  readonly startsAt: Instant;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
}

/** What the broker says when a connection is complete. */
export interface Hello {
  readonly nextValidId: number;
  readonly accounts: readonly string[];
  readonly serverVersion: number;
}

/** What a tick says; the names of the tick batch. */
export type QuoteKind =
  | 'bid'
  | 'ask'
  | 'last'
  | 'bidSize'
  | 'askSize'
  | 'lastSize'
  | 'volume'
  | 'high'
  | 'low'
  | 'open'
  | 'close'
  | 'halted'
  | 'frozen'
  | 'shortableShares';

/** A tick of a subscription, value as plain decimal text or null for none. */
export interface QuoteTick {
  readonly kind: QuoteKind;
  readonly value: string | null;
  readonly delayed: boolean;
  /** Nobody can trade at this price. */
  readonly indicative: boolean;
}

/** Who listens to a link. Nothing here may throw. */
export interface LinkListener {
  onCallback(callback: BrokerCallback): void;
  /** A message that names no request: connectivity, farms, pacing. */
  onNotice(code: number, message: string): void;
  onClosed(reason: string): void;
  onTick(subscription: number, tick: QuoteTick): void;
  /** A subscription was refused or ended by the broker. */
  onQuoteError(subscription: number, code: number, message: string): void;
  onAccountValue(account: string, key: string, value: string, currency: string): void;
  /** A report of the account's values has ended. */
  onAccountReported(): void;
}

/** The broker refused a request that is not an order. */
export class BrokerRequestError extends Error {
  override readonly name = 'BrokerRequestError';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** The broker did not answer to the end in time: no answer, which is never the same as an empty one. */
export class BrokerTimeoutError extends Error {
  override readonly name = 'BrokerTimeoutError';
}

/** One connection to the broker, used once: after it closed a new one is made. */
export abstract class BrokerLink {
  /** Connects and waits for the next order id and the accounts. Throws where they do not come in time. */
  abstract open(deadlineMs: number): Promise<Hello>;
  abstract close(): void;
  abstract readonly isOpen: boolean;

  abstract place(order: OutgoingOrder): void;
  abstract cancel(orderId: number): void;
  /** Asks what the order would bind. It is never placed, and no report of it is one of an order. */
  abstract requestMargin(order: WhatIfOrder, deadlineMs: number): Promise<MarginPreview>;

  /** Each resolves at the end mark; the rows come as callbacks. */
  abstract requestOpenOrders(deadlineMs: number): Promise<void>;
  abstract requestExecutions(account: string, deadlineMs: number): Promise<void>;
  abstract requestCompletedOrders(deadlineMs: number): Promise<void>;
  abstract requestPositions(deadlineMs: number): Promise<readonly BrokerPosition[]>;
  /** Returns the broker's clock, in whole seconds. */
  abstract requestTime(deadlineMs: number): Promise<Instant>;

  abstract requestContracts(
    description: InstrumentDescription,
    deadlineMs: number,
  ): Promise<readonly ContractCandidate[]>;
  abstract requestMarketRule(ruleId: number, deadlineMs: number): Promise<readonly TickBand[]>;
  abstract requestHistory(request: HistoryRequest, deadlineMs: number): Promise<readonly PastBar[]>;

  abstract setMarketDataType(type: number): void;
  /** Returns the subscription that ticks carry. */
  abstract subscribeQuotes(contract: BrokerContract): number;
  abstract unsubscribeQuotes(subscription: number): void;
  abstract subscribeAccount(account: string): void;
}

/** Bars of the past. */
export interface HistoryRequest {
  readonly contract: BrokerContract;
  readonly interval: BarInterval;
  readonly durationSeconds: number;
  /** Null: up to now. */
  readonly until: Instant | null;
  readonly show: BarsShow;
  readonly regularHours: boolean;
}

/** Makes links; the address and the client id are always the same. */
export abstract class BrokerLinkFactory {
  abstract readonly endpoint: string;
  abstract readonly clientId: number;
  abstract create(listener: LinkListener): BrokerLink;
}
