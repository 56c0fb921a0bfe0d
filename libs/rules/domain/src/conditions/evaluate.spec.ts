import { type TradeId, decimal, parseInstant, plusMs } from '@fairlead/core';
import type { TradeFacts } from '../facts';
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
      position: decimal(100),
      averageEntryPrice: decimal(50),
      expectedUntil: null,
    },
  ],
  quote: {
    ...{ bid: decimal(51), ask: decimal('51.10'), last: decimal('51.05') },
    ...{ previousClose: decimal(50), volume: decimal(1_000) },
    ...{ quotedAt: monday, live: true },
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
    [{ kind: 'position', heldMsMax: 90_000 }, true],
    [{ kind: 'position', heldMsMax: 89_999 }, false],
    [{ kind: 'position', heldMsMax: 90_000, strategy: 'swing' }, false],
    [{ kind: 'position', status: ['OPEN', 'CLOSING'] }, true],
    [{ kind: 'position', status: ['ENTERING'] }, false],
    [{ kind: 'position', status: ['OPEN'], strategy: 'swing' }, false],
    [{ kind: 'position', unrealisedPercentMin: decimal(2) }, true],
    [{ kind: 'position', unrealisedPercentMin: decimal('2.01') }, false],
    [{ kind: 'position', unrealisedPercentMax: decimal('1.99') }, false],
  ])('%j is %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  const result = (changes: Partial<ConditionContext>, strategy = 'basic'): string | undefined => {
    const condition: Condition = {
      ...{ kind: 'position', strategy, unrealisedPercentMin: decimal(-100) },
    };
    return evaluate(condition, { ...context, ...changes }).clauses[0]?.actual;
  };
  const [basic] = context.trades;
  const quote = context.quote;
  if (basic === undefined || quote === null) throw new Error('the context has a trade and a quote');
  const short: TradeFacts = {
    ...basic,
    ...{ strategy: 'swing', direction: 'SHORT', position: decimal(-10), averageEntryPrice: decimal(60) }, // prettier-ignore
  };

  it('takes the result of the strategy alone, at the price at which it could leave now', () => {
    const trades = [basic, short];
    expect(result({ trades })).toBe('2 %');
    expect(result({ trades }, 'swing')).toBe('14.8333 %');
    const moved = { ...quote, bid: decimal(49), ask: decimal(66) };
    expect(result({ trades, quote: moved })).toBe('-2 %');
    expect(result({ trades, quote: moved }, 'swing')).toBe('-10 %');
    expect(result({ trades, quote: { ...moved, bid: null } })).toBe('2.1 %');
  });

  it.each<[string, Partial<ConditionContext>, string]>([
    ['no trade', { trades: [] }, 'nothing is held'],
    ['a trade that has not filled', { trades: [{ ...basic, averageEntryPrice: null }] }, 'nothing filled yet'], // prettier-ignore
    ['a trade that is flat', { trades: [{ ...basic, position: decimal(0) }] }, 'nothing filled yet'], // prettier-ignore
    ['no quote', { quote: null }, 'no quote'],
    [
      'an old quote',
      { quote: { ...quote, quotedAt: plusMs(monday, -60_001) } },
      'the quote is 60 s old',
    ],
    ['a quote that nobody can trade at', { quote: { ...quote, live: false } }, 'nobody can trade'],
    ['no price', { quote: { ...quote, bid: null, last: null } }, 'no price'],
  ])('knows nothing of the result with %s, and then no bound holds', (_what, changes, why) => {
    expect(result(changes)).toContain(`unknown: ${why}`);
    for (const bound of ['unrealisedPercentMin', 'unrealisedPercentMax'] as const) {
      expect(holds({ kind: 'position', [bound]: decimal(0) }, changes)).toBe(false);
    }
  });
});

describe('market condition', () => {
  const quote = context.quote;
  if (quote === null) throw new Error('the context has a quote');
  it.each<[Partial<typeof quote>, Omit<Extract<Condition, { kind: 'market' }>, 'kind'>, boolean]>([
    [{}, { priceMin: decimal('51.05') }, true],
    [{}, { priceMin: decimal('51.06') }, false],
    [{}, { priceMax: decimal('51.05') }, true],
    [{}, { priceMax: decimal('51.04') }, false],
    [{ last: null }, { priceMin: decimal('51.05'), priceMax: decimal('51.05') }, true],
    [{ last: null, bid: null }, { priceMin: decimal(0) }, false],
    [{}, { changePercentMin: decimal('2.1') }, true],
    [{}, { changePercentMin: decimal('2.11') }, false],
    [{ last: decimal(49) }, { changePercentMax: decimal(-2) }, true],
    [{ last: decimal(49) }, { changePercentMax: decimal('-2.1') }, false],
    [{ previousClose: null }, { changePercentMin: decimal(-100) }, false],
    [{ previousClose: decimal(0) }, { changePercentMin: decimal(-100) }, false],
    [{}, { spreadPercentMax: decimal('0.2') }, true],
    [{}, { spreadPercentMax: decimal('0.19') }, false],
    [{ ask: null }, { spreadPercentMax: decimal(10) }, false],
    [{}, { volumeMin: decimal(1_000) }, true],
    [{}, { volumeMin: decimal(1_001) }, false],
    [{ volume: null }, { volumeMin: decimal(1) }, false],
    [{ quotedAt: plusMs(monday, -60_000) }, { priceMin: decimal(1) }, true],
    [{ quotedAt: plusMs(monday, -60_001) }, { priceMin: decimal(1) }, false],
    [{ live: false }, { priceMin: decimal(1) }, false],
  ])('with a quote of %j holds by %j: %s', (changes, bounds, expected) => {
    const condition: Condition = { kind: 'market', ...bounds };
    expect(holds(condition, { quote: { ...quote, ...changes } })).toBe(expected);
    expect(holds(condition, { quote: null })).toBe(false);
  });

  it('says what was found, how far that is from the bound, and how old', () => {
    const condition: Condition = { kind: 'market', spreadPercentMax: decimal('0.1'), priceMin: decimal(60) }; // prettier-ignore
    const found = { quote: { ...quote, quotedAt: plusMs(monday, -1_500) } };
    expect(evaluate(condition, { ...context, ...found }).clauses).toEqual([
      {
        ...{
          id: 'market.priceMin',
          clause: 'price >= 60',
          holds: false,
          isKnown: true,
          actual: '51.05',
        },
        ...{ value: '51.05', threshold: '60', distance: '-8.95', ageMs: 1_500 },
      },
      expect.objectContaining({
        ...{ id: 'market.spreadPercentMax', clause: 'spread <= 0.1 %', actual: '0.1959 %' },
        ageMs: 1_500,
      }),
    ]);
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
    ['2026-11-23T14:59:59Z', { kind: 'time', minutesAfterOpenMin: decimal(30) }, false],
    ['2026-11-23T15:00:00Z', { kind: 'time', minutesAfterOpenMin: decimal(30) }, true],
    ['2026-11-23T15:00:00Z', { kind: 'time', minutesAfterOpenMax: decimal(30) }, true],
    ['2026-11-23T15:00:01Z', { kind: 'time', minutesAfterOpenMax: decimal(30) }, false],
    ['2026-11-23T14:29:59Z', { kind: 'time', minutesAfterOpenMax: decimal(390) }, false],
    ['2026-11-23T20:45:00Z', { kind: 'time', minutesBeforeCloseMax: decimal(15) }, true],
    ['2026-11-23T20:44:59Z', { kind: 'time', minutesBeforeCloseMax: decimal(15) }, false],
    ['2026-11-23T20:45:01Z', { kind: 'time', minutesBeforeCloseMin: decimal(15) }, false],
    // The day after Thanksgiving closes at 13:00 New York, and on Thanksgiving nothing opens.
    ['2026-11-27T17:45:00Z', { kind: 'time', minutesBeforeCloseMax: decimal(15) }, true],
    ['2026-11-27T17:44:00Z', { kind: 'time', minutesBeforeCloseMax: decimal(15) }, false],
    ['2026-11-27T18:00:00Z', { kind: 'time', minutesBeforeCloseMin: decimal(0) }, false],
    ['2026-11-26T15:00:00Z', { kind: 'time', minutesAfterOpenMin: decimal(0) }, false],
    ['2026-07-01T13:31:00Z', { kind: 'time', minutesAfterOpenMax: decimal(1) }, true],
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
