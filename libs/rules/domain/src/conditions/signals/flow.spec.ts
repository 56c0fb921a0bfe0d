import { decimal, parseInstant } from '@fairlead/core';
import type { FieldValue } from '../../facts';
import type { ConditionContext } from '../clause';
import { evaluate, sentenceOf } from '../evaluate';
import { startFlaw, startsWithoutSignal } from '../starts';
import { type FlowCondition, featuresOf } from './flow';

const now = parseInstant('2026-11-23T15:00:00Z');
const flow = (levels: Omit<FlowCondition, 'kind' | 'feature'>): FlowCondition => ({
  ...{ kind: 'flow', feature: 'net_flow' },
  ...levels,
});
const above = flow({ crossesAbove: decimal(1_000) });
const below = flow({ crossesBelow: decimal(-1_000) });
const contextWith = (before: number | null, value: FieldValue | null): ConditionContext => ({
  ...{ now, eventType: 'signal.accepted', strategy: 'basic', trades: [], quote: null },
  fields: new Map(value === null ? [] : [['features.net_flow', value]]),
  surroundings: {
    ...{ symbols: new Map(), windows: [], indicators: [] },
    features: new Map(before === null ? [] : [['net_flow', decimal(before)]]),
  },
});

describe('a feature that crosses a level', () => {
  it.each<[FlowCondition, number, number, boolean]>([
    [above, 900, 1_100, true],
    [above, 1_000, 1_000.01, true],
    [above, 900, 1_000, false],
    [above, 1_001, 1_100, false],
    [above, 1_100, 900, false],
    [above, -5_000, 5_000, true],
    [below, -900, -1_100, true],
    [below, -1_000, -1_000.01, true],
    [below, -900, -1_000, false],
    [below, -1_001, -1_100, false],
    [below, -1_100, -900, false],
  ])('%j from %d to %d: %s', (condition, before, value, expected) => {
    const context = contextWith(before, value);
    expect(evaluate(condition, context)).toMatchObject({ holds: expected, isKnown: true });
    const opposite = evaluate({ kind: 'not', of: condition }, context);
    expect(opposite).toMatchObject({ holds: !expected, isKnown: true });
  });

  it('is not known by the first signal that has it, neither as it stands nor negated', () => {
    const { surroundings: _, ...nothing } = contextWith(null, 2_000);
    for (const context of [contextWith(null, 2_000), nothing]) {
      expect(evaluate(above, context)).toMatchObject({ holds: false, isKnown: false });
      expect(evaluate({ kind: 'not', of: above }, context)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
    }
    expect(evaluate(above, nothing).clauses[0]?.actual).toBe('unknown: its source sent no value before'); // prettier-ignore
  });

  it.each([
    ['has it not', contextWith(900, null)],
    ['has a text for it', contextWith(900, 'much')],
    ['has a number that is larger than anything', contextWith(900, 1e100)],
    ['is another event', { ...contextWith(900, 1_100), eventType: 'order.trade' }],
  ])('does not hold where what comes %s', (_what, context) => {
    expect(evaluate(above, context)).toMatchObject({ holds: false, isKnown: true });
  });

  it('is a clause with value, threshold and distance, and part of a sentence', () => {
    expect(evaluate(above, contextWith(900, 1_250.5)).clauses).toEqual([
      {
        ...{ id: 'flow.crossesAbove', clause: 'features.net_flow crosses above 1000' },
        ...{ holds: true, isKnown: true, actual: '1250.5 after 900' },
        ...{ value: '1250.5', threshold: '1000', distance: '250.5', ageMs: null },
      },
    ]);
    expect(evaluate(above, contextWith(1_200, 1_300)).clauses[0]?.distance).toBe('-200');
    expect(sentenceOf(below)).toBe('net_flow of its signals crosses below -1000');
  });

  it('is started by signals alone, and refused where something else would start the rule too', () => {
    expect(startsWithoutSignal(above)).toBe(false);
    const price = { kind: 'market', priceMin: decimal(1) } as const;
    expect(startFlaw({ kind: 'and', of: [above, price] })).toBeNull();
    expect(startFlaw({ kind: 'or', of: [above, price] })).toContain('holds without its event too');
  });

  it('is remembered of what is asked for, and of numbers only that can be read again', () => {
    const fields = new Map<string, FieldValue>([['features.a', 1.5], ['features.b', 'x'], ['features.c', 2]]); // prettier-ignore
    expect([...featuresOf(fields, ['a', 'b', 'd'])]).toEqual([['a', decimal('1.5')]]);
    const extreme = new Map<string, FieldValue>([['features.a', 1e300], ['features.b', 1e-300]]); // prettier-ignore
    expect([...featuresOf(extreme, ['a', 'b'])]).toEqual([]);
  });
});
