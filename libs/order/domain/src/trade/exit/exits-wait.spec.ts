import { decimal } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { tradeStatusOf } from '..';

type Direction = 'LONG' | 'SHORT';
const HOUR_MS = 3_600_000;

const stops = {
  'a halt': (scene: TradeHarness, on: boolean): void => {
    scene.halted = on;
  },
  'a closed session': (scene: TradeHarness, on: boolean): void => {
    scene.session = on ? 'closed' : 'open';
  },
};
const kinds = (['LONG', 'SHORT'] as const).flatMap((direction) =>
  (Object.keys(stops) as (keyof typeof stops)[]).map((what) => [direction, what] as const),
);

const marketExits = (scene: TradeHarness) =>
  scene.broker.living('EXIT').filter(({ terms }) => terms.limitPrice === null);
const notices = (scene: TradeHarness): readonly string[] =>
  scene.steps.flatMap((step) => (step.kind === 'notice' ? [step.code] : []));
const wrong = (scene: TradeHarness): readonly string[] =>
  scene.violations.concat(scene.broker.violations);

/** A position without a target and without a price: whoever leaves it has to go to the market. */
function withoutTarget(direction: Direction): TradeHarness {
  const scene = new TradeHarness({ direction }).enter(100);
  scene.pass(1_000);
  scene.quote = null;
  scene.broker.refusals.push({ purpose: 'TARGET', code: '201' });
  scene.broker.end(scene.ref('T'), 'CANCELLED');
  scene.settle();
  return scene;
}

/** A trade that holds shares on the wrong side: its entry was taken back after its stop had filled. */
function flipped(direction: Direction): TradeHarness {
  const scene = new TradeHarness({ direction }).enter(100);
  scene.pass(1_000);
  scene.broker.fill(scene.ref('S'), 100, '97.00');
  scene.settle();
  scene.broker.correct(0, 0);
  return scene;
}

function fillExits(scene: TradeHarness): void {
  for (const { orderRef } of scene.broker.living('EXIT', 'TARGET')) {
    scene.broker.fill(orderRef, 1_000, '99.00');
  }
  scene.settle();
  scene.pass(1_000);
}

describe.each(kinds)('%s: in %s', (direction, what) => {
  const set = stops[what];

  it('an exit at the market is not sent, the stop stays, and it goes out after that', () => {
    const scene = withoutTarget(direction);
    set(scene, true);
    scene.exit();
    scene.settle();
    scene.pass(HOUR_MS / 12);
    expect(scene.broker.living('EXIT')).toEqual([]);
    expect(scene.broker.covered().toNumber()).toBe(100);
    expect(notices(scene).filter((code) => code === 'EXIT_WAITS')).toHaveLength(1);
    set(scene, false);
    scene.pass(10_000);
    expect(marketExits(scene)).toHaveLength(1);
    fillExits(scene);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(wrong(scene)).toEqual([]);
  });

  it('an exit at the market that works is taken back, with an alarm, and protection comes back', () => {
    const scene = withoutTarget(direction);
    scene.exit();
    scene.settle();
    scene.pass(5_000);
    expect(marketExits(scene)).toHaveLength(1);
    scene.broker.refusals.length = 0;
    set(scene, true);
    scene.pass(5_000);
    expect(marketExits(scene)).toEqual([]);
    expect(scene.broker.covered().toNumber()).toBe(100);
    expect(notices(scene).filter((code) => code === 'EXIT_WAITS')).toHaveLength(1);
    set(scene, false);
    scene.quote = { bid: decimal('99.99'), ask: decimal('100.01') };
    scene.pass(10_000);
    fillExits(scene);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(wrong(scene)).toEqual([]);
  });

  it('what flipped is not bought back at the market, with an alarm; after that it is', () => {
    const scene = flipped(direction);
    set(scene, true);
    scene.settle();
    scene.pass(HOUR_MS / 12);
    expect(scene.broker.living('EXIT')).toEqual([]);
    expect(notices(scene).filter((code) => code === 'EXIT_WAITS')).toHaveLength(1);
    set(scene, false);
    scene.pass(2_000);
    expect(marketExits(scene)).toHaveLength(1);
    fillExits(scene);
    expect(scene.broker.position().toNumber()).toBe(0);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(wrong(scene)).toEqual([]);
  });

  it('what buys a flipped trade back is taken back while it cannot fill, and goes out again', () => {
    const scene = flipped(direction);
    scene.settle();
    scene.pass(2_000);
    expect(marketExits(scene)).toHaveLength(1);
    set(scene, true);
    scene.pass(5_000);
    expect(scene.broker.living('EXIT')).toEqual([]);
    set(scene, false);
    scene.pass(2_000);
    expect(marketExits(scene)).toHaveLength(1);
    fillExits(scene);
    expect(scene.broker.position().toNumber()).toBe(0);
    expect(wrong(scene)).toEqual([]);
  });

  it('is reported each time that it begins, and not twice', () => {
    const scene = withoutTarget(direction);
    scene.exit();
    for (const on of [true, false, true, false]) {
      set(scene, on);
      scene.pass(5_000);
    }
    expect(notices(scene).filter((code) => code === 'EXIT_WAITS')).toHaveLength(2);
  });
});

describe.each(['LONG', 'SHORT'] as const)('%s: an exit beside an entry in doubt', (direction) => {
  it('waits for it for a few seconds only: then it leaves what is held, and what fills later too', () => {
    const scene = new TradeHarness({ direction });
    scene.broker.doubts.set('ENTRY', 'lives');
    scene.deliverCommand();
    scene.broker.fill(scene.ref('E'), 40);
    scene.broker.hideFills(scene.ref('E'));
    scene.broker.refuses.cancel = 1_000;
    scene.settle();
    // Nobody knows what became of the entry: its status is missing, and its cancel is not answered.
    const unknown = scene.trade.legs.map((leg) =>
      leg.purpose === 'ENTRY' ? { ...leg, status: 'UNKNOWN' as const } : leg,
    );
    scene.trade = { ...scene.trade, legs: unknown };
    scene.exit();
    scene.settle();
    scene.pass(8_000);
    const target = scene.broker.orders.get(scene.ref('T'));
    const isLeaving =
      scene.broker.living('EXIT').length > 0 || target?.terms.limitPrice?.minus(100).abs().lt(5);
    expect(isLeaving).toBe(true);
  });
});
