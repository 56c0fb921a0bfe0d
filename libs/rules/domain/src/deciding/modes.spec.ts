import {
  type InstrumentKey,
  type TradeId,
  decimal,
  parseInstant,
  plusMs,
  signalIdOf,
} from '@fairlead/core';
import type { RuleAction } from '../actions/action';
import type { TradeFacts } from '../facts';
import { RULE_MODES, type RuleMode, type VersionedRule } from '../rule';
import { buyRule, shortRule } from '../templates';
import type { Decision } from './decision';
import { decideSignal } from './decide-signal';

const now = parseInstant('2026-11-23T15:00:00Z');
const expiresAt = plusMs(now, 30_000);
const options = {
  id: 'r',
  symbols: ['AAPL'],
  size: { kind: 'shares', value: decimal(1) },
} as const;
const HELD: readonly TradeFacts[] = (['basic', 'swing'] as const).map((strategy) => ({
  ...{ tradeId: strategy as unknown as TradeId, strategy, direction: 'LONG', status: 'OPEN' },
  ...{ openedAt: now, position: decimal(1), averageEntryPrice: decimal(50), expectedUntil: null },
}));

const close: RuleAction = { kind: 'close', direction: 'LONG' };
/** What each action comes to where its rule fires: entries, exits and lines of the log. */
const ACTIONS: Readonly<Record<string, { readonly then: RuleAction; readonly wants: string }>> = {
  'enter long': { then: buyRule(options).then, wants: 'ENTER' },
  'enter short': { then: shortRule(options).then, wants: 'ENTER' },
  close: { then: close, wants: 'EXIT' },
  closeAll: { then: { kind: 'closeAll', direction: 'ANY' }, wants: 'EXIT EXIT' },
  log: { then: { kind: 'log', message: 'seen' }, wants: 'log' },
  notify: { then: { kind: 'notify', level: 'info', message: 'seen' }, wants: 'log' },
  'close, then enter': {
    then: { kind: 'sequence', actions: [close, shortRule(options).then] },
    wants: 'EXIT ENTER',
  },
};
const ACCOUNTS = { paper: true, live: false } as const;

/** What a mode lets a rule do on an account: nothing, or with a person, or by itself. */
const ALLOWS: Readonly<Record<RuleMode, Readonly<Record<keyof typeof ACCOUNTS, string>>>> = {
  off: { paper: 'DISABLED', live: 'DISABLED' },
  shadow: { paper: 'SHADOW', live: 'SHADOW' },
  paper: { paper: 'alone', live: 'PAPER_ONLY' },
  approve: { paper: 'asks', live: 'asks' },
  live: { paper: 'alone', live: 'alone' },
};

function decide(paper: boolean, rule: Partial<VersionedRule>): Decision {
  return decideSignal({
    signal: {
      ...{ signalId: signalIdOf('test', '1'), source: 'test', symbol: 'AAPL', action: 'BUY' },
      ...{
        instrumentKey: 'K' as InstrumentKey,
        confidence: 0.9,
        price: null,
        acceptedAt: now,
        expiresAt,
      },
      ...{ sequence: null, fields: new Map<string, string | number>([['action', 'BUY'], ['confidence', 0.9]]) }, // prettier-ignore
    },
    ...{ now, paper, states: new Map(), trades: HELD, quote: null, latestSequence: null },
    rules: [{ ...buyRule(options), ...rule, version: 1 }],
  });
}

/** What a decision wants, in short; entries that ask a person first are marked. */
function wantsOf({ intents, messages }: Decision): string {
  const orders = intents.map((intent) =>
    intent.kind === 'ENTER' && intent.approvalUntil !== null ? 'ENTER?' : intent.kind,
  );
  return [...orders, ...messages.map(() => 'log')].join(' ');
}

const cases = RULE_MODES.flatMap((mode) =>
  (['paper', 'live'] as const).flatMap((account) =>
    Object.keys(ACTIONS).map((action) => [mode, account, action] as const),
  ),
);

describe('a mode of a rule', () => {
  it.each(cases)('%s on a %s account lets "%s" go as far as it says', (mode, account, action) => {
    const { then, wants } = ACTIONS[action] ?? { then: close, wants: '' };
    const decision = decide(ACCOUNTS[account], { mode, then });
    const allowed = ALLOWS[mode][account];
    const fires = ['alone', 'asks'].includes(allowed);
    const expected = allowed === 'asks' ? wants.replace('ENTER', 'ENTER?') : wants;
    expect(wantsOf(decision)).toBe(fires ? expected : '');
    expect(decision.evaluations[0]).toMatchObject({
      fired: fires,
      code: fires ? 'FIRED' : allowed,
    });
  });

  it.each(RULE_MODES)('%s does nothing for a rule that is not enabled', (mode) => {
    const decision = decide(true, { mode, enabled: false });
    expect(decision).toMatchObject({ intents: [], states: [], messages: [] });
    expect(decision.evaluations[0]).toMatchObject({ fired: false, code: 'DISABLED' });
  });

  it.each(RULE_MODES)('%s counts a firing where the rule fires or would have', (mode) => {
    const counted = decide(true, { mode }).states.map(({ firedToday }) => firedToday);
    expect(counted).toEqual(mode === 'off' ? [] : [1]);
  });

  it('approve leaves a person the time that the signal has left', () => {
    const [intent] = decide(true, { mode: 'approve' }).intents;
    expect(intent).toMatchObject({ kind: 'ENTER', approvalUntil: expiresAt, expiresAt });
  });
});
