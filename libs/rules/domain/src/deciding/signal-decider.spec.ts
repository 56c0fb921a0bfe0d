import {
  type InstrumentKey,
  type TradeId,
  decimal,
  parseInstant,
  plusMs,
  signalIdOf,
} from '@fairlead/core';
import { given, givenState } from '@fairlead/core/testing';
import fc from 'fast-check';
import { type SignalCommand, type Situation, signalDecider } from './decide-signal';
import type { SignalAction } from '../facts';
import { buyRule } from '../templates';

const now = parseInstant('2026-11-23T15:00:00Z');
const size = { kind: 'shares', value: decimal(100) } as const;
const buy = { ...buyRule({ id: 'buy', symbols: ['AAPL'], size, maxPerDay: 2 }), version: 1 };

function signal(
  id: string,
  action: SignalAction,
  changes: Partial<SignalCommand['signal']> = {},
  at = now,
): SignalCommand {
  // prettier-ignore
  return {
    signal: {
      ...{ signalId: signalIdOf('test', id), source: 'test', symbol: 'AAPL', action },
      ...{ instrumentKey: 'AAPLKEY' as InstrumentKey, confidence: 0.9, price: null },
      ...{ acceptedAt: at, expiresAt: plusMs(at, 30_000), sequence: null },
      fields: new Map<string, string | number>([
        ['action', action],
        ['confidence', 0.9],
      ]),
      ...changes,
    },
    ...{ now: at, paper: true, rules: [buy], quote: null },
  };
}

const codes = (...command: readonly SignalCommand[]): unknown => {
  const events = command.reduce<{ situation: Situation; outcomes: string[] }>(
    ({ situation, outcomes }, each) => {
      const [decision] = signalDecider.decide(each, situation).value;
      if (decision === undefined) throw new Error('a signal has a decision');
      return {
        situation: signalDecider.evolve(situation, decision),
        outcomes: [...outcomes, decision.outcome],
      };
    },
    { situation: signalDecider.initial, outcomes: [] },
  );
  return events.outcomes;
};

describe('signals one after the other', () => {
  it('are left by a SELL that comes before anybody reported the trade', () => {
    expect(codes(signal('1', 'BUY'), signal('2', 'SELL'))).toEqual(['INTENTS', 'INTENTS']);
    const late = plusMs(now, 90_001);
    expect(codes(signal('1', 'BUY'), signal('2', 'SELL', {}, late))).toEqual([
      'INTENTS',
      'NO_ACTION',
    ]);
  });

  it('cool down and count the day', () => {
    const after = (minutes: number): typeof now => plusMs(now, minutes * 60_000);
    const buys = [0, 1, 5, 10, 24 * 60].map((m) => signal(String(m), 'BUY', {}, after(m)));
    expect(codes(...buys)).toEqual(['INTENTS', 'NO_ACTION', 'INTENTS', 'NO_ACTION', 'INTENTS']);
  });

  it('supersede those of a lower sequence, also by one from which nothing follows', () => {
    const sequences = [5, 4, 6].map((sequence) =>
      signal(String(sequence), 'NEUTRAL', { sequence }),
    );
    expect(codes(...sequences)).toEqual(['NO_ACTION', 'SUPERSEDED', 'NO_ACTION']);
  });

  it('each have one decision, and leave a state that says what was requested', () => {
    const { state } = given(signalDecider)
      .when(signal('1', 'BUY', { sequence: 3 }))
      .then(expect.objectContaining({ outcome: 'INTENTS', sequence: 3 }) as never);
    expect(state).toMatchObject({ latestSequence: 3, trades: [{ status: 'EXPECTED' }] });
    givenState(signalDecider, { ...state, trades: [] })
      .when(signal('2', 'SELL'))
      .then(expect.objectContaining({ outcome: 'NO_ACTION', expected: [] }) as never);
  });

  it('never forget a trade, a firing or a sequence that was known', () => {
    const action = fc.constantFrom<SignalAction>('BUY', 'SELL', 'CLOSE', 'NEUTRAL');
    const step = fc.record({ action, after: fc.nat(600_000), sequence: fc.option(fc.nat(9)) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let at = now;
        let state = signalDecider.initial;
        steps.forEach(({ action: wanted, after, sequence }, index) => {
          at = plusMs(at, after);
          const command = signal(String(index), wanted, { sequence }, at);
          const decision = signalDecider.decide(command, state).value;
          expect(decision).toHaveLength(1);
          const next = decision.reduce(signalDecider.evolve, state);
          const ids = (of: Situation): TradeId[] => of.trades.map(({ tradeId }) => tradeId);
          expect(ids(next)).toEqual(expect.arrayContaining(ids(state)));
          expect([...next.states.keys()]).toEqual(expect.arrayContaining([...state.states.keys()]));
          expect(next.latestSequence ?? -1).toBeGreaterThanOrEqual(state.latestSequence ?? -1);
          state = next;
        });
      }),
    );
  });
});
