import { type BrokerSnapshotV1, SNAPSHOT_ROWS_MAX } from './broker-snapshot.v1';

/** Returns a picture in as many messages as it needs: itself where it fits into one. */
export function snapshotParts(
  whole: BrokerSnapshotV1,
  snapshotId: string,
): readonly BrokerSnapshotV1[] {
  const { openOrders, positions } = whole;
  const { openOrders: ordersMax, positions: positionsMax } = SNAPSHOT_ROWS_MAX;
  const parts = Math.max(
    1,
    Math.ceil(openOrders.length / ordersMax),
    Math.ceil(positions.length / positionsMax),
  );
  if (parts === 1) return [whole];
  const rows = openOrders.length + positions.length;
  return Array.from({ length: parts }, (_, index) => {
    const orders = openOrders.slice(index * ordersMax, (index + 1) * ordersMax);
    const held = positions.slice(index * positionsMax, (index + 1) * positionsMax);
    // Who does not know of parts must not take one for all there is.
    const rowsLeftOff = rows - orders.length - held.length;
    const named = { openOrders: orders, positions: held, rowsLeftOff };
    return { ...whole, ...named, snapshotId, part: index + 1, parts };
  });
}

/** Returns where a message belongs in its picture, or null where it is all of it. */
export function placeInSnapshot(
  data: BrokerSnapshotV1,
): { wholeId: string; number: number; of: number; data: BrokerSnapshotV1 } | null {
  const { snapshotId, part, parts } = data;
  if (snapshotId === undefined || part === undefined || parts === undefined) return null;
  return { wholeId: snapshotId, number: part, of: parts, data };
}

/** Returns the picture that all of its parts make, in their order. */
export function wholeSnapshot(parts: readonly BrokerSnapshotV1[]): BrokerSnapshotV1 | null {
  const [first] = parts;
  if (first === undefined || first.parts === undefined) return first ?? null;
  const whole = {
    ...first,
    openOrders: parts.flatMap((each) => each.openOrders),
    positions: parts.flatMap((each) => each.positions),
  };
  // Nothing is left off a whole picture, and it is no part of anything.
  for (const key of ['snapshotId', 'part', 'parts', 'rowsLeftOff'] as const) delete whole[key];
  return whole;
}
