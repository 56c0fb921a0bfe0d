import { type OrderRef, decimal } from '@fairlead/core';
import { DEFAULT_PLAN_SETTINGS, type ProtectionSpec, tradeStatusOf } from '..';
import { TradeHarness } from '../../testing';

/** A stop that a list of TWS does not show is unknown, and ended two seconds later where a second one does not either. */
const LOST_AFTER_MS = 2_000;
const percent = (value: number) => ({ kind: 'percent', value: decimal(value) }) as const;
const PLAIN: ProtectionSpec = { stop: percent(3), target: percent(8) };

const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);
const covered = (harness: TradeHarness): number => harness.broker.covered().toNumber();
const held = (harness: TradeHarness): number => harness.broker.position().abs().toNumber();

function learn(harness: TradeHarness, orderRef: OrderRef, status: 'UNKNOWN' | 'LAPSED'): void {
  harness.learn({
    ...{ kind: 'status', orderRef, status, cancelPending: false },
    ...{ quantity: null, filledQuantity: null, limitPrice: null, stopPrice: null },
    ...{ ocaGroup: null, ocaType: null, permId: null },
    ...{ code: status === 'UNKNOWN' ? 'ABSENT' : 'LAPSED', reason: 'no list shows it' },
  });
}

/** The broker loses orders without a message; two lists do not show them. */
function lose(harness: TradeHarness, orderRefs: readonly OrderRef[], between = 0): void {
  for (const orderRef of orderRefs) {
    const order = harness.broker.orders.get(orderRef);
    if (order === undefined) throw new Error(`${orderRef} lives`);
    order.status = 'LAPSED';
  }
  for (const orderRef of orderRefs) learn(harness, orderRef, 'UNKNOWN');
  if (between > 0) harness.gate = 'closed';
  harness.tick(LOST_AFTER_MS + between);
  harness.gate = 'open';
  harness.gateSince = harness.now;
  for (const orderRef of orderRefs) learn(harness, orderRef, 'LAPSED');
  harness.settle();
}

const stopsOf = (harness: TradeHarness): readonly OrderRef[] =>
  harness.broker.living('STOP').map(({ orderRef }) => orderRef);
const pairsOf = (harness: TradeHarness): readonly OrderRef[] =>
  harness.broker.living('STOP', 'TARGET').map(({ orderRef }) => orderRef);

const trail = { kind: 'absolute', value: decimal(2) } as const;
const rungs = [{ target: percent(4), percent: decimal(50) }];
const plans: readonly [string, ProtectionSpec][] = [
  ['a stop and a target', PLAIN],
  ['a stop that trails', { ...PLAIN, trail }],
  ['several targets', { ...PLAIN, rungs }],
  ['several targets whose stops trail', { ...PLAIN, rungs, trail }],
];
const scenes = plans.flatMap(([name, protection]) =>
  (['LONG', 'SHORT'] as const).map((direction) => [direction, name, protection] as const),
);

describe.each(scenes)('%s, %s: a stop that TWS took and lost', (direction, _name, protection) => {
  const entered = (): TradeHarness => {
    const harness = new TradeHarness({ direction, protection }).enter();
    harness.pass(3_000);
    expect(covered(harness)).toBe(100);
    return harness;
  };
  const isCoveredAgain = (harness: TradeHarness, shares = 100): void => {
    harness.pass(12_000);
    expect([covered(harness), held(harness)]).toEqual([shares, shares]);
    expect(harness.broker.living('EXIT')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect(wrong(harness)).toEqual([]);
  };

  it('is replaced, each of them', () => {
    const count = stopsOf(entered()).length;
    for (let index = 0; index < count; index += 1) {
      const harness = entered();
      lose(harness, stopsOf(harness).slice(index, index + 1));
      isCoveredAgain(harness);
    }
  });

  it('is replaced where all stops, and where all stops and targets are lost', () => {
    for (const lost of [stopsOf, pairsOf]) {
      const harness = entered();
      lose(harness, lost(harness));
      isCoveredAgain(harness);
    }
  });

  it('is replaced after the way to the broker was closed between the looks', () => {
    const harness = entered();
    lose(harness, stopsOf(harness), 30_000);
    isCoveredAgain(harness);
  });

  it('is replaced where it had filled in part, by one for the rest', () => {
    const harness = entered();
    const [stop] = stopsOf(harness);
    if (stop === undefined) throw new Error('a stop lives');
    harness.broker.fill(stop, 20, '97.00');
    harness.settle();
    lose(harness, stopsOf(harness));
    isCoveredAgain(harness, 80);
  });

  it('is replaced by one for all that is held where the trade had grown', () => {
    const harness = entered();
    harness.add(50);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 50);
    harness.settle();
    harness.pass(3_000);
    lose(harness, stopsOf(harness));
    isCoveredAgain(harness, 150);
  });

  it('again and again leads to the last resort: no stop holds', () => {
    const harness = entered();
    const { lastResortMs } = DEFAULT_PLAN_SETTINGS;
    for (let passed = 0; passed < lastResortMs * 2; passed += 1_000) {
      const stops = stopsOf(harness);
      if (stops.length > 0) lose(harness, stops);
      harness.pass(1_000);
      for (const { orderRef } of harness.broker.living('EXIT')) harness.broker.fill(orderRef, 100);
      harness.settle();
    }
    expect(held(harness)).toBe(0);
    expect(wrong(harness)).toEqual([]);
  });
});
