import type { OrderMomentView, OrderRecordView } from '@fairlead/contracts';

/** An order's row. */
export interface OrderRow {
  readonly record: OrderRecordView;
  readonly moments: readonly OrderMomentView[];
}

/** Orders of an account by all that is stated, the newest first, behind the last one of the page before. */
export const ORDER_PAGE = `
  SELECT record FROM order_leg
  WHERE account = $1 AND record IS NOT NULL
    AND ($2::text IS NULL OR order_ref = $2)
    AND ($3::bigint IS NULL OR perm_id = $3)
    AND ($4::text IS NULL OR symbol = $4)
    AND ($5::text IS NULL OR oca_group = $5)
    AND ($6::uuid IS NULL OR trade_id = $6)
    AND ($7::timestamptz IS NULL OR placed_at >= $7)
    AND ($8::timestamptz IS NULL OR placed_at < $8)
    AND ($9::text IS NULL OR (placed_at, order_ref) < (SELECT placed_at, order_ref FROM order_leg WHERE order_ref = $9))
  ORDER BY placed_at DESC, order_ref DESC LIMIT $10`;
