import { decimal } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { tradeStatusOf } from '..';

type Direction = 'LONG' | 'SHORT';

/** A position whose stop the broker takes only alone, or only in parts: the target of the pair is not taken either. */
function lone(direction: Direction, why: 'group' | 'size'): TradeHarness {
  const scene = new TradeHarness({ direction });
  const refused = { purpose: 'STOP', code: why === 'group' ? '395' : '383', advice: why } as const;
  scene.broker.refusals.push({ ...refused, ...(why === 'size' ? { above: 50 } : { times: 1 }) });
  if (why === 'group') scene.broker.refusals.push({ ...refused, grouped: true });
  scene.deliverCommand();
  scene.broker.fill(scene.ref('E'), 100);
  scene.settle();
  scene.pass(5_000);
  expect(scene.broker.covered().toNumber()).toBe(100);
  expect(scene.broker.living('TARGET')).toEqual([]);
  return scene;
}

/** Moves the quote by so many per cent in favour of the trade. */
function move(scene: TradeHarness, percent: string): void {
  const sign = scene.trade.direction === 'LONG' ? 1 : -1;
  const mid = decimal(100).plus(decimal(percent).times(sign));
  scene.quote = { bid: mid.minus('0.01'), ask: mid.plus('0.01') };
}

const wrong = (scene: TradeHarness): readonly string[] =>
  scene.violations.concat(scene.broker.violations);
const cases = (['LONG', 'SHORT'] as const).flatMap((direction) =>
  (['group', 'size'] as const).map((why) => [direction, why] as const),
);

describe.each(cases)('%s: a stop that lives without a target (%s)', (direction, why) => {
  it('is left where the market reaches the target, by one order, once', () => {
    const scene = lone(direction, why);
    move(scene, '7.9');
    scene.pass(10_000);
    expect(scene.trade.exit).toBeNull();
    move(scene, '8.1');
    scene.pass(3_000);
    expect(scene.broker.living('STOP')).toEqual([]);
    expect(scene.broker.living('EXIT')).toHaveLength(1);
    for (const { orderRef } of scene.broker.living('EXIT')) scene.broker.fill(orderRef, 100);
    scene.settle();
    scene.pass(2_000);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(scene.broker.position().toNumber()).toBe(0);
    expect(wrong(scene)).toEqual([]);
  });

  it.each([
    ['no quote can be trusted', (scene: TradeHarness) => void (scene.quote = null)],
    ['trading is halted', (scene: TradeHarness) => void (scene.halted = true)],
    ['the session is closed', (scene: TradeHarness) => void (scene.session = 'closed')],
  ])('is kept while %s', (_name, set) => {
    const scene = lone(direction, why);
    move(scene, '9');
    set(scene);
    scene.pass(5_000);
    expect(scene.trade.exit).toBeNull();
    expect(scene.broker.covered().toNumber()).toBe(100);
  });
});

it('a target that somebody cancelled in TWS is not watched: that was a wish', () => {
  const scene = new TradeHarness().enter(100);
  scene.pass(1_000);
  scene.broker.end(scene.ref('T'), 'CANCELLED');
  scene.settle();
  move(scene, '20');
  scene.pass(5_000);
  expect(scene.trade.exit).toBeNull();
  expect(scene.broker.covered().toNumber()).toBe(100);
});
