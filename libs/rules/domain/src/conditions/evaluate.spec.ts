import { type TradeId, decimal, parseInstant, plusMs } from '@fairlead/core';
import { type Condition, eventTypesOf } from './condition';
import type { ConditionContext } from './clause';
import { evaluate } from './evaluate';

const monday = parseInstant('2026-11-23T15:00:00Z'); // 10:00 in New York
const context: ConditionContext = {
  now: monday,
  eventType: 'signal.accepted',
  fields: new Map<string, string | number>([
    ['action', 'BUY'],
    ['confidence', 0.8],
    ['price', '187.30'],
    ['features.rsi', 31.5],
  ]),
  strategy: 'basic',
  trades: [
    {
      tradeId: 't' as TradeId,
      strategy: 'basic',
      direction: 'LONG',
      status: 'OPEN',
      openedAt: plusMs(monday, -90_000),
      expectedUntil: null,
    },
  ],
  position: {
    quantity: decimal(100),
    averagePrice: decimal(50),
    unrealisedPnl: decimal(100),
  },
};
const holds = (condition: Condition, changes: Partial<ConditionContext> = {}): boolean =>
  evaluate(condition, { ...context, ...changes }).holds;
const where = (
  field: string,
  comparison: '=' | 'in' | '>=' | '<=' | '>' | '<',
  ...values: (string | number)[]
): Condition => ({
  kind: 'event',
  type: 'signal.accepted',
  where: [{ field, comparison, values }],
});

describe('event condition', () => {
  it.each<[Condition, boolean]>([
    [where('action', '=', 'BUY'), true],
    [where('action', '=', 'SELL'), false],
    [where('action', 'in', 'SELL', 'BUY'), true],
    [where('confidence', '>=', 0.8), true],
    [where('confidence', '>', 0.8), false],
    [where('confidence', '<=', 0.8), true],
    [where('confidence', '<', 0.8), false],
    [where('price', '=', 187.3), true],
    [where('price', '>', '187.29'), true],
    [where('features.rsi', '<', 40), true],
    [where('features.macd', '<', 40), false],
    [where('action', '>', 1), false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('does not hold for another type of event', () => {
    expect(holds(where('action', '=', 'BUY'), { eventType: 'market.bar' })).toBe(false);
  });
});

describe('position condition', () => {
  it.each<[Condition, boolean]>([
    [{ kind: 'position', open: true }, true],
    [{ kind: 'position', open: false }, false],
    [{ kind: 'position', open: false, strategy: 'swing' }, true],
    [{ kind: 'position', direction: 'LONG' }, true],
    [{ kind: 'position', direction: 'SHORT' }, false],
    [{ kind: 'position', heldMsMin: 90_000 }, true],
    [{ kind: 'position', heldMsMin: 90_001 }, false],
    [{ kind: 'position', unrealisedPercentMin: decimal(2) }, true],
    [{ kind: 'position', unrealisedPercentMin: decimal('2.01') }, false],
    [{ kind: 'position', unrealisedPercentMax: decimal('1.99') }, false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('knows nothing of the result without a position or a quote', () => {
    const condition: Condition = { kind: 'position', unrealisedPercentMin: decimal(-100) };
    expect(holds(condition, { position: null })).toBe(false);
  });
});

describe('time condition', () => {
  it.each<[string, Condition, boolean]>([
    ['2026-11-23T20:59:00Z', { kind: 'time', start: '15:59', end: '16:00' }, true],
    ['2026-11-23T21:00:00Z', { kind: 'time', start: '15:59', end: '16:00' }, false],
    ['2026-07-01T19:59:00Z', { kind: 'time', start: '15:59', end: '16:00' }, true],
    ['2026-11-24T06:00:00Z', { kind: 'time', start: '20:00', end: '04:00' }, true],
    ['2026-11-23T15:00:00Z', { kind: 'time', start: '20:00', end: '04:00' }, false],
    ['2026-11-23T15:00:00Z', { kind: 'time', days: ['MON', 'FRI'] }, true],
    ['2026-11-24T15:00:00Z', { kind: 'time', days: ['MON', 'FRI'] }, false],
    ['2026-11-23T15:00:00Z', { kind: 'time', marketHoursOnly: true }, true],
    ['2026-11-26T15:00:00Z', { kind: 'time', marketHoursOnly: true }, false],
    ['2026-11-27T18:00:00Z', { kind: 'time', marketHoursOnly: true }, false],
  ])('at %s %j is %s', (at, condition, expected) => {
    expect(holds(condition, { now: parseInstant(at) })).toBe(expected);
  });
});

describe('combined conditions', () => {
  const yes = where('action', '=', 'BUY');
  const no = where('action', '=', 'SELL');

  it.each<[Condition, boolean]>([
    [{ kind: 'and', of: [yes, yes] }, true],
    [{ kind: 'and', of: [yes, no] }, false],
    [{ kind: 'or', of: [no, yes] }, true],
    [{ kind: 'or', of: [no, no] }, false],
    [{ kind: 'not', of: no }, true],
    [{ kind: 'not', of: { kind: 'and', of: [yes, yes] } }, false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('report every part, also after one that does not hold', () => {
    expect(evaluate({ kind: 'and', of: [no, yes] }, context).clauses).toHaveLength(2);
  });
});

describe('event types of a condition', () => {
  const event = (type: string): Condition => ({ kind: 'event', type, where: [] });
  const time: Condition = { kind: 'time', start: '09:30' };

  it.each<[Condition, string[] | null]>([
    [event('a'), ['a']],
    [{ kind: 'and', of: [time, event('a')] }, ['a']],
    [{ kind: 'and', of: [event('b'), event('a')] }, []],
    [{ kind: 'or', of: [event('b'), event('a')] }, ['b', 'a']],
    [{ kind: 'or', of: [event('b'), time] }, null],
    [{ kind: 'not', of: event('a') }, null],
    [time, null],
  ])('of %j are %j', (condition, expected) => {
    const types = eventTypesOf(condition);
    expect(types === null ? null : [...types]).toEqual(expected);
  });
});
