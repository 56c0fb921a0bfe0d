import { type IntentId, plusMs } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import {
  RISK_NOW,
  TRADE_ID,
  entryIntent as entry,
  exitIntent as exit,
  firstAnswer as fresh,
  intentView as view,
  nextAnswer as again,
  restriction,
  tradeOpening,
} from '../testing';
import { type Trade, openTrade, requestExit } from '../trade';
import type { EntryIntent, WaitingEntry } from './intent';
import type { IntentView } from './intent-view';
import type { AnswerIntent, IntentEvent, IntentState } from './intent-event';
import { intentDecider } from './intent.decider';

const idOf = (text: string): IntentId => text as IntentId;

const waiting = ({ intentId, causeId, strategy, direction }: EntryIntent): WaitingEntry => ({
  ...{ intentId, causeId, strategy, direction, isAsked: false },
});
const LONG = openTrade(tradeOpening(), plusMs(RISK_NOW, -60_000));
const LEAVING = requestExit(LONG, { intent: null, reason: 'spec' }, RISK_NOW);

const state = (changes: Partial<IntentState> = {}): IntentState => ({
  ...intentDecider.initial,
  ...changes,
});
const holding = (...trades: readonly Trade[]): IntentState => state({ trades });

/** An event with its code or what it waits for. */
function shortOf(event: IntentEvent): string {
  if (event.kind === 'concluded') return `concluded ${event.outcome} ${event.code}`;
  if (event.kind === 'deferred') return `deferred: ${event.waitsFor ?? event.reason}`;
  if (event.kind !== 'denied') return event.kind;
  const failed = event.checks.filter(({ passed }) => !passed);
  return `denied ${failed.map(({ check }) => check).join(' ')}`;
}

/** Says in short which events follow, and comes to the state that they lead to. */
function expectAnswers(
  before: IntentState,
  commands: readonly AnswerIntent[],
  answers: readonly string[],
): IntentState {
  let reached = before;
  const events: IntentEvent[] = [];
  for (const command of commands) {
    const decided = intentDecider.decide(command, reached).value;
    // Decided once more, so that a decision that is not pure is found.
    reached = givenState(intentDecider, reached)
      .when(command)
      .then(...decided).state;
    events.push(...decided);
  }
  expect(events.map(shortOf)).toEqual(answers);
  return reached;
}

describe('an intent to enter', () => {
  const HALTED = { account: { ...view().account, restrictions: [restriction()] } };
  const SHORT = { direction: 'SHORT', allowShort: true } as const;

  it.each<readonly [string, IntentState, AnswerIntent, readonly string[]]>([
    ['opens a trade where nothing is in its way', state(), fresh(entry()), ['opened']],
    [
      'of another account is denied',
      state(),
      fresh(entry({ account: 'DU7' as EntryIntent['account'] })),
      ['denied ACCOUNT_PIN'],
    ],
    [
      'of something unlisted is denied',
      state(),
      fresh(entry(), { listed: false }),
      ['denied RESTRICTED_INSTRUMENT'],
    ],
    [
      'that came too late expires',
      state(),
      { ...again(entry()), now: plusMs(RISK_NOW, 10_001) },
      ['concluded EXPIRED TTL'],
    ],
    [
      'waits while the gate is closed',
      state(),
      fresh(entry(), { gate: { ...view().gate, state: 'closed' } }),
      ['deferred: the gate is closed'],
    ],
    [
      'waits while the contract is not known',
      state(),
      fresh(entry(), { instrument: null }),
      ['deferred: the broker has not been asked for the contract yet'],
    ],
    [
      'on the same side does nothing',
      holding(LONG),
      fresh(entry()),
      ['concluded NO_ACTION SAME_SIDE'],
    ],
    [
      'on the other side is ignored by default',
      holding(LONG),
      fresh(entry(SHORT)),
      ['concluded NO_ACTION OPPOSITE_IGNORED'],
    ],
    [
      'that closes the other side leaves it',
      holding(LONG),
      fresh(entry({ ...SHORT, onOpposite: 'close' })),
      ['acted-on', 'exit-approved', 'exit-requested'],
    ],
    [
      'that reverses waits for the old trade, which is left',
      holding(LONG),
      fresh(entry({ ...SHORT, onOpposite: 'reverse' })),
      [`deferred: ${TRADE_ID}`, 'exit-requested'],
    ],
    [
      'waits for a trade that is being left',
      holding(LEAVING),
      fresh(entry()),
      [`deferred: ${TRADE_ID}`],
    ],
    [
      'that waited is denied once trading is halted, even beside a trade',
      holding(LEAVING),
      again(entry(SHORT), HALTED),
      ['denied TRADING_HALTED SELF_CROSS'],
    ],
    [
      'is not in the way of another strategy',
      holding(LONG),
      fresh(entry({ strategy: 'swing' })),
      ['opened'],
    ],
  ])('%s', (_name, before, command, answers) => {
    expectAnswers(before, [command], answers);
  });
});

describe('an intent to exit', () => {
  it.each<readonly [string, IntentState, AnswerIntent, readonly string[]]>([
    ['finds nothing open', state(), fresh(exit()), ['concluded NO_ACTION NOTHING_OPEN']],
    [
      'leaves what is open',
      holding(LONG),
      fresh(exit()),
      ['acted-on', 'exit-approved', 'exit-requested'],
    ],
    [
      'of the other side leaves it alone',
      holding(LONG),
      fresh(exit({ direction: 'SHORT' })),
      ['concluded NO_ACTION NOTHING_OPEN'],
    ],
    [
      'drops an entry that still waits',
      state({ waiting: [waiting(entry())] }),
      fresh(exit()),
      ['concluded SUPERSEDED EXIT_CAME_FIRST', 'concluded NO_ACTION NOTHING_OPEN'],
    ],
    [
      'drops the entry of a reversal, and leaves the trade',
      state({ trades: [LONG], waiting: [waiting(entry({ direction: 'SHORT' }))] }),
      fresh(exit()),
      ['concluded SUPERSEDED EXIT_CAME_FIRST', 'acted-on', 'exit-approved', 'exit-requested'],
    ],
    [
      'drops no entry of another strategy, of the other side, or that was answered',
      state({
        waiting: [
          waiting(entry({ strategy: 'swing' })),
          waiting(entry({ direction: 'SHORT', intentId: idOf('other') })),
        ],
      }),
      fresh(exit({ direction: 'LONG' })),
      ['concluded NO_ACTION NOTHING_OPEN'],
    ],
  ])('%s', (_name, before, command, answers) => {
    expectAnswers(before, [command], answers);
  });
});

describe('intents that are answered one after the other', () => {
  const reversal = entry({ direction: 'SHORT', allowShort: true, onOpposite: 'reverse' });

  it('reverse a trade: the entry waits, the trade is left, and what comes then waits, too', () => {
    const { trades, waiting: left } = expectAnswers(
      holding(LONG),
      [fresh(reversal), fresh(entry({ intentId: idOf('later') }))],
      [`deferred: ${TRADE_ID}`, 'exit-requested', `deferred: ${TRADE_ID}`],
    );
    expect(trades[0]?.exit?.reason).toBe('an opposite signal');
    expect(left.map(({ intentId }) => intentId)).toEqual([reversal.intentId, 'later']);
  });

  it('enter once the trade in the way is closed, by the checks of that moment', () => {
    const closed = { ...LEAVING, closedAt: RISK_NOW };
    const left = state({ trades: [closed], waiting: [waiting(reversal)] });
    const reached = expectAnswers(left, [again(reversal, {}, TRADE_ID)], ['opened']);
    expect(reached.waiting).toEqual([]);
    expect(reached.trades.map(({ direction }) => direction)).toEqual(['LONG', 'SHORT']);
  });

  it('wait until the gate opens, and open then', () => {
    const closed = { gate: { ...view().gate, state: 'closed' as const } };
    const reached = expectAnswers(
      state(),
      [fresh(entry(), closed), again(entry(), closed), again(entry())],
      ['deferred: the gate is closed', 'deferred: the gate is closed', 'opened'],
    );
    expect(reached.waiting).toEqual([]);
  });

  it('drop a waiting entry once, however many exits come in the same decision', () => {
    expectAnswers(
      state({ waiting: [waiting(entry())] }),
      [fresh(exit()), fresh(exit({ intentId: idOf('second') }))],
      [
        'concluded SUPERSEDED EXIT_CAME_FIRST',
        'concluded NO_ACTION NOTHING_OPEN',
        'concluded NO_ACTION NOTHING_OPEN',
      ],
    );
  });

  it('open one trade of a strategy, not two', () => {
    expectAnswers(
      state(),
      [fresh(entry()), fresh(entry({ intentId: idOf('twin') }))],
      ['opened', 'concluded NO_ACTION SAME_SIDE'],
    );
  });

  it('leave several trades of a strategy, and are answered by one of them', () => {
    const short = openTrade(tradeOpening({ direction: 'SHORT' }), RISK_NOW);
    const other = { ...short, tradeId: 'other' as Trade['tradeId'] };
    const { trades } = expectAnswers(
      holding(LONG, other),
      [fresh(exit())],
      ['acted-on', 'exit-approved', 'exit-requested', 'exit-approved', 'exit-requested'],
    );
    expect(trades.map(({ exit: wish }) => wish?.intents.length).sort()).toEqual([0, 1]);
  });

  it('leave a trade once, and each exit is answered by it', () => {
    const { trades } = expectAnswers(
      holding(LONG),
      [fresh(exit()), fresh(exit({ intentId: idOf('second') }))],
      [
        ...['acted-on', 'exit-approved', 'exit-requested'],
        ...['acted-on', 'exit-approved', 'exit-requested'],
      ],
    );
    expect(trades[0]?.exit?.intents.map(({ intentId }) => intentId)).toEqual([
      exit().intentId,
      'second',
    ]);
  });
});

describe('an entry that expires while it waits', () => {
  const late = plusMs(RISK_NOW, 10_001);
  const expired = (changes: Partial<IntentView>, waitsFor: string | null = null): string => {
    const command = { ...again(entry(), changes, waitsFor), now: late };
    const [event] = intentDecider.decide(command, state()).value;
    return event?.kind === 'concluded' ? `${event.code}: ${event.reason}` : (event?.kind ?? '');
  };
  const closed = {
    state: 'closed',
    code: 'ACCOUNT_MISMATCH',
    reason: 'TWS is logged in to DU7, not DU1: log in to DU1',
  } as const;
  const gate = (changes: Partial<IntentView['gate']>) => ({ gate: { ...view().gate, ...changes } });

  it.each<readonly [string, Partial<IntentView>, string]>([
    [
      'a gate that the gateway closed for a reason',
      gate(closed),
      'the gate is closed (ACCOUNT_MISMATCH: TWS is logged in to DU7, not DU1: log in to DU1)',
    ],
    ['a gate of which nothing was reported', gate({ state: 'closed' }), 'the gate is closed'],
    [
      'a gate that lets exits through only',
      gate({ state: 'exits', code: 'RECONCILING', reason: 'comparing' }),
      'the gate lets only exits through (RECONCILING: comparing)',
    ],
    ['a broker that was not compared', gate({ epoch: 2 }), 'the broker has not been compared yet'],
    [
      'a contract that is not known',
      { instrument: null },
      'the broker has not been asked for the contract yet',
    ],
  ])('names what was in its way to the last: %s', (_name, changes, reason) => {
    expect(expired(changes)).toBe(`TTL: it expired before an entry was possible: ${reason}`);
  });

  it('says no more where nothing is in its way any longer, or a trade was', () => {
    expect(expired({})).toBe('TTL: it expired before an entry was possible');
    expect(expired(gate(closed), TRADE_ID)).toBe(
      'TTL: it expired before the trade in its way was closed',
    );
  });
});
