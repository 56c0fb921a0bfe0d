import { type Decimal, decimal, parseInstant, plusMs } from '@fairlead/core';
import { type DocumentNode, Reading } from '@fairlead/core/document';
import fc from 'fast-check';
import type { QuoteFacts } from '../../facts';
import type { IndicatorCatalogue } from '../../shapes/rule-context';
import type { IndicatorFacts } from '../../surroundings/surroundings';
import type { ConditionContext } from '../clause';
import { evaluate, sentenceOf } from '../evaluate';
import { marketKind } from './market';
import type { MarketCondition, WantedIndicator } from './market-condition';

const now = parseInstant('2026-11-23T15:00:00Z');
const RSI = { name: 'RSI', period: 14, interval: '1m' };
const FAST = { name: 'SMA', period: 5, interval: '1m' };
const SLOW = { name: 'SMA', period: 20, interval: '1m' };
const ATR = { name: 'ATR', period: 14, interval: '10s' };

const facts = (
  of: WantedIndicator['of'],
  values: readonly [before: string | null, now: string],
  changes: Partial<IndicatorFacts> = {},
): IndicatorFacts => ({
  ...{ ...of, value: decimal(values[1]), previous: values[0] === null ? null : decimal(values[0]) },
  ...{ at: plusMs(now, -5_000), barsUsed: of.period, barsWanted: of.period, live: true },
  ...changes,
});
const quote: QuoteFacts = {
  ...{ bid: decimal(49), ask: decimal(51), last: decimal(50), previousClose: null },
  ...{ volume: decimal(1_000), quotedAt: plusMs(now, -1_000), live: true },
};
const contextWith = (...indicators: readonly IndicatorFacts[]): ConditionContext => ({
  ...{ now, eventType: null, fields: new Map(), strategy: 'basic', trades: [], quote },
  surroundings: { symbols: new Map(), windows: [], indicators },
});
const rsi = (looks: Omit<WantedIndicator, 'of'>): MarketCondition => ({
  ...{ kind: 'market', indicator: { of: RSI, ...looks } },
});
const n = (value: number | string): Decimal => decimal(value);

describe('an indicator', () => {
  it.each<[MarketCondition, readonly [string | null, string], boolean]>([
    [rsi({ below: n(30) }), [null, '29.99'], true],
    [rsi({ below: n(30) }), [null, '30'], false],
    [rsi({ above: n(70) }), [null, '70'], false],
    [rsi({ above: n(70) }), [null, '70.01'], true],
    [rsi({ above: n(30), below: n(70) }), [null, '50'], true],
    [rsi({ above: n(30), below: n(70) }), [null, '70'], false],
    // It has to come from the other side, or from the level itself, and to be beyond it.
    [rsi({ crossesAbove: n(30) }), ['29', '31'], true],
    [rsi({ crossesAbove: n(30) }), ['30', '30.01'], true],
    [rsi({ crossesAbove: n(30) }), ['29', '30'], false],
    [rsi({ crossesAbove: n(30) }), ['31', '32'], false],
    [rsi({ crossesAbove: n(30) }), ['31', '29'], false],
    [rsi({ crossesBelow: n(70) }), ['71', '69'], true],
    [rsi({ crossesBelow: n(70) }), ['70', '69.99'], true],
    [rsi({ crossesBelow: n(70) }), ['71', '70'], false],
    [rsi({ crossesBelow: n(70) }), ['69', '68'], false],
    [rsi({ crossesBelow: n(70) }), ['69', '71'], false],
  ])('%j with %j: %s', (condition, values, expected) => {
    const context = contextWith(facts(RSI, values));
    expect(evaluate(condition, context).holds).toBe(expected);
    const opposite = evaluate({ kind: 'not', of: condition }, context);
    expect(opposite).toMatchObject({ holds: !expected, isKnown: true });
  });

  const crossing: MarketCondition = { kind: 'market', indicator: { of: FAST, crossesAbove: SLOW } };
  const old = { at: plusMs(now, -65_000) };
  it.each<[string, IndicatorFacts, IndicatorFacts, boolean]>([
    ['goes above it', facts(FAST, ['9', '11']), facts(SLOW, ['10', '10.5']), true],
    ['was equal and goes above it', facts(FAST, ['10', '11']), facts(SLOW, ['10', '10.5']), true],
    ['only reaches it', facts(FAST, ['9', '10.5']), facts(SLOW, ['10', '10.5']), false],
    ['was above it', facts(FAST, ['11', '12']), facts(SLOW, ['10', '10.5']), false],
    ['is overtaken', facts(FAST, ['11', '10']), facts(SLOW, ['10', '10.5']), false],
    ['stays while the other one falls', facts(FAST, ['9', '10'], old), facts(SLOW, ['10.5', '9.5']), true], // prettier-ignore
    ['rises while the other one stays', facts(FAST, ['9', '11']), facts(SLOW, ['7', '10'], old), true], // prettier-ignore
  ])('crosses another one where it %s', (_what, fast, slow, expected) => {
    expect(evaluate(crossing, contextWith(fast, slow))).toMatchObject({ holds: expected, isKnown: true }); // prettier-ignore
  });

  it.each<[string, readonly IndicatorFacts[], string]>([
    ['is not there', [], 'no value'],
    ['is there by another period only', [facts({ ...RSI, period: 7 }, ['1', '2'])], 'no value'],
    ['has no value before', [facts(RSI, [null, '31'])], 'there is no value before it'],
    ['is old', [facts(RSI, ['29', '31'], { at: plusMs(now, -360_001) })], 'its value is 360 s old'],
    ['rests on too few bars', [facts(RSI, ['29', '31'], { barsUsed: 13 })], 'it rests on 13 of 14 bars'], // prettier-ignore
    ['is made of late prices', [facts(RSI, ['29', '31'], { live: false })], 'its bars are late ones'], // prettier-ignore
  ])('that %s holds nothing, neither as it stands nor negated', (_what, found, why) => {
    const wanted = rsi({ crossesAbove: n(30) });
    const context = contextWith(...found);
    expect(evaluate(wanted, context)).toMatchObject({ holds: false, isKnown: false });
    expect(evaluate(wanted, context).clauses[0]?.actual).toBe(`unknown: ${why}`);
    expect(evaluate({ kind: 'not', of: wanted }, context)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
    const { surroundings: _, ...nothing } = context;
    expect(evaluate(wanted, nothing)).toMatchObject({ holds: false, isKnown: false });
  });

  it('is of now for five of its bars and a minute', () => {
    const aged = (ms: number) => contextWith(facts(RSI, ['29', '31'], { at: plusMs(now, -ms) }));
    expect(evaluate(rsi({ above: n(30) }), aged(360_000)).holds).toBe(true);
    expect(evaluate(rsi({ above: n(30) }), aged(360_001)).isKnown).toBe(false);
  });

  it('is a clause with value, threshold, distance and age, and part of a sentence', () => {
    const { clauses } = evaluate(rsi({ crossesAbove: n(30) }), contextWith(facts(RSI, ['28', '31.5']))); // prettier-ignore
    expect(clauses).toEqual([
      {
        ...{ id: 'market.indicator.crossesAbove', clause: 'RSI(14, 1m) crosses above 30' },
        ...{ holds: true, isKnown: true, actual: '31.5 after 28' },
        ...{ value: '31.5', threshold: '30', distance: '1.5', ageMs: 5_000 },
      },
    ]);
    const [both] = evaluate(crossing, contextWith(facts(FAST, ['11', '12']), facts(SLOW, ['10', '10.5']))).clauses; // prettier-ignore
    expect(both).toMatchObject({
      clause: 'SMA(5, 1m) crosses above SMA(20, 1m)',
      actual: '12 and 10.5 after 11 and 10',
      ...{ value: '12', threshold: '10.5', distance: '-1' },
    });
    expect(sentenceOf(rsi({ above: n(20), crossesBelow: n(30) }))).toBe(
      'RSI(14, 1m) is above 20 and RSI(14, 1m) crosses below 30',
    );
    expect(sentenceOf(crossing)).toBe('SMA(5, 1m) crosses above SMA(20, 1m)');
  });

  it('crosses a level once on its way, whatever the way: from the side it was on to the other', () => {
    const path = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(path, fc.integer({ min: 0, max: 10 }), (values, level) => {
        let side: 'above' | 'not above' = (values[0] ?? 0) > level ? 'above' : 'not above';
        for (const [index, value] of values.slice(1).entries()) {
          const context = contextWith(facts(RSI, [String(values[index]), String(value)]));
          const { holds, clauses } = evaluate(rsi({ crossesAbove: n(level) }), context);
          expect(holds).toBe(side === 'not above' && value > level);
          side = value > level ? 'above' : 'not above';
          const distance = Number(clauses[0]?.distance);
          expect(holds ? distance > 0 : distance <= 0).toBe(true);
        }
      }),
    );
  });
});

describe('volatility', () => {
  const volatility = (bounds: Omit<MarketCondition, 'kind'>): MarketCondition => ({
    ...{ kind: 'market', ...bounds },
  });
  // 0.1 of 50 is 0.2 %.
  const context = contextWith(facts(ATR, [null, '0.1']));
  it.each<[MarketCondition, boolean]>([
    [volatility({ volatilityPercentMax: n('0.2') }), true],
    [volatility({ volatilityPercentMax: n('0.19') }), false],
    [volatility({ volatilityPercentMin: n('0.2') }), true],
    [volatility({ volatilityPercentMin: n('0.21') }), false],
  ])('%j: %s', (condition, expected) => {
    expect(evaluate(condition, context).holds).toBe(expected);
  });

  it.each<[string, ConditionContext, string]>([
    ['an average true range', contextWith(), 'ATR(14, 10s): no value'],
    ['a quote', { ...context, quote: null }, 'no quote'],
    ['a price', { ...context, quote: { ...quote, last: null, bid: null } }, 'no price'],
  ])('is not known without %s', (_what, found, why) => {
    const wanted = volatility({ volatilityPercentMax: n(100) });
    expect(evaluate(wanted, found).clauses[0]).toMatchObject({ isKnown: false, actual: `unknown: ${why}` }); // prettier-ignore
    expect(evaluate({ kind: 'not', of: wanted }, found)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
  });

  it('is measured by the average true range that the rule names', () => {
    const hour = { name: 'ATR', period: 20, interval: '1h' };
    const wanted = volatility({ volatilityPercentMin: n('1'), volatilityOf: hour });
    expect(evaluate(wanted, context).clauses[0]?.actual).toBe('unknown: ATR(20, 1h): no value');
    // 1 of 50 is 2 %.
    expect(evaluate(wanted, contextWith(facts(hour, [null, '1']))).holds).toBe(true);
    expect(sentenceOf(wanted)).toBe('the volatility by ATR(20, 1h) is at least 1 %');
  });
});

const CATALOGUE: IndicatorCatalogue = {
  kinds: {
    ATR: { period: 14, periodMin: 1, interval: '10s' },
    RSI: { period: 14, periodMin: 2, interval: '1m' },
    SMA: { period: 20, periodMin: 1, interval: '1m' },
  },
  periodMax: 500,
  intervals: ['10s', '1m', '1h'],
};

describe('how an indicator is named', () => {
  const read = (fields: Readonly<Record<string, string>>) => {
    const at = { line: 1, column: 1 };
    const map = (of: Readonly<Record<string, string>>): DocumentNode => ({
      ...{ kind: 'map', at },
      entries: Object.entries(of).map(([key, text]) => ({ key, at, value: { kind: 'scalar', at, text, plain: true } })), // prettier-ignore
    });
    const reading = Reading.start();
    const node: DocumentNode = { kind: 'map', at, entries: [{ key: 'indicator', at, value: map(fields) }] }; // prettier-ignore
    const found = marketKind
      .shape({ symbols: null, indicators: CATALOGUE, events: [] })
      .read(node, reading);
    return found?.indicator ?? reading.problems.map(({ message }) => message).join('; ');
  };
  it.each<[Readonly<Record<string, string>>, unknown]>([
    [
      { name: 'RSI', below: '30' },
      { of: RSI, below: n(30) },
    ],
    [
      { name: 'SMA', period: '5', above: '1' },
      { of: FAST, above: n(1) },
    ],
    [
      { name: 'SMA', above: '1' },
      { of: SLOW, above: n(1) },
    ],
    [
      { name: 'ATR', period: '500', interval: '1h', above: '1' },
      { of: { name: 'ATR', period: 500, interval: '1h' }, above: n(1) },
    ],
    [{ name: 'RSI', period: '501', below: '30' }, '501 is above 500 (bars that it looks back)'],
    [{ name: 'SMA', period: '0', below: '30' }, '0 is below 1 (bars that it looks back)'],
    [{ name: 'SMA', period: '14.5', below: '30' }, expect.stringContaining('is not a whole number')], // prettier-ignore
    [{ name: 'RSI', period: '1', below: '30' }, '1 is below 2, and the RSI of fewer bars says nothing; the usual period is 14'], // prettier-ignore
    [{ name: 'RSI', interval: '2h', below: '30' }, expect.stringContaining('must be one of 10s, 1m, 1h, not')], // prettier-ignore
    [{ name: 'RSY', below: '30' }, expect.stringContaining('did you mean RSI?')],
    [{ name: 'rsi', below: '30' }, expect.stringContaining('did you mean RSI?')],
    [{ name: 'constructor', below: '30' }, expect.stringContaining('must be one of ATR, RSI, SMA')],
    [{ name: 'RSI' }, 'asks nothing of the indicator: write above, below, crossesAbove, crossesBelow'], // prettier-ignore
    [{ name: 'RSI', above: '70', below: '30' }, expect.stringContaining('can never hold')],
    [{ name: 'RSI', crossesAbove: '1', crossesBelow: '2' }, expect.stringContaining('one way at a time')], // prettier-ignore
  ])('%j is %j', (fields, expected) => {
    expect(read(fields)).toEqual(expected);
  });
});
