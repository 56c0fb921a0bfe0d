import type {
  BrokerSnapshotV1,
  OrderStateV1,
  OrderStatus,
  PositionV1,
  SnapshotOrderV1,
  TradeChangedV1,
  ReconciliationDifference,
} from '@fairlead/contracts';
import { type Decimal, ZERO, decimal, decimalText } from '@fairlead/core';

/** Shares that are held beside Fairlead's trades, as order management recorded them. */
export interface ExternalQuantity {
  readonly instrumentKey: string;
  readonly quantity: string;
}

/** What is compared: a fresh picture of the broker's side and what our services keep. */
export interface BothSides {
  readonly snapshot: BrokerSnapshotV1;
  readonly trades: readonly TradeChangedV1[];
  readonly orders: readonly OrderStateV1[];
  readonly positions: readonly PositionV1[];
  readonly external: readonly ExternalQuantity[];
}

/** Orders in these states are expected at the broker. UNKNOWN is: it may live there, so it must not pass as equal. */
const EXPECTED_AT_BROKER: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'SENDING',
  'PENDING_ACK',
  'STAGED',
  'HELD',
  'WORKING',
  'PARTIAL',
  'SUSPENDED',
  'UNKNOWN',
]);

const ENDED_AT_BROKER: ReadonlySet<string> = new Set([
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  'LAPSED',
]);

/** Returns everything that differs between our side and the broker's; none means that they are equal. */
export function reconcile(sides: BothSides): readonly ReconciliationDifference[] {
  return [...positionDifferences(sides), ...tradeDifferences(sides), ...orderDifferences(sides)];
}

function positionDifferences(sides: BothSides): ReconciliationDifference[] {
  const ours = quantities(sides.positions);
  const broker = quantities(sides.snapshot.positions);
  return keysOf(ours, broker).flatMap((key) =>
    difference({
      kind: 'position',
      symbol: symbolOf(sides, key),
      field: 'quantity',
      ours: text(ours.get(key)),
      broker: text(broker.get(key)),
    }),
  );
}

function tradeDifferences(sides: BothSides): ReconciliationDifference[] {
  const trades = sides.trades.map((trade) => ({ ...trade, quantity: trade.position }));
  const ours = quantities([...trades, ...sides.external]);
  const broker = quantities(sides.snapshot.positions);
  return keysOf(ours, broker).flatMap((key) =>
    difference({
      kind: 'trade',
      symbol: symbolOf(sides, key),
      field: 'sum of the trades',
      ours: text(ours.get(key)),
      broker: text(broker.get(key)),
    }),
  );
}

function orderDifferences(sides: BothSides): ReconciliationDifference[] {
  const ours = sides.orders.filter((order) => EXPECTED_AT_BROKER.has(order.status));
  const oursByRef = new Map(ours.map((order) => [order.orderRef, order]));
  const broker = sides.snapshot.openOrders.filter(
    (order) => !order.external && !ENDED_AT_BROKER.has(order.status),
  );
  const brokerByRef = new Map(broker.map((order) => [order.orderRef, order]));
  const missing = broker.filter((order) => !oursByRef.has(order.orderRef));
  return [
    ...missing.map((order) => orderDifference(order, 'state', ['not working', order.status])),
    ...ours.flatMap((order) => compareOrder(order, brokerByRef.get(order.orderRef))),
  ];
}

function compareOrder(
  ours: OrderStateV1,
  broker: SnapshotOrderV1 | undefined,
): ReconciliationDifference[] {
  if (broker === undefined) return [orderDifference(ours, 'state', [ours.status, 'not open'])];
  if (ours.status === 'UNKNOWN' || ours.status === 'SENDING') {
    return [orderDifference(ours, 'state', [ours.status, broker.status])];
  }
  const fields: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['quantity', ours.quantity, broker.quantity],
    ['filled', ours.filledQuantity, broker.filledQuantity],
    ['limit price', ours.limitPrice, broker.limitPrice],
    ['stop price', ours.stopPrice, broker.stopPrice],
  ];
  return fields.flatMap(([field, mine, theirs]) => {
    const sides = [canonical(mine), canonical(theirs)] as const;
    return sides[0] === sides[1] ? [] : [orderDifference(ours, field, sides)];
  });
}

function orderDifference(
  order: { readonly symbol: string; readonly orderRef: string },
  field: string,
  [ours, broker]: readonly [string, string],
): ReconciliationDifference {
  return { kind: 'order', symbol: order.symbol, orderRef: order.orderRef, field, ours, broker };
}

function difference(found: ReconciliationDifference): ReconciliationDifference[] {
  return found.ours === found.broker ? [] : [found];
}

function quantities(
  rows: readonly { readonly instrumentKey: string; readonly quantity: string }[],
): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const row of rows) {
    sums.set(row.instrumentKey, (sums.get(row.instrumentKey) ?? ZERO).plus(decimal(row.quantity)));
  }
  return sums;
}

function keysOf(...maps: readonly ReadonlyMap<string, Decimal>[]): readonly string[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
}

function symbolOf(sides: BothSides, key: string): string {
  const named = [...sides.snapshot.positions, ...sides.positions, ...sides.trades];
  return named.find((row) => row.instrumentKey === key)?.symbol ?? key;
}

function text(quantity: Decimal | undefined): string {
  return decimalText(quantity ?? ZERO);
}

/** The broker's `97.10` and our `97.1` are one price. */
function canonical(value: string | undefined): string {
  return value === undefined ? 'none' : decimalText(decimal(value));
}
