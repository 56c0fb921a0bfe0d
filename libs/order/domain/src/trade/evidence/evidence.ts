import type { Decimal, ExecutionId, Instant, OrderRef, Side } from '@fairlead/core';
import type { RefusalAdvice } from '../../order/leg';
import type { EvidencedStatus } from '../../order/order-status';

/** What the broker can be seen to say of an order. A null is "does not say". */
export interface StatusEvidence {
  readonly kind: 'status';
  readonly orderRef: OrderRef;
  readonly status: EvidencedStatus;
  readonly cancelPending: boolean;
  readonly quantity: Decimal | null;
  readonly filledQuantity: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly ocaGroup: string | null;
  readonly ocaType: number | null;
  readonly permId: number | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** The broker refused a request. */
export interface RejectionEvidence {
  readonly kind: 'rejection';
  readonly orderRef: OrderRef;
  readonly request: 'place' | 'modify' | 'cancel';
  readonly code: string;
  readonly reason: string;
  /** True where the order is dead by this. */
  readonly final: boolean;
  /** What may help where the placing was refused. */
  readonly advice?: RefusalAdvice;
}

/** The gateway did not send a command. */
export interface NotSentEvidence {
  readonly kind: 'not-sent';
  readonly orderRef: OrderRef;
  readonly request: 'place' | 'modify' | 'cancel';
  readonly outcome: 'EXPIRED' | 'REFUSED';
  readonly code: string;
  readonly reason: string;
}

/** Shares changed hands; a higher revision replaces a lower one of the same id, one of no shares takes it back. */
export interface ExecutionEvidence {
  readonly kind: 'execution';
  readonly orderRef: OrderRef;
  readonly executionId: ExecutionId;
  readonly revision: number;
  /** True where the broker corrects what it reported before, whether or not we received that. */
  readonly corrects: boolean;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** By the broker's clock, to the second; absent where it is not certain. */
  readonly executedAt?: Instant;
}

/** Everything that can be learnt about an order of a trade: in any order, any number of times. */
export type TradeEvidence =
  StatusEvidence | RejectionEvidence | NotSentEvidence | ExecutionEvidence;
