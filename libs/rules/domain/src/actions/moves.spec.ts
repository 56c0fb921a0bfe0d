import {
  type InstrumentKey,
  decimal,
  instantText,
  parseInstant,
  plusMs,
  signalIdOf,
} from '@fairlead/core';
import type { RuleAction } from './action';
import type { EnterAction } from './enter';
import { nextTimeOfDay } from '../shapes/entry-plan-shape';
import { ruleSentence } from '../rule-sentence';
import { buyRule } from '../templates';
import type { Decision } from '../deciding/decision';
import { decideSignal } from '../deciding/decide-signal';
import { intentText } from '../deciding/intent-text';

const now = parseInstant('2026-11-23T15:00:00Z');
const size = { kind: 'shares', value: decimal(100) } as const;
const base = buyRule({ id: 'r', symbols: ['AAPL'], size });
const enter = base.then as EnterAction;

function decide(then: RuleAction): Decision {
  return decideSignal({
    signal: {
      ...{ signalId: signalIdOf('test', '1'), source: 'test', symbol: 'AAPL' },
      ...{ instrumentKey: 'K' as InstrumentKey, action: 'BUY', confidence: 0.9, price: null },
      ...{ acceptedAt: now, expiresAt: plusMs(now, 30_000), sequence: null },
      fields: new Map<string, string | number>([
        ['action', 'BUY'],
        ['confidence', 0.9],
      ]),
    },
    ...{ now, paper: true, rules: [{ ...base, version: 1, then }], quote: null },
    ...{ states: new Map(), trades: [], latestSequence: null },
  });
}

describe('what a rule wants of a trade that lives', () => {
  it.each<[RuleAction, object, string]>([
    [
      {
        kind: 'moveStop',
        stop: { kind: 'breakEven', offset: { kind: 'ticks', value: decimal(2) } },
      },
      { kind: 'ADJUST', moves: { target: null, loosen: false } },
      'ADJUST by r: adjust basic: stop to break-even and 2 ticks',
    ],
    [
      {
        kind: 'adjust',
        stop: { kind: 'price', value: decimal(90) },
        target: { kind: 'r', value: decimal(3) },
        loosen: true,
      },
      { kind: 'ADJUST', moves: { loosen: true } },
      "ADJUST by r: adjust basic: stop to 90, target to 3 × the stop's distance, also away from the market",
    ],
    [
      { kind: 'cancel', what: 'ENTRIES' },
      { kind: 'CANCEL', what: 'ENTRIES' },
      'CANCEL ENTRIES of basic by r',
    ],
  ])(
    'is one intent of its strategy, which no price and no room is needed for: %j',
    (then, intent, text) => {
      const { intents, outcome } = decide(then);
      expect(outcome).toBe('INTENTS');
      expect(intents).toMatchObject([{ strategy: 'basic', ruleId: 'r', ...intent }]);
      expect(intents.map(intentText)).toEqual([text]);
    },
  );

  it('travels with the entry, as a time of the New York day', () => {
    const plan = { exitAfterMs: 7_200_000, exitAt: '15:45' } as const;
    const [intent] = decide({ ...enter, plan } as EnterAction).intents;
    expect(intent).toMatchObject({ kind: 'ENTER', action: { plan }, exitAt: parseInstant('2026-11-23T20:45:00Z') }); // prettier-ignore
    const rule = { ...base, then: { ...enter, plan } as EnterAction };
    expect(ruleSentence(rule)).toContain('left after 7200 s, left at 15:45 in New York'); // prettier-ignore
  });

  it.each([
    ['15:45', '2026-11-23T15:00:00Z', '2026-11-23T20:45:00.000Z'],
    ['15:45', '2026-11-23T20:45:00Z', '2026-11-24T20:45:00.000Z'],
    ['15:45', '2026-11-25T21:30:00Z', '2026-11-27T20:45:00.000Z'],
    ['15:45', '2026-11-28T15:00:00Z', '2026-11-30T20:45:00.000Z'],
    ['09:45', '2027-03-12T20:00:00Z', '2027-03-15T13:45:00.000Z'],
  ])('at %s of a trading day after %s is %s', (time, from, at) => {
    expect(instantText(nextTimeOfDay(time, parseInstant(from)))).toBe(at);
  });
});
