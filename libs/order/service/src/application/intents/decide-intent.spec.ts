import type { BrokerInstrumentV1, IntentV1 } from '@fairlead/contracts';
import { decimal, instantText, plusMs, present } from '@fairlead/core';
import {
  DEFAULT_PLAN_SETTINGS,
  DEFAULT_RISK_LIMITS,
  openTrade,
  requestExit,
} from '@fairlead/order-domain';
import { RISK_NOW, TRADE_ID, riskInput, tradeOpening } from '@fairlead/order-domain/testing';
import type { StoredIntent, StoredTrade } from '../ports/order-store';
import { type IntentStep, type IntentView, decideIntent } from './decide-intent';

const ACCOUNT = 'DU0000001';
const KEY = 'KNEU2';

const STOCK = {
  ...{ instrumentKey: KEY, symbol: 'SIM001', state: 'resolved', reason: '' },
  lookedUpAt: instantText(RISK_NOW),
  contract: {
    ...{ contractId: 1, symbol: 'SIM001', type: 'STK', exchange: 'SMART', currency: 'USD' },
    ...{ multiplier: '1', minimumSize: '1', sizeIncrement: '1', liquidHours: '', timeZone: '' },
    priceBands: [{ from: '0', increment: '0.01' }],
  },
} as unknown as BrokerInstrumentV1;

function given(changes: Partial<IntentView> = {}): IntentView {
  return {
    now: RISK_NOW,
    account: {
      ...{ tradingState: 'ACTIVE', equity: decimal(1_000_000), currency: 'USD' },
      ...{ holdings: new Map(), baselineAt: null, orphans: 0, snapshotEpoch: 1 },
    } as unknown as IntentView['account'],
    gate: { state: 'open', since: 0, paper: true, epoch: 1 } as unknown as IntentView['gate'],
    settings: {
      account: ACCOUNT as IntentView['settings']['account'],
      ...{ plan: DEFAULT_PLAN_SETTINGS, limits: DEFAULT_RISK_LIMITS },
      ...{ childrenActivateEarly: true, warmUpMs: 0 },
    },
    instrument: STOCK,
    quote: present(riskInput().view.quote, 'the builder has a quote'),
    ...{ symbol: 'SIM001', listed: true, trades: [], intents: [], atrOf: () => null },
    ...changes,
  };
}

function intent(changes: Partial<IntentV1> = {}): StoredIntent {
  const wanted = {
    ...{ intentId: 'd3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1', causeId: 'cause', account: ACCOUNT },
    ...{ instrumentKey: KEY, strategy: 'sim', kind: 'ENTER', direction: 'LONG', reason: 'spec' },
    size: { kind: 'shares', value: '1' },
    protection: {
      stop: { kind: 'percent', value: '3' },
      target: { kind: 'percent', value: '8' },
    },
    expiresAt: instantText(plusMs(RISK_NOW, 10_000)),
    ...changes,
  } as unknown as IntentV1;
  const fresh = { state: 'ACTED_ON', waitsFor: null, outcome: null, code: null } as const;
  return { ...fresh, intent: wanted, correlationId: 'story' };
}

const waiting = (changes: Partial<IntentV1> = {}): StoredIntent => ({
  ...intent(changes),
  state: 'DEFERRED',
});

const long: StoredTrade = {
  trade: openTrade(tradeOpening(), plusMs(RISK_NOW, -60_000)),
  ...{ correlationId: 'story', version: 1, changedAt: RISK_NOW },
};
const leaving: StoredTrade = {
  ...long,
  trade: requestExit(long.trade, { intent: null, reason: 'spec' }, RISK_NOW),
};

/** Each step with its code or what it waits for. */
function summaryOf(steps: readonly IntentStep[]): readonly string[] {
  return steps.map((step) => {
    if (step.kind === 'conclude') return `conclude ${step.end.outcome} ${step.end.code}`;
    if (step.kind === 'defer') return `defer ${step.waitsFor ?? step.reason}`;
    if (step.kind !== 'deny') return step.kind;
    const failed = step.checks.filter(({ passed }) => !passed);
    return `deny ${failed.map(({ check }) => check).join(' ')}`;
  });
}

describe('an intent to enter', () => {
  it.each<readonly [string, Partial<IntentView>, StoredIntent, readonly string[]]>([
    ['opens a trade where nothing is in its way', {}, intent(), ['open']],
    ['of another account is denied', {}, intent({ account: 'DU7' }), ['deny ACCOUNT_PIN']],
    [
      'of something unlisted is denied',
      { listed: false },
      intent(),
      ['deny RESTRICTED_INSTRUMENT'],
    ],
    [
      'that came too late expires',
      { now: plusMs(RISK_NOW, 10_001) },
      waiting(),
      ['conclude EXPIRED TTL'],
    ],
    [
      'waits while the gate is closed',
      { gate: { ...given().gate, state: 'closed' } },
      intent(),
      ['defer the gate is closed'],
    ],
    [
      'waits while the contract is not known',
      { instrument: null },
      intent(),
      ['defer the broker has not been asked for the contract yet'],
    ],
    [
      'on the same side does nothing',
      { trades: [long] },
      intent(),
      ['conclude NO_ACTION SAME_SIDE'],
    ],
    [
      'on the other side is ignored by default',
      { trades: [long] },
      intent({ direction: 'SHORT' }),
      ['conclude NO_ACTION OPPOSITE_IGNORED'],
    ],
    [
      'that closes the other side leaves it',
      { trades: [long] },
      intent({ direction: 'SHORT', onOpposite: 'close' }),
      ['act', 'approveExit', 'exit'],
    ],
    [
      'that reverses waits for the old trade, which is left',
      { trades: [long] },
      intent({ direction: 'SHORT', onOpposite: 'reverse' }),
      [`defer ${TRADE_ID}`, 'exit'],
    ],
    [
      'waits for a trade that is being left',
      { trades: [leaving] },
      intent(),
      [`defer ${TRADE_ID}`],
    ],
    [
      'that waited is denied once trading is halted, even beside a trade',
      { trades: [leaving], account: { ...given().account, tradingState: 'HALTED' } },
      waiting({ direction: 'SHORT', allowShort: true }),
      ['deny TRADING_HALTED'],
    ],
    [
      'is not in the way of another strategy',
      { trades: [long] },
      intent({ strategy: 'swing' }),
      ['open'],
    ],
  ])('%s', (_name, view, stored, steps) => {
    expect(summaryOf(decideIntent(given(view), stored))).toEqual(steps);
  });
});

describe('an intent to exit', () => {
  const exit = (changes: Partial<IntentV1> = {}): StoredIntent =>
    intent({ kind: 'EXIT', direction: 'ANY', ...changes });

  it.each<readonly [string, Partial<IntentView>, StoredIntent, readonly string[]]>([
    ['finds nothing open', {}, exit(), ['conclude NO_ACTION NOTHING_OPEN']],
    ['leaves what is open', { trades: [long] }, exit(), ['act', 'approveExit', 'exit']],
    [
      'of the other side leaves it alone',
      { trades: [long] },
      exit({ direction: 'SHORT' }),
      ['conclude NO_ACTION NOTHING_OPEN'],
    ],
    [
      'drops an entry that still waits',
      { intents: [waiting()] },
      exit(),
      ['conclude SUPERSEDED EXIT_CAME_FIRST', 'conclude NO_ACTION NOTHING_OPEN'],
    ],
    [
      'drops the entry of a reversal, and leaves the trade',
      { trades: [long], intents: [waiting({ direction: 'SHORT' })] },
      exit(),
      ['conclude SUPERSEDED EXIT_CAME_FIRST', 'act', 'approveExit', 'exit'],
    ],
    [
      'drops no entry of another strategy, of the other side, or that was answered',
      {
        intents: [waiting({ strategy: 'swing' }), waiting({ direction: 'SHORT' }), intent()],
      },
      exit({ direction: 'LONG' }),
      ['conclude NO_ACTION NOTHING_OPEN'],
    ],
  ])('%s', (_name, view, stored, steps) => {
    expect(summaryOf(decideIntent(given(view), stored))).toEqual(steps);
  });
});
