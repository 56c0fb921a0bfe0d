import {
  type InstrumentKey,
  type TradeId,
  decimal,
  intentIdOf,
  parseInstant,
  plusMs,
  signalIdOf,
} from '@fairlead/core';
import fc from 'fast-check';
import type { RuleAction } from '../actions/action';
import type { Condition } from '../conditions/condition';
import type { TradeFacts } from '../facts';
import type { VersionedRule } from '../rule';
import { ruleSentence } from '../rule-sentence';
import { buyRule } from '../templates';
import type { Decision } from './decision';
import { decideSignal } from './decide-signal';
import { INTENTS_MAX } from './try-rule';

const now = parseInstant('2026-11-23T15:00:00Z');
const signalId = signalIdOf('test', '1');
const size = { kind: 'shares', value: decimal(100) } as const;
const base = buyRule({ id: 'r', symbols: ['AAPL'], size, cooldownMinutes: 5 });
const enter = base.then;
const close: RuleAction = { kind: 'close', direction: 'SHORT' };
const log: RuleAction = { kind: 'log', message: 'a strong signal' };
const strong: Condition = {
  kind: 'event',
  type: 'signal.accepted',
  where: [{ field: 'confidence', comparison: '>=', values: [0.9] }],
};
const trade = (
  strategy: string,
  direction: 'LONG' | 'SHORT',
  status: TradeFacts['status'] = 'OPEN',
): TradeFacts => ({
  // prettier-ignore
  ...{ tradeId: strategy as TradeId, strategy, direction, status, openedAt: now },
  ...{ position: decimal(1), averageEntryPrice: decimal(50), expectedUntil: null },
});

function decide(
  then: RuleAction,
  { trades = [], confidence = 0.9, ...changes }: Partial<VersionedRule> & { readonly trades?: readonly TradeFacts[]; readonly confidence?: number } = {}, // prettier-ignore
): Decision {
  return decideSignal({
    signal: {
      ...{ signalId, source: 'test', symbol: 'AAPL', instrumentKey: 'K' as InstrumentKey },
      ...{
        action: 'BUY',
        confidence,
        price: null,
        acceptedAt: now,
        expiresAt: plusMs(now, 30_000),
        sequence: null,
      },
      fields: new Map<string, string | number>([
        ['action', 'BUY'],
        ['confidence', confidence],
        ['features.rsi', 31.5],
      ]),
    },
    ...{ now, paper: true, states: new Map(), trades, quote: null, latestSequence: null },
    rules: [{ ...base, ...changes, then, version: 1 }],
  });
}
const kinds = ({ intents }: Decision): string[] =>
  intents.map(
    ({ kind, strategy, ...intent }) =>
    kind === 'ENTER' ? `ENTER ${strategy}` : `EXIT ${String((intent as { direction?: string }).direction)} ${strategy}`, // prettier-ignore
  );

describe('what a rule does when it fires', () => {
  it('is several things in their order, each intent with an id of its own', () => {
    const decision = decide({ kind: 'sequence', actions: [close, log, enter] });
    expect(kinds(decision)).toEqual(['EXIT SHORT basic', 'ENTER basic']);
    expect(decision.intents.map(({ intentId }) => intentId)).toEqual([
      intentIdOf(signalId, 'r'),
      intentIdOf(signalId, 'r/2'),
    ]);
    expect(decision.messages).toEqual([
      { ruleId: 'r', ruleVersion: 1, level: null, message: 'a strong signal' },
    ]);
    expect(decision.expected).toHaveLength(1);
  });

  it('is a line in the log alone: it fires, cools down, and nothing is ordered', () => {
    const decision = decide(log);
    expect(decision).toMatchObject({ outcome: 'NO_ACTION', intents: [], reason: 'r: a strong signal' }); // prettier-ignore
    expect(decision.evaluations[0]).toMatchObject({ fired: true, code: 'FIRED' });
    expect(decision.states).toHaveLength(1);
    expect(decide(log, { mode: 'shadow' }).messages).toEqual([]);
  });

  it.each([
    ['{symbol}: {action} at {confidence}', 'AAPL: BUY at 0.9'],
    ['rsi {features.rsi}, model {model}', 'rsi 31.5, model –'],
    ['no value { at all', 'no value { at all'],
  ])('is a notice with the values of the moment: %s', (message, text) => {
    const notify: RuleAction = { kind: 'notify', level: 'alarm', message };
    const decision = decide(notify);
    expect(decision).toMatchObject({ outcome: 'NO_ACTION', intents: [], reason: `r: ${text}` });
    expect(decision.messages).toEqual([
      { ruleId: 'r', ruleVersion: 1, level: 'alarm', message: text },
    ]);
    for (const mode of ['off', 'shadow'] as const) {
      expect(decide(notify, { mode }).messages).toEqual([]);
    }
  });

  it('leaves what every strategy holds of the symbol, on the side that it names', () => {
    const trades = [
      trade('basic', 'LONG'),
      trade('swing', 'SHORT'),
      trade('old', 'LONG', 'CLOSED'),
    ];
    expect(kinds(decide({ kind: 'closeAll', direction: 'ANY' }, { trades }))).toEqual([
      'EXIT ANY basic',
      'EXIT ANY swing',
    ]);
    expect(kinds(decide({ kind: 'closeAll', direction: 'LONG' }, { trades }))).toEqual(['EXIT LONG basic']); // prettier-ignore
    // Nothing is held: it does not fire, and no cooldown begins.
    expect(decide({ kind: 'closeAll', direction: 'ANY' })).toMatchObject({
      states: [],
      evaluations: [{ fired: false, code: 'NOTHING_TO_CLOSE' }], outcome: 'NO_ACTION', intents: [] }); // prettier-ignore
  });

  it('is looked at once more where it is conditional, with clauses of its own', () => {
    const conditional: RuleAction = { kind: 'conditional', if: strong, then: enter, else: log };
    expect(kinds(decide(conditional))).toEqual(['ENTER basic']);
    const weak = decide(conditional, { confidence: 0.85 });
    expect(weak).toMatchObject({ intents: [], messages: [{ message: 'a strong signal' }] });
    expect(weak.evaluations[0]?.clauses.at(-1)).toMatchObject({
      ...{ id: 'then.if.event.confidence.gte', clause: 'if confidence >= 0.9', holds: false },
      distance: '-0.05',
    });
  });

  it('does not fire where no part of it applies: no cooldown begins', () => {
    const decision = decide({ kind: 'conditional', if: strong, then: enter }, { confidence: 0.85 });
    expect(decision).toMatchObject({ outcome: 'NO_RULE', states: [], intents: [] });
    expect(decision.reason).toContain('no part of its action applies: if confidence >= 0.9');
  });

  it('is nothing at all where one part of it may not be', () => {
    const then: RuleAction = { kind: 'sequence', actions: [close, { ...enter, entry: { type: 'LIMIT', offsetPercent: decimal(1) } } as RuleAction] }; // prettier-ignore
    const decision = decide(then);
    expect(decision.evaluations[0]?.code).toBe('NO_PRICE');
    expect(decision).toMatchObject({ intents: [], states: [] });
  });

  it('never wants more than fits, and never in part', () => {
    const many = Array.from({ length: INTENTS_MAX + 1 }, (_, index) => trade(`s${index}`, 'LONG'));
    const decision = decide({ kind: 'closeAll', direction: 'LONG' }, { trades: many });
    expect(decision.evaluations[0]?.code).toBe('INTENTS_MAXIMUM');
    expect(decision.intents).toEqual([]);
  });

  const single = fc.constantFrom(enter, close, log, {
    kind: 'closeAll',
    direction: 'ANY',
  } as const);
  const action = fc.letrec<{ any: RuleAction }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      single,
      fc.record({
        kind: fc.constant('sequence' as const),
        actions: fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('conditional' as const),
        if: fc.constant(strong),
        then: tie('any'),
        else: tie('any'),
      }),
    ),
  })).any;

  it('has intents of different ids, and a sentence, whatever it is made of', () => {
    const confidence = fc.constantFrom(0.8, 0.9);
    fc.assert(
      fc.property(action, confidence, (then, found) => {
        const trades = [trade('basic', 'LONG'), trade('swing', 'SHORT')];
        const { intents, outcome } = decide(then, { trades, confidence: found });
        expect(new Set(intents.map(({ intentId }) => intentId)).size).toBe(intents.length);
        expect(intents.length > 0).toBe(outcome === 'INTENTS');
        expect(ruleSentence({ ...base, then })).toContain(', then ');
      }),
    );
  });
});
