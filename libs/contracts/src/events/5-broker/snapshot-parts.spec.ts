import * as fc from 'fast-check';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { SAMPLES } from '../../fixtures/samples';
import { BrokerSnapshotV1 } from './broker-snapshot.v1';
import { placeInSnapshot, snapshotParts, wholeSnapshot } from './snapshot-parts';

const SNAPSHOT_ID = '3c2b7f64-2c4e-5d0a-9a55-0d2a1f3c7b11';
/** What fits into a message of NATS, with room for its envelope. */
const MESSAGE_MAX = 1_000_000;
const NUMBERS = [0, 1, 500, 501, 1_000, 1_001, 2_000, 2_001, 2_500, 5_000];
const sample = SAMPLES['broker.snapshot@1'] as unknown as BrokerSnapshotV1;

function snapshot(orders: number, positions: number): BrokerSnapshotV1 {
  const [order] = sample.openOrders;
  const [position] = sample.positions;
  if (order === undefined || position === undefined) throw new Error('the sample has rows');
  return {
    ...sample,
    openOrders: Array.from({ length: orders }, (_, index) => ({ ...order, permId: index })),
    positions: Array.from({ length: positions }, (_, index) => ({
      ...position,
      symbol: `S${index}`,
    })),
  };
}

describe.each(NUMBERS)('a picture of %d orders', (orders) => {
  it.each(NUMBERS)('and %d positions is the same after its parts', (positions) => {
    const whole = snapshot(orders, positions);
    const parts = snapshotParts(whole, SNAPSHOT_ID);
    expect(wholeSnapshot(parts)).toEqual(whole);
    expect(parts.length === 1).toBe(orders <= 1_000 && positions <= 2_000);
    for (const [index, part] of parts.entries()) {
      const place = placeInSnapshot(part);
      expect([place?.number, place?.of]).toEqual(
        parts.length === 1 ? [undefined, undefined] : [index + 1, parts.length],
      );
      const named = part.openOrders.length + part.positions.length;
      expect(named + (part.rowsLeftOff ?? 0)).toBe(orders + positions);
    }
  });
});

it('each part is valid and fits into one message', async () => {
  for (const part of snapshotParts(snapshot(2_500, 5_000), SNAPSHOT_ID)) {
    expect(JSON.stringify(part).length).toBeLessThan(MESSAGE_MAX);
    expect(await validate(plainToInstance(BrokerSnapshotV1, part))).toEqual([]);
  }
});

it('any number of rows comes back', () => {
  const rows = fc.integer({ min: 0, max: 4_500 });
  fc.assert(
    fc.property(rows, rows, (orders, positions) => {
      const whole = snapshot(orders, positions);
      expect(wholeSnapshot(snapshotParts(whole, SNAPSHOT_ID))).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});
