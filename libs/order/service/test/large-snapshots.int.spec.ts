import { BrokerSnapshotV1, REQUESTS, snapshotParts } from '@fairlead/contracts';
import { instantText } from '@fairlead/core';
import { type OrderHarness, OrderHarnesses, snapshot, deliver } from './order-harness';

jest.setTimeout(60_000);

const SNAPSHOT_ID = '3c2b7f64-2c4e-5d0a-9a55-0d2a1f3c7b11';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key of its own for each number. */
const keyOf = (index: number): string =>
  `Q${LETTERS[Math.floor(index / 1_024) % 32]}${LETTERS[Math.floor(index / 32) % 32]}${LETTERS[index % 32]}`;

type Part = 'first' | 'second' | 'third';
const ORDERS: readonly (readonly Part[])[] = [
  ['first', 'second', 'third'],
  ['third', 'second', 'first'],
  ['second', 'second', 'third', 'first', 'first'],
];

describe('what the broker holds beside us, in snapshots of any size', () => {
  const harnesses = new OrderHarnesses();
  afterEach(() => harnesses.stop());

  function snapshotOf(harness: OrderHarness, count: number): BrokerSnapshotV1 {
    const takenAt = instantText(harness.clock.now());
    const positions = Array.from({ length: count }, (_, index) => ({
      ...{ instrumentKey: keyOf(index), symbol: `S${index}`, quantity: '1', averageCost: '10' },
    }));
    return { ...snapshot(1), askedAt: takenAt, takenAt, positions };
  }

  const external = async ({ service }: OrderHarness): Promise<number | undefined> =>
    (await service.request(REQUESTS.orderManagementStatus, {})).externalQuantities?.length;

  it.each([0, 1, 500, 501, 1_000, 2_000, 2_001, 2_500])(
    '%d positions are all known',
    async (count) => {
      const harness = await harnesses.boot();
      for (const part of snapshotParts(snapshotOf(harness, count), SNAPSHOT_ID)) {
        await deliver(harness, BrokerSnapshotV1, part);
      }
      expect(await external(harness)).toBe(count);
    },
  );

  it.each(ORDERS.map((order) => [order.join(', '), order] as const))(
    'parts count once all are there: %s',
    async (_name, order) => {
      const harness = await harnesses.boot();
      const [first, second, third] = snapshotParts(snapshotOf(harness, 4_001), SNAPSHOT_ID);
      const parts = { first, second, third };
      const seen = new Set<Part>();
      for (const name of order) {
        expect(await external(harness)).toBe(seen.size === 3 ? 4_001 : 0);
        const part = parts[name];
        if (part !== undefined) await deliver(harness, BrokerSnapshotV1, part);
        seen.add(name);
      }
      expect(await external(harness)).toBe(4_001);
    },
  );

  it('a snapshot that never becomes whole changes nothing, and the next one counts', async () => {
    const harness = await harnesses.boot();
    const [first] = snapshotParts(snapshotOf(harness, 4_001), SNAPSHOT_ID);
    if (first !== undefined) await deliver(harness, BrokerSnapshotV1, first);
    harness.clock.advanceMs(60_000);
    await deliver(harness, BrokerSnapshotV1, snapshotOf(harness, 7));
    expect(await external(harness)).toBe(7);
  });
});
