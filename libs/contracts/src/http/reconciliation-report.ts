import type { SnapshotOrderV1 } from '../events/5-broker/broker-snapshot.v1';
import type { OrderManagementStatus } from '../requests/requests';

/** One thing that the two sides see differently. */
export interface ReconciliationDifference {
  readonly kind: 'position' | 'trade' | 'order';
  readonly symbol: string;
  /** Our reference where it is about an order. */
  readonly orderRef?: string;
  readonly field: string;
  readonly ours: string;
  readonly broker: string;
}

/** Whether our side and the broker's are equal, from a picture taken for this request. */
export interface ReconciliationReport {
  readonly at: string;
  readonly equal: boolean;
  readonly differences: readonly ReconciliationDifference[];
  /** What is not ours: it is left alone. */
  readonly external: {
    readonly positions: NonNullable<OrderManagementStatus['externalQuantities']>;
    readonly orders: readonly SnapshotOrderV1[];
  };
}
