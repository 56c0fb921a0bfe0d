import { type TradeId, decimal, parseInstant, plusMs } from '@fairlead/core';
import type { QuoteFacts, TradeFacts } from '../../facts';
import type { SymbolFacts } from '../../surroundings/surroundings';
import type { ConditionContext } from '../clause';
import { evaluate, sentenceOf } from '../evaluate';
import type { PositionCondition } from './position-condition';

const now = parseInstant('2026-11-23T15:00:00Z');
const trade = (changes: Partial<TradeFacts> = {}): TradeFacts => ({
  ...{ tradeId: 't' as TradeId, strategy: 'basic', direction: 'LONG', status: 'OPEN' },
  ...{ openedAt: plusMs(now, -90_000), position: decimal(100), averageEntryPrice: decimal(50) },
  expectedUntil: null,
  ...changes,
});
const short = trade({ direction: 'SHORT', position: decimal(-100) });
const quote: QuoteFacts = {
  ...{ bid: decimal(51), ask: decimal('51.50'), last: decimal('51.25') },
  ...{ previousClose: null, volume: null, quotedAt: plusMs(now, -2_000), live: true },
};
const contextWith = (msft: SymbolFacts | null): ConditionContext => ({
  ...{ now, eventType: 'signal.accepted', fields: new Map(), strategy: 'basic' },
  // What is held and quoted of the event's own symbol is something else.
  ...{ trades: [], quote: null },
  surroundings: {
    symbols: new Map(msft === null ? [] : [['MSFT', msft]]),
    windows: [],
    indicators: [],
  },
});
const inMsft = (wanted: Omit<PositionCondition, 'kind' | 'symbol'>): PositionCondition => ({
  ...{ kind: 'position', symbol: 'MSFT' },
  ...wanted,
});

describe('the position in another symbol', () => {
  it.each<[PositionCondition, TradeFacts | null, boolean]>([
    [inMsft({ open: true }), trade(), true],
    [inMsft({ open: true }), null, false],
    [inMsft({ open: false }), null, true],
    [inMsft({ open: false }), trade(), false],
    [inMsft({ open: false, strategy: 'swing' }), trade(), true],
    [inMsft({ open: false }), trade({ status: 'CLOSED' }), true],
    [inMsft({ direction: 'SHORT' }), short, true],
    [inMsft({ direction: 'SHORT' }), trade(), false],
    [inMsft({ status: ['ENTERING'] }), trade({ status: 'ENTERING' }), true],
    [inMsft({ heldMsMin: 90_000 }), trade(), true],
    [inMsft({ heldMsMin: 90_001 }), trade(), false],
    [inMsft({ heldMsMax: 90_000 }), trade(), true],
    [inMsft({ heldMsMax: 89_999 }), trade(), false],
    [inMsft({ unrealisedPercentMin: decimal(2) }), trade(), true],
    [inMsft({ unrealisedPercentMin: decimal('2.01') }), trade(), false],
    [inMsft({ unrealisedPercentMax: decimal(-3) }), short, true],
    [inMsft({ unrealisedPercentMax: decimal('-3.01') }), short, false],
    [inMsft({ unrealisedPercentMin: decimal(-100) }), null, false],
  ])('%j with %j: %s', (condition, held, expected) => {
    const context = contextWith({ trades: held === null ? [] : [held], quote });
    expect(evaluate(condition, context).holds).toBe(expected);
    const opposite = evaluate({ kind: 'not', of: condition }, context);
    expect(opposite).toMatchObject({ holds: !expected, isKnown: true });
  });

  const all = inMsft({
    ...{ open: false, direction: 'LONG', status: ['OPEN'], heldMsMin: 0, heldMsMax: 0 },
    ...{ unrealisedPercentMin: decimal(0), unrealisedPercentMax: decimal(0) },
  });
  it.each([
    ['of which nothing is known', contextWith(null)],
    ['where nothing was loaded', { ...contextWith(null), surroundings: undefined }],
  ])('%s holds nothing, neither as it stands nor negated', (_what, found) => {
    const { surroundings, ...rest } = found;
    const context = surroundings === undefined ? rest : { ...rest, surroundings };
    for (const [field, value] of Object.entries<unknown>({ ...all }).slice(2)) {
      const one: PositionCondition = { ...inMsft({}), [field]: value };
      expect(evaluate(one, context)).toMatchObject({ holds: false, isKnown: false });
      expect(evaluate({ kind: 'not', of: one }, context)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
    }
    expect(evaluate(all, context).clauses.map(({ actual }) => actual)).toEqual(
      Array(7).fill('unknown: nothing is known of its symbol'),
    );
  });

  it.each<[string, QuoteFacts | null]>([
    ['no quote', null],
    ['the quote is 60 s old', { ...quote, quotedAt: plusMs(now, -60_001) }],
    ['nobody can trade at the last quote', { ...quote, live: false }],
    ['no price', { ...quote, bid: null, last: null }],
  ])('has no result with %s: not negated either', (why, found) => {
    const context = contextWith({ trades: [trade()], quote: found });
    const wanted = inMsft({ unrealisedPercentMin: decimal(-100) });
    expect(evaluate(wanted, context).clauses[0]?.actual).toBe(`unknown: ${why}`);
    expect(evaluate({ kind: 'not', of: wanted }, context)).toMatchObject({ holds: false, isKnown: false }); // prettier-ignore
  });

  it('is told apart from that in the own symbol, in clauses and in the sentence', () => {
    const wanted = inMsft({ open: true, unrealisedPercentMin: decimal(3) });
    const { clauses } = evaluate(wanted, contextWith({ trades: [trade()], quote }));
    expect(clauses).toMatchObject([
      { id: 'position.open', clause: 'basic holds MSFT', actual: 'LONG (OPEN)' },
      {
        ...{ id: 'position.unrealisedPercentMin', clause: 'unrealised in MSFT >= 3 %' },
        ...{ actual: '2 %', value: '2', threshold: '3', distance: '-1', ageMs: 2_000 },
      },
    ]);
    expect(sentenceOf(wanted)).toBe(
      'the strategy holds MSFT and the trade of the strategy in MSFT stands at 3 % or better',
    );
  });
});
