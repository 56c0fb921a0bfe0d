import { TradeHarness } from '../../testing';
import { type ProtectedHours, protectedHours } from './protected-hours';

describe('the hours in which a trade is protected', () => {
  it.each<readonly [string, TradeHarness, ProtectedHours | null]>([
    ['its session, by the stop of its entry', new TradeHarness().enter(), 'REGULAR'],
    ['its session, where the stop trails', trailing().enter(), 'REGULAR'],
    [
      'before and after it too, where every stop works then',
      outside(new TradeHarness().enter()),
      'EXTENDED',
    ],
    ['none, before anything is held', new TradeHarness(), null],
    ['none, where no stop is wanted', new TradeHarness({ protection: null }).enter(), null],
    ['none, once the stop is lost', lost(new TradeHarness().enter()), null],
  ])('are %s', (_what, { trade }, hours) => {
    expect(protectedHours(trade)).toBe(hours);
  });

  it('are those of the stop that works in the fewest', () => {
    const { trade } = outside(new TradeHarness().enter());
    const [, stop] = trade.legs;
    if (stop === undefined) throw new Error('a bracket has a stop');
    const { outsideHours: _outside, ...regular } = stop;
    expect(protectedHours({ ...trade, legs: [...trade.legs, regular] })).toBe('REGULAR');
  });
});

function trailing(): TradeHarness {
  const { protection } = new TradeHarness().trade;
  if (protection === null) throw new Error('the harness protects');
  return new TradeHarness({ protection: { ...protection, trail: protection.stop } });
}

function outside(scene: TradeHarness): TradeHarness {
  const legs = scene.trade.legs.map((leg) => leg.purpose === 'STOP' ? { ...leg, outsideHours: true as const } : leg); // prettier-ignore
  scene.trade = { ...scene.trade, legs };
  return scene;
}

function lost(scene: TradeHarness): TradeHarness {
  scene.broker.end(scene.ref('S'), 'CANCELLED');
  scene.settle();
  return scene;
}
