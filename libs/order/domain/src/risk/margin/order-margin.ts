import type { Decimal } from '@fairlead/core';

/** What the broker said an order would bind, or why it did not say so. Absent where it was not asked yet. */
export type OrderMargin =
  | {
      readonly kind: 'told';
      /** For so many, unsigned. */
      readonly quantity: Decimal;
      /** Initial margin and equity with loan value of the account, were the order filled. */
      readonly initialAfter: Decimal;
      readonly equityAfter: Decimal;
      /** What TWS would warn a person of; null where of nothing. */
      readonly warning: string | null;
    }
  | { readonly kind: 'not-told'; readonly reason: string };
