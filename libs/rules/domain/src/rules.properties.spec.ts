import { type InstrumentKey, type TradeId, decimal, instant, signalIdOf } from '@fairlead/core';
import fc from 'fast-check';
import { type SignalQuestion, decideSignal } from './deciding/decide-signal';
import type { SignalAction, TradeFacts } from './facts';
import { RULE_MODES, type VersionedRule, contentOf } from './rule';
import { RuleIndex } from './rule-index';
import { buyRule, shortRule } from './templates';

const size = { kind: 'shares', value: decimal(1) } as const;
const symbol = fc.constantFrom('AAPL', 'MSFT', 'TSLA');

const rule: fc.Arbitrary<VersionedRule> = fc
  .record({
    id: fc.stringMatching(/^[a-z]{1,6}$/),
    symbols: fc.array(symbol, { minLength: 1, maxLength: 3 }),
    short: fc.boolean(),
    all: fc.boolean(),
    priority: fc.integer({ min: 0, max: 3 }),
    confidence: fc.constantFrom(0.2, 0.5, 0.9),
    mode: fc.constantFrom(...RULE_MODES),
  })
  .map(({ short, all, ...options }) => {
    const built = (short ? shortRule : buyRule)({ ...options, size });
    return { ...built, symbols: all ? null : built.symbols, version: 1 };
  });
const rules = fc.uniqueArray(rule, { maxLength: 60, selector: (one) => one.id });

const trades: fc.Arbitrary<TradeFacts[]> = fc.array(
  fc.record({
    tradeId: fc.uuid().map((id) => id as TradeId),
    strategy: fc.constantFrom('basic', 'swing'),
    direction: fc.constantFrom('LONG', 'SHORT'),
    status: fc.constantFrom('EXPECTED', 'PENDING', 'OPEN', 'CLOSED'),
    openedAt: fc.constant(instant(0)),
    position: fc.constant(decimal(100)),
    averageEntryPrice: fc.constant(decimal(50)),
    expectedUntil: fc.constant(null),
  }),
  { maxLength: 4 },
);

const question: fc.Arbitrary<SignalQuestion> = fc
  .record({
    rules,
    trades,
    symbol,
    action: fc.constantFrom<SignalAction>('BUY', 'SELL', 'SHORT', 'COVER', 'CLOSE', 'NEUTRAL'),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    late: fc.boolean(),
    paper: fc.boolean(),
  })
  .map((drawn) => ({
    now: instant(1_000),
    paper: drawn.paper,
    rules: new RuleIndex(drawn.rules).rulesFor('signal.accepted', drawn.symbol),
    states: new Map(),
    trades: drawn.trades,
    quote: null,
    latestSequence: null,
    signal: {
      signalId: signalIdOf('p', '1'),
      source: 'p',
      symbol: drawn.symbol,
      instrumentKey: 'KEY' as InstrumentKey,
      action: drawn.action,
      confidence: drawn.confidence,
      price: null,
      acceptedAt: instant(500),
      expiresAt: instant(drawn.late ? 999 : 2_000),
      sequence: null,
      fields: new Map<string, string | number>([
        ['action', drawn.action],
        ['confidence', drawn.confidence],
      ]),
    },
  }));

describe('decision about any signal', () => {
  it('has intents exactly where its outcome says so, each with an id of its own', () => {
    fc.assert(
      fc.property(question, (query) => {
        const { outcome, intents } = decideSignal(query);
        expect(intents.length > 0).toBe(outcome === 'INTENTS');
        expect(new Set(intents.map((intent) => intent.intentId)).size).toBe(intents.length);
      }),
    );
  });

  it('leaves everything that SELL, COVER or CLOSE names and that is alive', () => {
    fc.assert(
      fc.property(question, (query) => {
        const closes = { SELL: ['LONG'], COVER: ['SHORT'], CLOSE: ['LONG', 'SHORT'] };
        const named = closes[query.signal.action as keyof typeof closes] ?? [];
        const left = decideSignal(query)
          .intents.filter((intent) => intent.kind === 'EXIT')
          .map((intent) => intent.strategy);
        const alive = query.trades.filter(
          (trade) => trade.status !== 'CLOSED' && named.includes(trade.direction),
        );
        const late = query.now > query.signal.expiresAt;
        expect(new Set(left)).toEqual(new Set(late ? [] : alive.map((trade) => trade.strategy)));
      }),
    );
  });

  it('enters only in the direction that the action names, and never from a paper rule on a live account', () => {
    fc.assert(
      fc.property(question, (query) => {
        const directions = { BUY: 'LONG', SHORT: 'SHORT' };
        for (const intent of decideSignal(query).intents) {
          if (intent.kind !== 'ENTER') continue;
          expect(intent.action.direction).toBe(directions[query.signal.action as 'BUY' | 'SHORT']);
          const from = query.rules.find((one) => one.id === intent.ruleId);
          expect(query.paper || from?.mode === 'live').toBe(true);
        }
      }),
    );
  });

  it('is the same for the same question', () => {
    fc.assert(
      fc.property(question, (query) => {
        expect(decideSignal(query)).toEqual(decideSignal(query));
      }),
    );
  });
});

describe('rule index', () => {
  it('finds exactly the rules that look at a symbol, highest priority first', () => {
    fc.assert(
      fc.property(rules, symbol, (all, wanted) => {
        const found = new RuleIndex(all).rulesFor('signal.accepted', wanted);
        const expected = all.filter((one) => one.symbols === null || one.symbols.includes(wanted));
        expect(new Set(found)).toEqual(new Set(expected));
        expect(found).toHaveLength(expected.length);
        const priorities = found.map((one) => one.priority);
        expect(priorities).toEqual([...priorities].sort((left, right) => right - left));
      }),
    );
  });

  it('finds nothing for another type of event', () => {
    const [all] = fc.sample(rules, 1);
    expect(new RuleIndex(all ?? []).rulesFor('market.bar', 'AAPL')).toEqual([]);
  });
});

describe('content of a rule', () => {
  it('does not depend on the order in which it was written', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const reordered = Object.fromEntries(
          Object.entries(one).reverse(),
        ) as unknown as VersionedRule;
        expect(contentOf(reordered)).toBe(contentOf(one));
      }),
    );
  });
});
