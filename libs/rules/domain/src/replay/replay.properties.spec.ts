import {
  type InstrumentKey,
  type TradeId,
  decimal,
  instant,
  plusMs,
  signalIdOf,
} from '@fairlead/core';
import fc from 'fast-check';
import { type SignalQuestion, signalDecider } from '../deciding/decide-signal';
import { SIGNAL_ACTIONS, SIGNAL_EVENT, type SignalAction, type TradeFacts } from '../facts';
import { type RuleOverlay, underOverlay } from '../overlays/overlay';
import { type Rule, contentOf } from '../rule';
import { RuleIndex } from '../rule-index';
import { buyRule, shortRule } from '../templates';
import { type RecordedDecision, recordOf, recordText } from './recorded-decision';
import { Replay } from './replay';

const START = instant(1_795_446_000_000);
const KEY = 'AAPLKEY' as InstrumentKey;
const entry = { size: { kind: 'shares', value: decimal(100) }, symbols: ['AAPL'] } as const;
const BUY: Rule = { ...buyRule({ ...entry, id: 'buy' }), maxPerDay: 2 };
const RULES: readonly Rule[] = [
  BUY,
  shortRule({ ...entry, id: 'short', strategy: 'other' }),
  { ...buyRule({ ...entry, id: 'shadow' }), mode: 'shadow' },
  {
    ...buyRule({ ...entry, id: 'fresh' }),
    when: { kind: 'and', of: [BUY.when, { kind: 'not', of: { kind: 'market', priceMax: decimal(100) } }] }, // prettier-ignore
  },
];

interface Come {
  readonly action: SignalAction;
  readonly confidence: number;
  readonly afterMs: number;
  readonly price: number | null;
  readonly disabled: boolean;
  readonly forgets: boolean;
  readonly closes: boolean;
}
const come: fc.Arbitrary<Come> = fc.record({
  action: fc.constantFrom(...SIGNAL_ACTIONS),
  confidence: fc.constantFrom(0.7, 0.8, 0.95),
  afterMs: fc.constantFrom(0, 1_000, 299_999, 300_000, 90_000_000),
  price: fc.option(fc.constantFrom(99, 101)),
  disabled: fc.boolean(),
  forgets: fc.boolean(),
  closes: fc.boolean(),
});

/** What an engine would record that decides by these rules, with people who set and reset, and trades that end. */
function recorded(rules: readonly Rule[], comes: readonly Come[]): readonly RecordedDecision[] {
  const index = new RuleIndex(rules.map((rule) => ({ ...rule, version: 3 })));
  let situation = signalDecider.initial;
  let now = START;
  return comes.map(({ action, confidence, afterMs, price, disabled, forgets, closes }, at) => {
    now = plusMs(now, afterMs);
    const trades: readonly TradeFacts[] = closes ? [] : situation.trades;
    // A stop-out, or a person, ends cooldowns: that is on record only by what was known then.
    situation = { ...situation, trades, states: forgets ? new Map() : situation.states };
    const overlays: readonly RuleOverlay[] = disabled ? [{ ruleId: 'buy', enabled: false, mode: null, by: 'anna', at: now }] : []; // prettier-ignore
    const question: Omit<SignalQuestion, 'rules'> = {
      signal: {
        ...{ signalId: signalIdOf('spec', String(at)), source: 'spec', symbol: 'AAPL', instrumentKey: KEY }, // prettier-ignore
        ...{ action, confidence, price: decimal('187.30'), sequence: null },
        ...{ expiresAt: plusMs(now, 30_000), acceptedAt: now },
        fields: new Map<string, string | number>([
          ['action', action],
          ['confidence', confidence],
        ]),
      },
      ...{ now, paper: true },
      quote: price === null ? null : { bid: decimal(price), ask: decimal(price), last: null, previousClose: null, volume: null, quotedAt: now, live: true }, // prettier-ignore
      ...situation,
    };
    const looking = index.rulesFor(SIGNAL_EVENT, 'AAPL').map((rule) => underOverlay(rule, overlays.find(({ ruleId }) => ruleId === rule.id))); // prettier-ignore
    const [decided] = signalDecider.decide({ ...question, rules: looking }, situation).value;
    if (decided === undefined) throw new Error('each signal has one decision');
    situation = signalDecider.evolve(situation, decided);
    return { causeId: String(at), at: now, rulesVersion: 1, question, overlays, decided };
  });
}
const contentsOf = (rules: readonly Rule[]): ReadonlyMap<string, string> =>
  new Map(rules.map((rule) => [rule.id, contentOf(rule)]));

describe('recorded decisions that are put through rules', () => {
  const comes = fc.array(come, { maxLength: 12 });

  it('are the same by the same rules, whatever happened between them', () => {
    fc.assert(
      fc.property(comes, (all) => {
        const replay = new Replay(RULES);
        for (const record of recorded(RULES, all)) {
          const { differs, rules, decision } = replay.step(record, contentsOf(RULES));
          expect({ differs, rules }).toEqual({ differs: false, rules: [] });
          expect(decision.outcome).toBe(record.decided.outcome);
        }
      }),
    );
  });

  it('are what an edited rule would have made of them, by its own cooldown', () => {
    const edited = RULES.map((rule) => (rule.id === 'short' ? { ...rule, cooldownMs: 0 } : rule));
    fc.assert(
      fc.property(comes, (all) => {
        const plain = all.map((each) => ({ ...each, forgets: false, closes: true }));
        const replay = new Replay(edited);
        const meant = recorded(edited, plain);
        for (const [at, record] of recorded(RULES, plain).entries()) {
          const { decision, differs } = replay.step(record, contentsOf(RULES));
          const codes = decision.evaluations.map(({ ruleId, code }) => [ruleId, code]);
          expect(codes).toEqual(meant[at]?.decided.evaluations.map(({ ruleId, code }) => [ruleId, code])); // prettier-ignore
          const wanted = (one: RecordedDecision['decided'] | undefined): number => one?.intents.length ?? -1; // prettier-ignore
          expect(differs).toBe(record.decided.outcome !== meant[at]?.decided.outcome || wanted(record.decided) !== wanted(meant[at]?.decided)); // prettier-ignore
        }
      }),
    );
  });

  it('say which rules have come and gone, which became something else, and what is not known', () => {
    const [record] = recorded(RULES, [
      { action: 'BUY', confidence: 0.95, afterMs: 0, price: null, disabled: false, forgets: false, closes: true }, // prettier-ignore
    ]);
    if (record === undefined) throw new Error('one came');
    const strict = RULES.filter(({ id }) => id !== 'shadow').map((rule) => (rule.id === 'buy' ? { ...rule, id: 'bought' } : rule)); // prettier-ignore
    const { rules, unknown, differs } = new Replay(strict).step(record, contentsOf(RULES));
    expect(rules).toMatchObject([
      { ruleId: 'bought', before: null, after: 'FIRED' },
      { ruleId: 'buy', before: 'FIRED', after: null },
      { ruleId: 'shadow', before: 'SHADOW', after: null },
    ]);
    expect(differs).toBe(false);
    expect(unknown).toEqual([expect.stringMatching(/^fresh: not \(price <= 100\)/)]);
  });

  it('are another order where a size is another, and that is a difference', () => {
    const [record] = recorded(RULES, [
      { action: 'BUY', confidence: 0.95, afterMs: 0, price: null, disabled: false, forgets: false, closes: true }, // prettier-ignore
    ]);
    if (record === undefined) throw new Error('one came');
    const smaller = buyRule({ ...entry, id: 'buy', size: { kind: 'shares', value: decimal(50) } });
    const { differs, rules } = new Replay([{ ...smaller, maxPerDay: 2 }, ...RULES.slice(1)]).step(record, contentsOf(RULES)); // prettier-ignore
    expect({ differs, rules }).toEqual({ differs: true, rules: [] });
  });
});

describe('a recorded decision', () => {
  it('comes through text as it is, with decimals and maps', () => {
    fc.assert(
      fc.property(fc.array(come, { minLength: 1, maxLength: 4 }), (all) => {
        const trade: TradeFacts = { tradeId: 't' as TradeId, strategy: 'a', direction: 'LONG', status: 'OPEN', openedAt: START, position: decimal('0.1'), averageEntryPrice: decimal('0.0000001'), expectedUntil: null }; // prettier-ignore
        for (const record of recorded(RULES, all)) {
          const surroundings = {
            symbols: new Map([['MSFT', { trades: [trade], quote: null }]]),
            ...{ windows: [], indicators: [] },
          };
          const whole = { ...record, question: { ...record.question, surroundings } };
          expect(recordOf(recordText(whole))).toEqual(whole);
        }
      }),
    );
  });
});
