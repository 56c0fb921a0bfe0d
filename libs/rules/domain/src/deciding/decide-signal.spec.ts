import {
  type InstrumentKey,
  type TradeId,
  decimal,
  intentIdOf,
  parseInstant,
  plusMs,
  signalIdOf,
  tradeIdOf,
} from '@fairlead/core';
import type { Decision } from './decision';
import { type SignalQuestion, decideSignal } from './decide-signal';
import type { SignalAction, SignalFacts, TradeFacts } from '../facts';
import type { RuleState } from './firing';
import type { EnterAction } from '../actions/enter';
import type { Rule, VersionedRule } from '../rule';
import { buyRule, shortRule } from '../templates';

const now = parseInstant('2026-11-23T15:00:00Z');
const signalId = signalIdOf('test', '1');
const size = { kind: 'shares', value: decimal(100) } as const;

function signalOf(action: SignalAction, changes: Partial<SignalFacts> = {}): SignalFacts {
  const confidence = changes.confidence ?? 0.9;
  return {
    signalId,
    source: 'test',
    symbol: 'AAPL',
    instrumentKey: 'AAPLKEY' as InstrumentKey,
    action,
    confidence,
    price: null,
    acceptedAt: now,
    expiresAt: plusMs(now, 30_000),
    sequence: null,
    fields: new Map<string, string | number>([
      ['action', action],
      ['confidence', confidence],
    ]),
    ...changes,
  };
}

const versioned = (rule: Rule, changes: Partial<VersionedRule> = {}): VersionedRule => ({
  ...rule,
  version: 1,
  ...changes,
});
const buy = versioned(buyRule({ id: 'buy', symbols: ['AAPL'], size }));
const short = versioned(shortRule({ id: 'short', symbols: ['AAPL'], size }));

const trade = (direction: 'LONG' | 'SHORT', changes: Partial<TradeFacts> = {}): TradeFacts => ({
  tradeId: `trade-${direction}` as TradeId,
  strategy: 'basic',
  direction,
  status: 'OPEN',
  openedAt: plusMs(now, -60_000),
  position: decimal(100),
  averageEntryPrice: decimal(50),
  expectedUntil: null,
  ...changes,
});

function decide(changes: Partial<SignalQuestion> & { signal: SignalFacts }): Decision {
  return decideSignal({
    now,
    paper: true,
    rules: [buy, short],
    states: new Map(),
    trades: [],
    quote: null,
    latestSequence: null,
    ...changes,
  });
}

const kinds = (decision: Decision): string[] =>
  decision.intents.map((intent) => {
    if (intent.kind === 'EXIT') return `EXIT ${intent.direction}`;
    return intent.kind === 'ENTER' ? `ENTER ${intent.action.direction}` : intent.kind; // prettier-ignore
  });

describe('meaning of the actions', () => {
  const long = [trade('LONG')];
  const shorted = [trade('SHORT')];
  it.each<[SignalAction, string, TradeFacts[], string, string[]]>([
    ['BUY', 'nothing', [], 'INTENTS', ['ENTER LONG']],
    ['BUY', 'a long', long, 'INTENTS', ['ENTER LONG']],
    ['BUY', 'a short', shorted, 'INTENTS', ['ENTER LONG']],
    ['SHORT', 'nothing', [], 'INTENTS', ['ENTER SHORT']],
    ['SHORT', 'a long', long, 'INTENTS', ['ENTER SHORT']],
    ['SELL', 'nothing', [], 'NO_ACTION', []],
    ['SELL', 'a long', long, 'INTENTS', ['EXIT LONG']],
    ['SELL', 'a short', shorted, 'NO_ACTION', []],
    ['COVER', 'nothing', [], 'NO_ACTION', []],
    ['COVER', 'a long', long, 'NO_ACTION', []],
    ['COVER', 'a short', shorted, 'INTENTS', ['EXIT SHORT']],
    ['CLOSE', 'nothing', [], 'NO_ACTION', []],
    ['CLOSE', 'a long', long, 'INTENTS', ['EXIT ANY']],
    ['CLOSE', 'a short', shorted, 'INTENTS', ['EXIT ANY']],
    ['NEUTRAL', 'a long', long, 'NO_ACTION', []],
  ])('%s with %s', (action, _held, trades, outcome, intents) => {
    const decision = decide({ signal: signalOf(action), trades });
    expect(decision.outcome).toBe(outcome);
    expect(kinds(decision)).toEqual(intents);
  });

  it.each(['EXPECTED', 'PENDING', 'ENTERING', 'ADJUSTING', 'CLOSING'] as const)(
    'SELL also leaves a trade that is %s, because the view may lag',
    (status) => {
      const trades = [trade('LONG', { status, expectedUntil: plusMs(now, 1) })];
      expect(kinds(decide({ signal: signalOf('SELL'), trades }))).toEqual(['EXIT LONG']);
    },
  );

  it('SELL finds nothing in a closed trade or an expectation that has expired', () => {
    const trades = [
      trade('LONG', { status: 'CLOSED' }),
      trade('LONG', { status: 'EXPECTED', expectedUntil: now }),
    ];
    const decision = decide({ signal: signalOf('SELL'), trades });
    expect(decision).toMatchObject({ outcome: 'NO_ACTION', intents: [] });
    expect(decision.reason).toBe('built-in-exit: SELL found no LONG trade in AAPL');
  });

  it('CLOSE leaves the trade of every strategy, each with an intent of its own', () => {
    const trades = [trade('LONG'), trade('SHORT', { strategy: 'swing' })];
    const decision = decide({ signal: signalOf('CLOSE'), trades, rules: [] });
    expect(decision.intents.map((intent) => intent.strategy)).toEqual(['basic', 'swing']);
    expect(new Set(decision.intents.map((intent) => intent.intentId)).size).toBe(2);
  });
});

describe('SELL with a rule that enters short', () => {
  const onSell = (
    changes: Partial<Pick<EnterAction, 'allowShort' | 'onOpposite'>>,
  ): VersionedRule => ({
    ...short,
    id: 'short-on-sell',
    when: {
      kind: 'event',
      type: 'signal.accepted',
      where: [{ field: 'action', comparison: '=', values: ['SELL'] }],
    },
    then: { ...(short.then as EnterAction), ...changes },
  });

  it('opens a short only where the rule says allowShort', () => {
    const denied = decide({ signal: signalOf('SELL'), rules: [onSell({ allowShort: false })] });
    expect(denied.evaluations.map((one) => one.code)).toContain('SELL_CLOSES_ONLY');
    expect(denied).toMatchObject({ outcome: 'NO_ACTION', states: [] });
    const allowed = decide({ signal: signalOf('SELL'), rules: [onSell({ allowShort: true })] });
    expect(kinds(allowed)).toEqual(['ENTER SHORT']);
  });

  it('leaves the long by the reversal alone, or by the built-in exit where the rule ignores the other side', () => {
    const trades = [trade('LONG')];
    const reverse = decide({ signal: signalOf('SELL'), rules: [onSell({})], trades });
    expect(kinds(reverse)).toEqual(['ENTER SHORT']);
    const ignore = decide({
      signal: signalOf('SELL'),
      rules: [onSell({ onOpposite: 'ignore' })],
      trades,
    });
    expect(kinds(ignore)).toEqual(['EXIT LONG', 'ENTER SHORT']);
  });
});

describe('decision about a signal', () => {
  it('carries the size, the protection and deterministic ids of the rule that fired', () => {
    const [intent] = decide({ signal: signalOf('BUY') }).intents;
    const intentId = intentIdOf(signalId, 'buy');
    expect(intent).toMatchObject({
      intentId,
      tradeId: tradeIdOf(intentId),
      strategy: 'basic',
      limitPrice: null,
      expiresAt: now + 30_000,
      action: { size, onOpposite: 'reverse', allowShort: false },
    });
  });

  it('keeps the restriction of a short rule that may not short: order management denies it', () => {
    const rule = { ...short, then: { ...(short.then as EnterAction), allowShort: false } };
    const [intent] = decide({ signal: signalOf('SHORT'), rules: [rule] }).intents;
    expect(intent).toMatchObject({ kind: 'ENTER', action: { allowShort: false } });
  });

  it('explains every clause with the value that was found', () => {
    const decision = decide({ signal: signalOf('BUY', { confidence: 0.61 }), rules: [buy] });
    expect(decision.outcome).toBe('NO_RULE');
    expect(decision.reason).toBe('buy: confidence >= 0.8 does not hold: 0.61');
    expect(decision.evaluations[0]?.clauses).toEqual([
      {
        ...{
          id: 'event.action.eq',
          clause: 'action = BUY',
          holds: true,
          isKnown: true,
          actual: 'BUY',
        },
        ...{ value: 'BUY', threshold: 'BUY', distance: null, ageMs: null },
      },
      {
        ...{ id: 'event.confidence.gte', clause: 'confidence >= 0.8', holds: false, isKnown: true },
        ...{ actual: '0.61', value: '0.61', threshold: '0.8', distance: '-0.19', ageMs: null },
      },
    ]);
  });

  it('is NO_RULE where no rule looks at the symbol', () => {
    expect(decide({ signal: signalOf('BUY'), rules: [] })).toMatchObject({
      outcome: 'NO_RULE',
      reason: 'no rule looks at signals for AAPL',
    });
  });

  it('is EXPIRED after the expiry, and not at it', () => {
    const expired = signalOf('BUY', { expiresAt: plusMs(now, -1) });
    expect(decide({ signal: expired })).toMatchObject({ outcome: 'EXPIRED', intents: [] });
    expect(decide({ signal: signalOf('BUY', { expiresAt: now }) }).outcome).toBe('INTENTS');
  });

  it('is SUPERSEDED where a later sequence came before', () => {
    const signal = signalOf('BUY', { sequence: 4 });
    expect(decide({ signal, latestSequence: 5 }).outcome).toBe('SUPERSEDED');
    expect(decide({ signal, latestSequence: 4 }).outcome).toBe('INTENTS');
    expect(decide({ signal, latestSequence: null }).outcome).toBe('INTENTS');
  });

  it.each([
    ['until its signal expires', undefined, 30_000],
    ['as long as its rule says', 600_000, 600_000],
    ['until its signal expires where its rule says less', 10_000, 30_000],
  ])('lets a limit rest %s', (_how, restMs, restsMs) => {
    const entry = { type: 'LIMIT', offsetPercent: decimal(1), ...(restMs === undefined ? {} : { restMs }) } as const; // prettier-ignore
    const rule = versioned(buy, { then: { ...(buy.then as EnterAction), entry } });
    const { intents } = decide({
      signal: signalOf('BUY', { price: decimal(100) }),
      rules: [rule],
    });
    expect(intents[0]).toMatchObject({
      expiresAt: plusMs(now, 30_000),
      restsUntil: plusMs(now, restsMs),
    });
  });

  it('prices a limit entry beside the price of the signal, and does not fire without one', () => {
    const offset = { type: 'LIMIT', offsetPercent: decimal('0.5') } as const;
    const rules = [{ ...buy, then: { ...(buy.then as EnterAction), entry: offset } }];
    const priced = decide({ signal: signalOf('BUY', { price: decimal('200') }), rules });
    expect(priced.intents[0]).toMatchObject({ limitPrice: decimal('199') });
    expect(decide({ signal: signalOf('BUY'), rules }).evaluations[0]?.code).toBe('NO_PRICE');
  });
});

describe('a rule that may not fire', () => {
  const state = (changes: Partial<RuleState>): ReadonlyMap<string, RuleState> =>
    new Map([
      ['buy', { ruleId: 'buy', cooldownUntil: null, day: '2026-11-23', firedToday: 0, ...changes }],
    ]);
  const signal = signalOf('BUY');

  it.each<[string, Partial<SignalQuestion>, string, string]>([
    ['is not enabled', { rules: [{ ...buy, enabled: false }] }, 'DISABLED', 'NO_RULE'],
    ['is off', { rules: [{ ...buy, mode: 'off' }] }, 'DISABLED', 'NO_RULE'],
    ['is in shadow', { rules: [{ ...buy, mode: 'shadow' }] }, 'SHADOW', 'NO_ACTION'],
    ['is for paper only', { rules: [buy], paper: false }, 'PAPER_ONLY', 'NO_ACTION'],
    [
      'cools down',
      { rules: [buy], states: state({ cooldownUntil: plusMs(now, 1) }) },
      'COOLDOWN',
      'NO_ACTION',
    ],
    [
      'fired often enough today',
      { rules: [{ ...buy, maxPerDay: 2 }], states: state({ firedToday: 2 }) },
      'DAILY_MAXIMUM',
      'NO_ACTION',
    ],
  ])('because it %s says so', (_why, changes, code, outcome) => {
    const decision = decide({ signal, ...changes });
    expect(decision.evaluations.map((one) => one.code)).toEqual([code]);
    expect(decision).toMatchObject({ outcome, intents: [] });
  });

  it('fires again at the end of its cooldown and on the next New York day', () => {
    const rules = [{ ...buy, maxPerDay: 2 }];
    expect(decide({ signal, rules, states: state({ cooldownUntil: now }) }).outcome).toBe(
      'INTENTS',
    );
    const yesterday = state({ day: '2026-11-22', firedToday: 2 });
    expect(decide({ signal, rules, states: yesterday }).states[0]).toMatchObject({
      day: '2026-11-23',
      firedToday: 1,
    });
  });

  it('counts and cools down in shadow as it would in earnest', () => {
    const decision = decide({ signal, rules: [{ ...buy, mode: 'shadow' }] });
    expect(decision.states).toEqual([
      { ruleId: 'buy', cooldownUntil: plusMs(now, 300_000), day: '2026-11-23', firedToday: 1 },
    ]);
  });

  it('fires on a live account where its mode is live', () => {
    expect(decide({ signal, rules: [{ ...buy, mode: 'live' }], paper: false }).outcome).toBe(
      'INTENTS',
    );
  });
});

describe('identity of a decision', () => {
  it('does not depend on the version of the rule', () => {
    const again = decide({ signal: signalOf('BUY'), rules: [{ ...buy, version: 7 }] });
    expect(again.intents[0]?.intentId).toBe(intentIdOf(signalId, 'buy'));
    expect(again.intents[0]?.ruleVersion).toBe(7);
  });
});
