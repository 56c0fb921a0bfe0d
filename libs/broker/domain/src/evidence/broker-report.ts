import type { Decimal, Instant, Side } from '@fairlead/core';

/** A contract as the broker names it on a message. */
export interface BrokerContract {
  readonly contractId: number;
  readonly symbol: string;
  readonly type: string;
  readonly currency: string;
  readonly exchange: string;
  readonly multiplier: string;
}

/** The broker shows an order. */
export interface ShownOrder {
  readonly kind: 'openOrder';
  readonly orderId: number;
  readonly clientId: number;
  readonly account: string;
  readonly orderRef: string;
  readonly permId: number | null;
  readonly contract: BrokerContract;
  readonly side: Side;
  readonly orderType: string;
  readonly status: string;
  readonly quantity: Decimal | null;
  readonly filled: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly ocaGroup: string | null;
  readonly ocaType: number | null;
}

/** The broker tells of shares that changed hands, or that such an execution counts for other shares now, or for none. */
export interface ReportedExecution {
  readonly kind: 'execution';
  readonly account: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly orderRef: string;
  readonly permId: number | null;
  readonly contract: BrokerContract;
  readonly executionId: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly cumulative: Decimal | null;
  /** Null where the broker's time is not certain. */
  readonly executedAt: Instant | null;
  /** Why that is so. */
  readonly timeProblem: string | null;
  readonly exchange: string;
}

/** An order that ended today. It carries no order id: only the reference and the permId join it. */
export interface CompletedOrder {
  readonly kind: 'completedOrder';
  readonly account: string;
  readonly orderRef: string;
  readonly permId: number | null;
  readonly status: string;
  readonly how: string;
  readonly filled: Decimal | null;
}

/** What comes from the broker about orders: all of it goes through one queue, in the order it was read. */
export type BrokerCallback =
  | ShownOrder
  | {
      readonly kind: 'orderStatus';
      readonly orderId: number;
      readonly clientId: number;
      readonly status: string;
      readonly whyHeld: string;
      readonly filled: Decimal | null;
      readonly remaining: Decimal | null;
      readonly permId: number | null;
    }
  | ReportedExecution
  | {
      readonly kind: 'commission';
      readonly executionId: string;
      readonly commission: Decimal;
      readonly currency: string;
    }
  | CompletedOrder
  | {
      readonly kind: 'orderError';
      readonly orderId: number;
      readonly code: number;
      readonly message: string;
    };
