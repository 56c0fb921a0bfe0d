import type { AccountId, Decimal, Instant } from '@fairlead/core';
import type { BarredReason } from './inputs';
import type { CancelCause, OrderKey, OrderView } from './order';
import type { Execution, PositionView } from './views';

/** What can be wrong with the terms of an order, whether new or changed. The caller turns it into the broker's messages. */
export type TermsProblem =
  | 'size-zero'
  | 'size-increment'
  | 'size-minimum'
  | 'missing-price'
  | 'price-tick'
  | 'time-in-force'
  | 'condition'
  /** An auction takes no more of it: on-close and on-open orders between the cut-off and the auction. */
  | 'late';

/** Why a new order is not taken. */
export type RejectionReason =
  | TermsProblem
  | 'duplicate-key'
  | 'unknown-account'
  | 'unknown-instrument'
  /** No exchange rate is known between the currencies of instrument and account. */
  | 'currency'
  | 'missing-parent'
  | 'oca-revision'
  | BarredReason
  | 'too-many-orders'
  | 'buying-power'
  /** Fill-or-kill that could not fill, where the behaviour lets it end without a reason. */
  | 'unfilled'
  | 'broker';

/** Why a modification or a cancellation is not done. The order stays as it was. */
export type RefusalReason =
  | TermsProblem
  | 'unknown-order'
  | 'order-done'
  | 'not-matching'
  | 'order-type'
  | 'parent-done'
  | 'quantity-below-filled'
  /** Another group, or one that has filled. */
  | 'oca-revision'
  /** Another way of the same group to handle a fill. */
  | 'oca-type-revision'
  | 'buying-power'
  | 'not-transmitted';

/** What the broker notes about an order that it takes nevertheless. */
export type OrderWarning =
  /** It will not be at the exchange before that moment. */
  | { readonly kind: 'waits-for-hours'; readonly until: Instant }
  /** It works in regular hours only, whatever the client asked for. */
  | { readonly kind: 'outside-hours-ignored' }
  /** There are no shares to borrow now; the order waits for them. */
  | { readonly kind: 'locating-shares' }
  /** It is larger than the position that it closes, and would turn it round. */
  | { readonly kind: 'crosses-position' };

/** What happened, in order. Each carries the order as it was right after. */
export type ExchangeEvent =
  | { readonly kind: 'OrderHeld'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderAccepted'; readonly at: Instant; readonly order: OrderView }
  | {
      readonly kind: 'OrderWarned';
      readonly at: Instant;
      readonly order: OrderView;
      readonly warning: OrderWarning;
    }
  /** Nothing keeps the order from the exchange any more. */
  | { readonly kind: 'OrderActivated'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderTriggered'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderModified'; readonly at: Instant; readonly order: OrderView }
  /** The broker itself changed the total: a group reduced it, or the end of its parent. */
  | {
      readonly kind: 'OrderResized';
      readonly at: Instant;
      readonly order: OrderView;
      readonly previous: Decimal;
      readonly cause: 'oca' | 'parent';
    }
  | {
      readonly kind: 'OrderFilled';
      readonly at: Instant;
      readonly order: OrderView;
      readonly execution: Execution;
    }
  /** A total modified down to what is filled, or a correction, ended the order as Filled, without a fill. */
  | { readonly kind: 'OrderEnded'; readonly at: Instant; readonly order: OrderView }
  | {
      readonly kind: 'OrderCancelled';
      readonly at: Instant;
      readonly order: OrderView;
      readonly cause: CancelCause;
    }
  /** A new order is dead before it lived (`order` null where there is none to show), or the broker killed a live one. */
  | {
      readonly kind: 'OrderRejected';
      readonly at: Instant;
      readonly key: OrderKey;
      readonly order: OrderView | null;
      readonly reason: RejectionReason;
      readonly message: string;
    }
  | {
      readonly kind: 'RequestRefused';
      readonly at: Instant;
      readonly key: OrderKey;
      readonly request: 'modify' | 'cancel' | 'reject';
      /** The order as it stays; null where the key is unknown. */
      readonly order: OrderView | null;
      readonly reason: RefusalReason;
      readonly message: string;
    }
  /** A fill is another one from now on. The order may have changed its state, also from one end to another. */
  | {
      readonly kind: 'ExecutionCorrected';
      readonly at: Instant;
      readonly key: OrderKey;
      readonly previous: Execution;
      readonly execution: Execution;
      readonly order: OrderView;
    }
  | {
      readonly kind: 'CorrectionRefused';
      readonly at: Instant;
      readonly execution: string;
      readonly reason: 'unknown-execution' | 'size' | 'price';
      readonly message: string;
    }
  | { readonly kind: 'PositionChanged'; readonly at: Instant; readonly position: PositionView }
  | {
      readonly kind: 'CashChanged';
      readonly at: Instant;
      readonly account: AccountId;
      readonly currency: string;
      readonly cash: Decimal;
      readonly change: Decimal;
    };
