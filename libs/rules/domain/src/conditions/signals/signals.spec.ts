import { type Instant, decimal, parseInstant, plusMs } from '@fairlead/core';
import fc from 'fast-check';
import type { SignalAction } from '../../facts';
import type { ConditionContext } from '../clause';
import type { LeafCondition } from '../condition';
import { evaluate, sentenceOf } from '../evaluate';
import type { AgreementCondition } from './agreement';
import type { SignalsCondition } from './signals';
import { type SeenSignal, seenWithin, withOwnSignal } from './signal-window';

const now = parseInstant('2026-11-23T15:00:00Z');
const withinMs = 60_000;
type Said = readonly [source: string, action: SignalAction, ageMs: number];

/** Signals in the order in which they were decided. */
const seen = (said: readonly Said[]): readonly SeenSignal[] =>
  said.map(([source, action, ageMs], ordinal) => ({
    ...{ source, action, ordinal },
    acceptedAt: plusMs(now, -ageMs),
  }));
const contextWith = (said: readonly Said[], symbol: string | null = null): ConditionContext => ({
  ...{ now, eventType: null, fields: new Map(), strategy: 'basic', trades: [], quote: null },
  surroundings: {
    symbols: new Map(),
    indicators: [],
    windows: [{ symbol, withinMs, tallies: seenWithin(seen(said), { until: now, withinMs }) }],
  },
});
const count = (wanted: Omit<SignalsCondition, 'kind' | 'withinMs'>): SignalsCondition => ({
  ...{ kind: 'signals', withinMs },
  ...wanted,
});
const agree = (wanted: Partial<AgreementCondition>): AgreementCondition => ({
  ...{ kind: 'agreement', withinMs, actions: ['BUY'] },
  ...wanted,
});

describe('signals in a window', () => {
  const three: readonly Said[] = [['a', 'BUY', 50_000], ['b', 'BUY', 40_000], ['a', 'SELL', 10_000]]; // prettier-ignore
  it.each<[SignalsCondition, readonly Said[], boolean]>([
    [count({ countMin: decimal(3) }), three, true],
    [count({ countMin: decimal(4) }), three, false],
    [count({ countMax: decimal(3) }), three, true],
    [count({ countMax: decimal(2) }), three, false],
    [count({ countMin: decimal(2), countMax: decimal(2), actions: ['BUY'] }), three, true],
    [count({ countMin: decimal(2), sources: ['a'] }), three, true],
    [count({ countMin: decimal(3), sources: ['a'] }), three, false],
    [count({ countMin: decimal(3), sources: ['a', 'b'] }), three, true],
    [count({ countMin: decimal(1), sources: ['a'], actions: ['SELL', 'SHORT'] }), three, true],
    [count({ countMin: decimal(1), sources: ['b'], actions: ['SELL'] }), three, false],
    [count({ countMax: decimal(0) }), [], true],
    [count({ countMin: decimal(1) }), [], false],
    // One that is exactly as old as the window is long counts no more, one that comes now does.
    [count({ countMin: decimal(1) }), [['a', 'BUY', 60_000]], false],
    [count({ countMin: decimal(1) }), [['a', 'BUY', 59_999]], true],
    [count({ countMin: decimal(1) }), [['a', 'BUY', 0]], true],
    [count({ countMin: decimal(1) }), [['a', 'BUY', -1]], false],
  ])('%j with %j: %s', (condition, said, expected) => {
    expect(evaluate(condition, contextWith(said)).holds).toBe(expected);
    const opposite = evaluate({ kind: 'not', of: condition }, contextWith(said));
    expect(opposite).toMatchObject({ holds: !expected, isKnown: true });
  });

  it('are a clause with count, threshold, distance and the age of the latest', () => {
    const wanted = count({ countMin: decimal(3), actions: ['BUY'], sources: ['a', 'b'] });
    expect(evaluate(wanted, contextWith(three)).clauses).toEqual([
      {
        id: 'signals.countMin',
        clause: 'BUY signals of a or b within 60 s >= 3',
        ...{ holds: false, isKnown: true, actual: '2', value: '2', threshold: '3' },
        ...{ distance: '-1', ageMs: 40_000 },
      },
    ]);
    expect(sentenceOf(wanted)).toBe('there are at least 3 BUY signals of a or b within 60 s');
    expect(sentenceOf(count({ countMax: decimal(0), symbol: 'SPY' }))).toBe(
      'there are at most 0 signals for SPY within 60 s',
    );
  });
});

describe('agreement of sources', () => {
  it.each<[AgreementCondition, readonly Said[], boolean]>([
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 9],
        ['b', 'BUY', 5],
      ],
      true,
    ],
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 9],
        ['b', 'SELL', 5],
      ],
      false,
    ],
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 9],
        ['a', 'BUY', 5],
      ],
      false,
    ],
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 60_000],
        ['b', 'BUY', 5],
      ],
      false,
    ],
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 59_999],
        ['b', 'BUY', 0],
      ],
      true,
    ],
    // Of each one its newest counts: who has changed its mind, or is neutral now, agrees no more.
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 9],
        ['b', 'BUY', 5],
        ['a', 'SELL', 1],
      ],
      false,
    ],
    [agree({ sources: ['a', 'b'] }), [['a', 'BUY', 9], ['b', 'BUY', 5], ['a', 'NEUTRAL', 1]], false], // prettier-ignore
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'SELL', 9],
        ['b', 'BUY', 5],
        ['a', 'BUY', 1],
      ],
      true,
    ],
    // Of two at one moment the one that was decided last.
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'SELL', 5],
        ['a', 'BUY', 5],
        ['b', 'BUY', 5],
      ],
      true,
    ],
    [
      agree({ sources: ['a', 'b'] }),
      [
        ['a', 'BUY', 5],
        ['a', 'SELL', 5],
        ['b', 'BUY', 5],
      ],
      false,
    ],
    [
      agree({ sourcesMin: decimal(2) }),
      [
        ['x', 'BUY', 9],
        ['y', 'BUY', 5],
        ['z', 'SELL', 1],
      ],
      true,
    ],
    [agree({ sourcesMin: decimal(3) }), [['x', 'BUY', 9], ['y', 'BUY', 5], ['z', 'SELL', 1]], false], // prettier-ignore
    [agree({ sources: ['x', 'z'], sourcesMin: decimal(2) }), [['x', 'BUY', 9], ['y', 'BUY', 5]], false], // prettier-ignore
    [agree({ actions: ['SELL', 'SHORT'], sourcesMin: decimal(2) }), [['x', 'SELL', 9], ['y', 'SHORT', 5]], true], // prettier-ignore
    [agree({ sourcesMin: decimal(2) }), [], false],
  ])('%j with %j: %s', (condition, said, expected) => {
    expect(evaluate(condition, contextWith(said)).holds).toBe(expected);
    const opposite = evaluate({ kind: 'not', of: condition }, contextWith(said));
    expect(opposite).toMatchObject({ holds: !expected, isKnown: true });
  });

  it('is a clause that names what each said last', () => {
    const said: readonly Said[] = [['b', 'SELL', 900], ['a', 'BUY', 700]]; // prettier-ignore
    expect(evaluate(agree({ sources: ['a', 'b'] }), contextWith(said)).clauses).toEqual([
      {
        id: 'agreement.sources',
        clause: 'sources (a, b) that say BUY within 60 s >= 2',
        ...{ holds: false, isKnown: true, actual: '1 (a BUY, b SELL)', value: '1', threshold: '2' },
        ...{ distance: '-1', ageMs: 700 },
      },
    ]);
    expect(sentenceOf(agree({ sources: ['a', 'b'] }))).toBe('a and b say BUY within 60 s');
    expect(sentenceOf(agree({ sourcesMin: decimal(2), actions: ['SELL', 'SHORT'] }))).toBe(
      'at least 2 sources say SELL or SHORT within 60 s',
    );
    const some = agree({ sources: ['a', 'b', 'c'], sourcesMin: decimal(2), symbol: 'SPY' });
    expect(sentenceOf(some)).toBe('at least 2 of a, b and c say BUY for SPY within 60 s');
  });
});

describe('signals that are not known', () => {
  it.each<LeafCondition>([
    count({ countMin: decimal(1) }),
    count({ countMax: decimal(0) }),
    count({ countMax: decimal(0), symbol: 'MSFT' }),
    agree({ sourcesMin: decimal(2) }),
    agree({ sources: ['a', 'b'], symbol: 'MSFT' }),
  ])('let %j hold neither as it stands nor negated', (condition) => {
    const others = contextWith([['a', 'BUY', 1], ['b', 'BUY', 1]], 'SPY'); // prettier-ignore
    const { surroundings: _, ...nothing } = others;
    for (const context of [others, nothing]) {
      expect(evaluate(condition, context)).toMatchObject({ holds: false, isKnown: false });
      expect(evaluate({ kind: 'not', of: condition }, context)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
    }
  });
});

describe('the count for a signal', () => {
  const signal = fc.record({
    source: fc.constantFrom('a', 'b'),
    action: fc.constantFrom<SignalAction>('BUY', 'SELL'),
    afterMs: fc.integer({ min: 0, max: 40_000 }),
  });

  it('is that of the signals up to it in the stream, whatever came later and whenever it is decided', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 30 }), fc.nat(29), (drawn, which) => {
        let at = now as number;
        const stream: readonly SeenSignal[] = drawn.map(({ afterMs, ...said }, ordinal) => {
          at += afterMs;
          return { ...said, acceptedAt: at as Instant, ordinal };
        });
        const own = stream[which];
        if (own === undefined) return;
        const expected = stream
          .slice(0, which + 1)
          .filter(({ acceptedAt }) => own.acceptedAt - acceptedAt < withinMs);
        const until = own.acceptedAt;
        const before = seenWithin(stream.slice(0, which), { until, withinMs });
        // Decided again after everything else: what came later than it does not count.
        const later = stream.filter((one, index) => index !== which && (index < which || one.acceptedAt > until)); // prettier-ignore
        for (const tallies of [before, seenWithin(later, { until, withinMs })]) {
          const [window] = withOwnSignal([{ symbol: null, withinMs, tallies }], { ...own, symbol: 'AAPL' }); // prettier-ignore
          const total = window?.tallies.reduce((sum, each) => sum + each.count, 0);
          expect(total).toBe(expected.length);
          const newest = [...(window?.tallies ?? [])].sort((one, other) => other.latest - one.latest)[0]; // prettier-ignore
          expect(newest).toMatchObject({ source: own.source, action: own.action, latestAt: until });
        }
      }),
    );
  });
});
