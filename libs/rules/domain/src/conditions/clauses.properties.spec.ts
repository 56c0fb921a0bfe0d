import { type Instant, type TradeId, decimal, instant, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import type { Surroundings } from '../surroundings/surroundings';
import type { ConditionContext } from './clause';
import type { Condition, LeafCondition } from './condition';
import { evaluate, sentenceOf } from './evaluate';

const now = instant(1_795_446_000_000);
const price = fc.integer({ min: 1, max: 200 }).map((cents) => decimal(cents).div(10));

const context: fc.Arbitrary<ConditionContext> = fc
  .record({
    minutes: fc.integer({ min: 0, max: 7 * 24 * 60 }),
    confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    action: fc.constantFrom('BUY', 'SELL'),
    held: fc.boolean(),
    cost: fc.option(price),
    bid: fc.option(price),
    ageMs: fc.integer({ min: 0, max: 90_000 }),
    live: fc.boolean(),
    counted: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  .map(({ minutes, confidence, action, held, cost, bid, ageMs, live, counted }) => {
    const at = plusMs(now, minutes * 60_000);
    return {
      now: at,
      eventType: 'signal.accepted',
      fields: new Map<string, string | number>([
        ['action', action],
        ...(confidence === null ? [] : [['confidence', confidence] as const, ['features.net', Math.round(confidence * 4)] as const]), // prettier-ignore
      ]),
      strategy: 'basic',
      trades: held
        ? [
            {
              ...{ tradeId: 't' as TradeId, strategy: 'basic', direction: 'LONG', status: 'OPEN' },
              ...{ openedAt: plusMs(at, -60_000), position: decimal(1), averageEntryPrice: cost },
              expectedUntil: null,
            } as const,
          ]
        : [],
      quote: {
        bid,
        ask: bid,
        last: null,
        previousClose: cost,
        volume: null,
        quotedAt: plusMs(at, -ageMs),
        live,
      },
      ...(counted === null ? {} : { surroundings: surroundingsOf(counted, at) }),
    };
  });

/** So many sources said BUY, each once; what is held of another symbol is known with them. */
function surroundingsOf(count: number, at: Instant): Surroundings {
  const tallies = Array.from({ length: count }, (_each, index) => ({
    ...{ source: `s${index}`, action: 'BUY' as const, count: 1, latestAt: at, latest: index },
  }));
  const symbols = new Map([['MSFT', { trades: [], quote: null }]]);
  return {
    symbols,
    windows: [{ symbol: null, withinMs: 60_000, tallies }],
    // As many as there are sources: a level is crossed by some.
    features: new Map([['net', decimal(count)]]),
    indicators: [
      {
        ...{ name: 'RSI', period: 14, interval: '1m', barsUsed: 14, barsWanted: 14, live: true },
        ...{ value: decimal(3 - count), previous: count === 0 ? null : decimal(count), at },
      },
    ],
  };
}

const comparison = fc.constantFrom('=', 'in', '>=', '<=', '>', '<') as fc.Arbitrary<'='>;
const leaf: fc.Arbitrary<LeafCondition> = fc.oneof(
  fc.record({
    kind: fc.constant('event' as const),
    type: fc.constant('signal.accepted'),
    where: fc.array(
      fc.record({
        field: fc.constant('confidence'),
        comparison,
        values: fc.array(fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10), { minLength: 1, maxLength: 1 }), // prettier-ignore
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({ kind: fc.constant('position' as const), open: fc.boolean() }),
  fc.record({
    kind: fc.constant('position' as const),
    symbol: fc.constant('MSFT'),
    open: fc.boolean(),
    heldMsMin: fc.constant(1_000),
  }),
  fc.record({
    kind: fc.constant('signals' as const),
    withinMs: fc.constant(60_000),
    countMin: fc.integer({ min: 1, max: 3 }).map((value) => decimal(value)),
    countMax: fc.integer({ min: 1, max: 3 }).map((value) => decimal(value)),
  }),
  fc.record({
    kind: fc.constant('market' as const),
    indicator: fc.record({
      of: fc.constant({ name: 'RSI', period: 14, interval: '1m' }),
      above: fc.integer({ min: 0, max: 3 }).map((value) => decimal(value)),
      crossesAbove: fc.integer({ min: 0, max: 3 }).map((value) => decimal(value)),
    }),
  }),
  fc.record({
    kind: fc.constant('flow' as const),
    feature: fc.constant('net'),
    crossesBelow: fc.integer({ min: 0, max: 3 }).map((value) => decimal(value)),
  }),
  fc.record({
    kind: fc.constant('agreement' as const),
    actions: fc.constantFrom(['BUY'] as const, ['SELL'] as const),
    sourcesMin: fc.constant(decimal(2)),
    withinMs: fc.constantFrom(60_000, 61_000),
  }),
  fc.record({
    kind: fc.constant('position' as const),
    unrealisedPercentMin: fc.integer({ min: -100, max: 100 }).map((value) => decimal(value)),
    heldMsMax: fc.constantFrom(59_000, 60_000, 61_000),
  }),
  fc.record({
    kind: fc.constant('market' as const),
    priceMin: price,
    changePercentMax: price,
  }),
  fc.record({
    kind: fc.constant('time' as const),
    marketHoursOnly: fc.constant(true),
    minutesAfterOpenMin: fc.integer({ min: 0, max: 390 }).map((value) => decimal(value)),
  }),
);
const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('any') }),
  ),
})).any;

describe('clauses of any condition', () => {
  it('are there whether it holds or not, each with an id of its own, in one shape', () => {
    fc.assert(
      fc.property(condition, context, (wanted, found) => {
        const { clauses } = evaluate(wanted, found);
        expect(clauses.length).toBeGreaterThan(0);
        const ids = clauses.map(({ id }) => id);
        // Two bounds on one field in one condition are one id; no condition that is read has them.
        expect(ids.every((id) => id.length > 0)).toBe(true);
        for (const clause of clauses) {
          expect(Object.keys(clause).sort()).toEqual(['actual', 'ageMs', 'clause', 'distance', 'holds', 'id', 'isKnown', 'threshold', 'value']); // prettier-ignore
        }
      }),
    );
  });

  it('have the name that their author gave them, or else what they are part of, and are the same', () => {
    fc.assert(
      fc.property(condition, context, (wanted, found) => {
        const plain = evaluate(wanted, found);
        const all = evaluate({ ...wanted, alias: 'all of it' }, found);
        const nameless = all.clauses.map(({ alias: _name, ...clause }) => clause);
        expect({ ...all, clauses: nameless }).toEqual(plain);
        expect(new Set(all.clauses.map(({ alias }) => alias))).toEqual(new Set(['all of it']));
        const nested: Condition = { kind: 'and', of: [{ ...wanted, alias: 'near' }, wanted], alias: 'far' }; // prettier-ignore
        const names = evaluate(nested, found).clauses.map(({ alias }) => alias);
        const count = plain.clauses.length;
        expect(names).toEqual([...Array<string>(count).fill('near'), ...Array<string>(count).fill('far')]); // prettier-ignore
      }),
    );
  });

  it('have a distance that is 0 or more where they hold, and 0 or less where not', () => {
    fc.assert(
      fc.property(leaf, context, (wanted, found) => {
        for (const { holds, distance, value } of evaluate(wanted, found).clauses) {
          if (distance === null) continue;
          expect(value).not.toBeNull();
          expect(decimal(distance).toNumber() * (holds ? 1 : -1)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('have the same ids whatever is found, so that two decisions can be compared', () => {
    fc.assert(
      fc.property(condition, context, context, (wanted, one, other) => {
        const ids = (found: ConditionContext): string[] =>
          evaluate(wanted, found).clauses.map(({ id }) => id);
        expect(ids(one)).toEqual(ids(other));
      }),
    );
  });

  it('of what is not known hold neither as they stand nor negated', () => {
    const stale = { kind: 'market', priceMin: decimal(1) } as const;
    fc.assert(
      fc.property(condition, context, (wanted, found) => {
        const blind = { ...found, quote: null };
        expect(evaluate(stale, blind)).toMatchObject({ holds: false, isKnown: false });
        expect(evaluate({ kind: 'not', of: stale }, blind)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
        // What is known to hold or not by one part stays so, whatever is not known beside it.
        const { holds, isKnown } = evaluate(wanted, found);
        const both = evaluate({ kind: 'and', of: [wanted, { kind: 'market', volumeMin: decimal(1) }] }, found); // prettier-ignore
        expect(both.isKnown).toBe(isKnown && !holds);
      }),
    );
  });

  it('hold where their condition does, by and, or and not', () => {
    fc.assert(
      fc.property(condition, context, (wanted, found) => {
        const holds = (one: Condition): boolean => evaluate(one, found).holds;
        const { isKnown } = evaluate(wanted, found);
        const opposite: Condition = { kind: 'not', of: wanted };
        expect(holds(opposite)).toBe(isKnown && !holds(wanted));
        expect(evaluate(opposite, found).isKnown).toBe(isKnown);
        expect(holds({ kind: 'and', of: [wanted, wanted] })).toBe(holds(wanted));
        expect(holds({ kind: 'or', of: [wanted, opposite] })).toBe(isKnown);
        expect(evaluate({ kind: 'and', of: [wanted, opposite] }, found)).toMatchObject({ holds: false, isKnown }); // prettier-ignore
        expect(sentenceOf(wanted)).not.toBe('');
      }),
    );
  });
});
