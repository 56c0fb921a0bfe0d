import { type Decimal, type Instant } from '@fairlead/core';
import type { BrokerOrderState } from './broker-status';
import type { RequestKind } from '../codes/error-codes';

/** An order as we last requested it of the broker. */
export interface WantedOrder {
  /** Counts our modifies; 0 is the order as it was placed. */
  readonly revision: number;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
}

/** An order as the broker last showed it; null where it has not shown it. */
export interface SeenOrder {
  readonly quantity: Decimal | null;
  readonly filled: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly ocaGroup: string | null;
  readonly ocaType: number | null;
  readonly permId: number | null;
}

/** Everything that the gateway knows of one of our orders. */
export interface BrokerOrder {
  readonly orderRef: string;
  readonly wanted: WantedOrder;
  readonly seen: SeenOrder;
  readonly status: BrokerOrderState;
  /** The broker showed once that it has the order. */
  readonly acknowledged: boolean;
  /** It was held, working or filling at some time: a code does not kill it by itself any more. */
  readonly worked: boolean;
  /** The status `Inactive` was seen. */
  readonly inactive: boolean;
  /** A code of death came for the placing; with the next sign of an end it is a rejection. */
  readonly deathCode: number | null;
  readonly cancelPending: boolean;
  readonly cancelRequested: boolean;
  /** The revision of a modify that the broker has not answered. */
  readonly modifyPending: number | null;
  /** Cancelled, and its code may still be on the way: not reported yet. */
  readonly awaitsCode: boolean;
  readonly endedAt: Instant | null;
  /** Since when complete snapshots do not show it. */
  readonly absentSince: Instant | null;
  /** When the broker answered a cancel by id that it does not find it, and it had never shown it. */
  readonly notFoundAt?: Instant | null;
  /**
   * What its executions add up to, once one of them was corrected: the broker's own counts may be older or newer than the
   * correction then, so nothing else counts. Null while none was.
   */
  readonly executed: Decimal | null;
  /** More than one broker order carries our reference: the extra ones. */
  readonly otherPermIds: readonly number[];
  readonly code: string | null;
  readonly reason: string;
}

/** What was seen of an order, from the broker or from our own side. */
export type OrderEvidence =
  | {
      readonly kind: 'openOrder';
      readonly status: string;
      readonly quantity: Decimal | null;
      readonly filled: Decimal | null;
      readonly limitPrice: Decimal | null;
      readonly stopPrice: Decimal | null;
      readonly ocaGroup: string | null;
      readonly ocaType: number | null;
      readonly permId: number | null;
    }
  | {
      readonly kind: 'status';
      readonly status: string;
      readonly whyHeld: string;
      readonly filled: Decimal | null;
      readonly remaining: Decimal | null;
      readonly permId: number | null;
    }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  /** A finished order of today: the broker's text for how it ended. */
  | {
      readonly kind: 'completed';
      readonly status: string;
      readonly how: string;
      readonly filled: Decimal | null;
      readonly permId: number | null;
    }
  | {
      readonly kind: 'execution';
      readonly cumulative: Decimal | null;
      /** What the executions of the order add up to where one of them was corrected; null where none was. */
      readonly executed: Decimal | null;
      readonly permId: number | null;
    }
  /** A complete snapshot that began at `probeStartedAt` lists the order as open. */
  | { readonly kind: 'listed'; readonly status: string; readonly probeStartedAt: Instant }
  /** A complete snapshot shows it neither open, executed nor completed. */
  | {
      readonly kind: 'absent';
      readonly settleMs: number;
      readonly probeStartedAt: Instant;
      /** The order was written to the connection that the snapshot was requested over: the broker read it before the request. */
      readonly sameConnection: boolean;
      /** The instrument's position moved since it was first absent: something may have filled. */
      readonly positionMoved: boolean;
    }
  /** Nothing came back for too long, or the link went away under it. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** We know that it never left us. */
  | { readonly kind: 'notSent'; readonly code: string; readonly reason: string }
  | { readonly kind: 'modifyNotSent'; readonly reason: string }
  | { readonly kind: 'modifySent'; readonly wanted: WantedOrder }
  | { readonly kind: 'cancelSent' }
  | { readonly kind: 'cancelNotSent'; readonly reason: string }
  /** No code came with the cancel within the wait. */
  | { readonly kind: 'codeDeadline' };

/** The broker refused a request. */
export interface Rejection {
  readonly request: RequestKind;
  readonly code: number;
  readonly reason: string;
  /** The order is dead by this. */
  readonly final: boolean;
}

/** What one piece of evidence leads to. */
export interface OrderFold {
  readonly order: BrokerOrder;
  readonly rejections: readonly Rejection[];
  /** Ask the broker for a complete picture after this many ms; null for no need. */
  readonly probeInMs: number | null;
  /** Something a person should see. */
  readonly alarms: readonly string[];
}

/** What others are informed of an order. */
export interface OrderView {
  readonly status: BrokerOrderState;
  readonly cancelPending: boolean;
  readonly quantity: Decimal | null;
  readonly filled: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly ocaGroup: string | null;
  readonly ocaType: number | null;
  readonly permId: number | null;
  readonly code: string | null;
  readonly reason: string;
  /** The last of our modifies that the broker has answered. */
  readonly answeredRevision: number;
}

/** Returns an order that was just written down and not shown by the broker yet. */
export function journaledOrder(orderRef: string, wanted: WantedOrder): BrokerOrder {
  return {
    orderRef,
    wanted,
    seen: {
      quantity: null,
      filled: null,
      limitPrice: null,
      stopPrice: null,
      ocaGroup: null,
      ocaType: null,
      permId: null,
    },
    status: 'PENDING_ACK',
    acknowledged: false,
    worked: false,
    inactive: false,
    deathCode: null,
    cancelPending: false,
    cancelRequested: false,
    modifyPending: null,
    awaitsCode: false,
    endedAt: null,
    absentSince: null,
    notFoundAt: null,
    executed: null,
    otherPermIds: [],
    code: null,
    reason: '',
  };
}

/** Returns what others are informed of the order. */
export function viewOf(order: BrokerOrder): OrderView {
  return {
    status: order.status,
    cancelPending: order.cancelPending,
    ...order.seen,
    code: order.code,
    reason: order.reason,
    answeredRevision:
      order.modifyPending === null ? order.wanted.revision : order.modifyPending - 1,
  };
}
