import { type Direction, decimal, directionSign, flatLadder } from '@fairlead/core';
import fc from 'fast-check';
import { TradeHarness } from '../../testing';
import type { ProtectionSpec } from './protection-spec';
import { protectionPrices, wantedPrices } from './protection-prices';

const DIRECTIONS = ['LONG', 'SHORT'] as const;

describe('stop and target around an entry', () => {
  const spec = {
    stop: { kind: 'absolute', value: decimal('3.71') },
    target: { kind: 'absolute', value: decimal('9.86') },
  } as const;

  it.each([
    ['LONG', '119.70', '133.35'],
    ['SHORT', '127.20', '113.55'],
  ] as const)('of a %s: the stop snaps away from the market, the target passively', (...row) => {
    const [direction, stop, target] = row;
    const basis = decimal('123.45');
    const prices = protectionPrices({ direction, basis, spec, ladder: flatLadder('0.05') });
    expect([prices.stop.toFixed(2), prices.target.toFixed(2)]).toEqual([stop, target]);
  });
});

describe('a target at a multiple of what is risked', () => {
  const riskRatio = (stop: ProtectionSpec['stop'], r: string): ProtectionSpec => ({
    stop,
    target: { kind: 'r', value: decimal(r) },
  });
  const THREE_PERCENT = { kind: 'percent', value: decimal(3) } as const;

  it.each([
    ['LONG', THREE_PERCENT, '2', '97.00', '106.00'],
    ['SHORT', THREE_PERCENT, '2', '103.00', '94.00'],
    ['LONG', { kind: 'absolute', value: decimal('1.5') }, '1.5', '98.50', '102.25'],
    ['SHORT', { kind: 'absolute', value: decimal('1.5') }, '0.5', '101.50', '99.25'],
  ] as const)(
    'of a %s stands as far as its stop so often: %j × %s',
    (direction, stop, r, ...expected) => {
      const scene = new TradeHarness({ direction, protection: riskRatio(stop, r) });
      const prices = wantedPrices(scene.trade);
      expect([prices.stop.toFixed(2), prices.target.toFixed(2)]).toEqual(expected);
    },
  );

  it.each([
    ['LONG', '98.94', '108.12'],
    ['SHORT', '105.06', '95.88'],
  ] as const)(
    'of a %s is priced again from the average fill, as its stop is',
    (direction, ...expected) => {
      const protection = riskRatio(THREE_PERCENT, '2');
      const scene = new TradeHarness({ direction, protection }).enter(100, '102.00');
      const [stop, target] = [
        scene.broker.orders.get(scene.ref('S')),
        scene.broker.orders.get(scene.ref('T')),
      ];
      expect([stop?.terms.stopPrice?.toFixed(2), target?.terms.limitPrice?.toFixed(2)]).toEqual(expected); // prettier-ignore
    },
  );

  it('is never nearer than that, and no more than two ticks further, whatever the stop', () => {
    const distance = fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), value: cents(25, 2_000) }),
      fc.record({ kind: fc.constant('absolute' as const), value: cents(1, 2_000) }),
    );
    const anything = fc.record({ direction: fc.constantFrom<Direction>(...DIRECTIONS), stop: distance, r: cents(10, 300), basis: cents(5_000, 50_000) }); // prettier-ignore
    fc.assert(
      fc.property(anything, ({ direction, stop, r, basis }) => {
        const tick = decimal('0.05');
        const spec = { stop, target: { kind: 'r', value: r } } as const;
        const prices = protectionPrices({ direction, basis, spec, ladder: flatLadder('0.05') });
        const sign = directionSign(direction);
        const risked = stop.kind === 'absolute' ? stop.value : basis.times(stop.value).div(100);
        const gain = prices.target.minus(basis).times(sign);
        const wanted = risked.times(r);
        // A short cannot gain more than its price.
        if (direction === 'SHORT' && wanted.gte(basis.minus(tick))) return;
        expect(gain.minus(wanted).abs().lt(tick)).toBe(true);
        expect(gain.gte(wanted)).toBe(true);
      }),
    );
  });

  function cents(min: number, max: number) {
    return fc.integer({ min, max }).map((value) => decimal(value).div(100));
  }
});
