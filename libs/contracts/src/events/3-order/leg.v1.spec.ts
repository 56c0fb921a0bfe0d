import { ORDER_PRICES, ORDER_TYPES, TIMES_IN_FORCE } from '@fairlead/core';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { LegV1, SAMPLE_LEG } from './leg.v1';

function problemsOf(leg: Partial<LegV1>): readonly string[] {
  return validateSync(plainToInstance(LegV1, leg)).map(({ property }) => property);
}

/** An order of a type with all that it cannot be without. */
function legOf(type: LegV1['type']): Partial<LegV1> {
  const { limit, stop, trails, offset } = ORDER_PRICES[type];
  const { stopPrice: _, ...rest } = SAMPLE_LEG;
  return {
    ...{ ...rest, type },
    ...(limit === 'needed' ? { limitPrice: '10' } : {}),
    ...(stop === 'needed' ? { stopPrice: '11' } : {}),
    ...(trails ? { trailingAmount: '1' } : {}),
    ...(offset ? { limitOffset: '0' } : {}),
  };
}

describe('an order on its way to the broker', () => {
  it.each(ORDER_TYPES)(
    'that is %s has the prices of its type, and cannot be without one',
    (type) => {
      const leg = legOf(type);
      expect(problemsOf(leg)).toEqual([]);
      for (const price of ['limitPrice', 'stopPrice', 'trailingAmount', 'limitOffset'] as const) {
        if (leg[price] === undefined) continue;
        const { [price]: _, ...without } = leg;
        expect(problemsOf(without)).toEqual([price]);
        expect(problemsOf({ ...leg, [price]: '-1' })).toEqual([price]);
      }
    },
  );

  it('trails by a percentage as well as by an amount', () => {
    const { trailingAmount: _, ...rest } = legOf('TRAIL');
    expect(problemsOf({ ...rest, trailingPercent: '2.5' })).toEqual([]);
    expect(problemsOf({ ...rest, trailingPercent: '0' })).toEqual(['trailingPercent']);
  });

  it.each(TIMES_IN_FORCE)('may be %s; till a moment it names that', (timeInForce) => {
    const leg = { ...legOf('LIMIT'), timeInForce };
    expect(problemsOf(leg)).toEqual(timeInForce === 'GTD' ? ['goodTill'] : []);
    expect(problemsOf({ ...leg, goodTill: '2026-11-30T15:00:00.000Z' })).toEqual([]);
  });

  it('may become another stop, with all that this one cannot be without', () => {
    const stop = { ...legOf('STOP'), adjusts: { at: '12', type: 'TRAIL', trailingPercent: '2' } } as const; // prettier-ignore
    expect(problemsOf(stop)).toEqual([]);
    for (const adjusts of [
      { at: '12', type: 'TRAIL' },
      { at: '12', type: 'STOP' },
      { at: '12', type: 'TRAIL_LIMIT', trailingAmount: '1' },
      { at: '12', type: 'LIMIT', limitPrice: '1' },
      { type: 'STOP', stopPrice: '11' },
    ])
      expect(problemsOf({ ...legOf('STOP'), adjusts: adjusts as never })).toEqual(['adjusts']);
  });

  it('is refused with a type, a time in force or a moment that there is not', () => {
    expect(problemsOf({ ...legOf('LIMIT'), type: 'PEGGED' as never })).toContain('type');
    expect(problemsOf({ ...legOf('LIMIT'), type: 'constructor' as never })).toContain('type');
    expect(problemsOf({ ...legOf('LIMIT'), timeInForce: 'FOREVER' as never })).toEqual(['timeInForce']); // prettier-ignore
    expect(problemsOf({ ...legOf('LIMIT'), goodAfter: 'noon' })).toEqual(['goodAfter']);
  });
});
