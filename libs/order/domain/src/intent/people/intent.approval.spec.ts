import { type CauseId, type Instant, type IntentId, plusMs } from '@fairlead/core';
import {
  RISK_NOW,
  entryIntent,
  exitIntent,
  firstAnswer,
  intentView,
  nextAnswer,
  restriction,
  tradeOpening,
} from '../../testing';
import { openTrade, requestExit } from '../../trade';
import type { ApprovalRequest } from './approval-request.decider';
import type { EntryIntent } from '../intent';
import type { AnswerIntent, IntentState } from '../intent-event';
import { intentDecider } from '../intent.decider';

const UNTIL = plusMs(RISK_NOW, 2_000);
const TOO_LATE = plusMs(UNTIL, 1);
const held = (changes: Partial<EntryIntent> = {}): EntryIntent =>
  entryIntent({ approvalUntil: UNTIL, ...changes });
const newer = (changes: Partial<EntryIntent> = {}): EntryIntent =>
  entryIntent({ intentId: 'newer' as IntentId, causeId: 'newer' as CauseId, ...changes });
const SHORT = { direction: 'SHORT', allowShort: true } as const;

const REQUEST: ApprovalRequest = {
  ...{ requestedAt: RISK_NOW, until: UNTIL, answered: null, ended: null },
};
const said = (answer: 'APPROVED' | 'REJECTED'): ApprovalRequest => ({
  ...REQUEST,
  answered: { answer, by: 'ann', reason: 'the news', at: RISK_NOW },
});
/** What was put to a person is looked at once more. */
const again = (
  request: ApprovalRequest | null,
  { now = RISK_NOW, ...view }: Partial<AnswerIntent['view']> & { now?: Instant } = {},
): AnswerIntent => ({
  ...nextAnswer(held(), view),
  waited: { waitsFor: null, request },
  now,
});

const HALTED = { account: { ...intentView().account, restrictions: [restriction()] } };
const CLOSED = { gate: { ...intentView().gate, state: 'closed' as const } };
const EMPTY = intentDecider.initial;
const ASKED = after(EMPTY, firstAnswer(held()));
const LONG = openTrade(tradeOpening(), plusMs(RISK_NOW, -60_000));

/** What follows, in short. */
function answersTo(state: IntentState, command: AnswerIntent): readonly string[] {
  return intentDecider.decide(command, state).value.map((event) => {
    if (event.kind === 'concluded') return `${event.intentId === 'newer' ? 'newer ' : ''}${event.outcome} ${event.code}`; // prettier-ignore
    if (event.kind === 'deferred') return `deferred: ${event.waitsFor ?? event.reason}`;
    if (event.kind !== 'denied') return event.kind;
    return `denied ${event.checks.filter(({ passed }) => !passed).map(({ check }) => check).join(' ')}`; // prettier-ignore
  });
}

function after(state: IntentState, command: AnswerIntent): IntentState {
  return intentDecider.decide(command, state).value.reduce(intentDecider.evolve, state);
}

describe('an entry that needs a person', () => {
  it.each<readonly [string, IntentState, AnswerIntent, readonly string[]]>([
    ['is put to one once it has passed every check', EMPTY, firstAnswer(held()), ['approval-requested']], // prettier-ignore
    ['is denied at once where a check denies it', EMPTY, firstAnswer(held({ direction: 'SHORT' })), ['denied RESTRICTED_INSTRUMENT']], // prettier-ignore
    ['waits behind the gate like any other', EMPTY, firstAnswer(held(), CLOSED), ['deferred: the gate is closed']], // prettier-ignore
    ['is put to a person once the gate is open', EMPTY, again(null), ['approval-requested']],
    ['expires where nobody could be asked in time', EMPTY, again(null, { now: TOO_LATE }), ['EXPIRED TTL']], // prettier-ignore
    ['goes on waiting while nobody answers', ASKED, again(REQUEST), []],
    ['opens after a yes', ASKED, again(said('APPROVED')), ['opened']],
    ['opens after a yes that came in time, also where it is carried out later', ASKED, again(said('APPROVED'), { now: TOO_LATE }), ['opened']], // prettier-ignore
    ['is judged again after a yes', ASKED, again(said('APPROVED'), { listed: false }), ['denied RESTRICTED_INSTRUMENT']], // prettier-ignore
    ['waits for the gate after a yes, and nobody is asked again', ASKED, again(said('APPROVED'), CLOSED), ['deferred: the gate is closed']], // prettier-ignore
    ['expires after a yes with its signal', ASKED, again(said('APPROVED'), { now: plusMs(RISK_NOW, 10_001) }), ['EXPIRED TTL']], // prettier-ignore
    ['is denied after a no', ASKED, again(said('REJECTED')), ['denied NOT_APPROVED']],
    ['is denied where nobody answers in time', ASKED, again(REQUEST, { now: TOO_LATE }), ['denied NOT_APPROVED']], // prettier-ignore
    ['is denied where trading is halted meanwhile', ASKED, again(REQUEST, HALTED), ['denied TRADING_HALTED']], // prettier-ignore
    ['is not opened by a yes while trading is halted', ASKED, again(said('APPROVED'), HALTED), ['denied TRADING_HALTED']], // prettier-ignore
    ['does nothing beside a trade on its side, and nobody is asked', { ...EMPTY, trades: [LONG] }, firstAnswer(held()), ['NO_ACTION SAME_SIDE']], // prettier-ignore
    ['closes the other side at once: an exit asks nobody', { ...EMPTY, trades: [LONG] }, firstAnswer(held({ ...SHORT, onOpposite: 'close' })), ['acted-on', 'exit-approved', 'exit-requested']], // prettier-ignore
    ['leaves the other side at once where it reverses', { ...EMPTY, trades: [LONG] }, firstAnswer(held({ ...SHORT, onOpposite: 'reverse' })), [`deferred: ${LONG.tradeId}`, 'exit-requested']], // prettier-ignore
    ['and reverses is put to a person once the other side is flat', { ...EMPTY, trades: [{ ...LONG, closedAt: RISK_NOW }] }, again(null), ['approval-requested']], // prettier-ignore
  ])('%s', (_what, state, command, answers) => {
    expect(answersTo(state, command)).toEqual(answers);
  });

  it.each<readonly [string, AnswerIntent, readonly string[]]>([
    ['ends where an exit comes', firstAnswer(exitIntent()), ['SUPERSEDED EXIT_CAME_FIRST', 'NO_ACTION NOTHING_OPEN']], // prettier-ignore
    ['stays where an exit of the other side comes', firstAnswer(exitIntent({ direction: 'SHORT' })), ['NO_ACTION NOTHING_OPEN']], // prettier-ignore
    ['ends where an entry of the other side comes', firstAnswer(newer(SHORT)), ['SUPERSEDED OPPOSITE_CAME_FIRST', 'opened']], // prettier-ignore
    ['ends where one comes that needs a person too', firstAnswer(newer({ ...SHORT, approvalUntil: UNTIL })), ['SUPERSEDED OPPOSITE_CAME_FIRST', 'approval-requested']], // prettier-ignore
    ['ends where one comes that is denied itself', firstAnswer(newer({ direction: 'SHORT' })), ['SUPERSEDED OPPOSITE_CAME_FIRST', 'denied RESTRICTED_INSTRUMENT']], // prettier-ignore
    ['ends where an entry of its side opens without a person', firstAnswer(newer()), ['opened', 'SUPERSEDED ENTERED_MEANWHILE']], // prettier-ignore
    ['keeps its place where its side comes again', firstAnswer(newer({ approvalUntil: UNTIL })), ['newer NO_ACTION SAME_SIDE']], // prettier-ignore
    ['keeps its place where the same cause wants the other side too', firstAnswer(newer({ ...SHORT, approvalUntil: UNTIL, causeId: held().causeId })), ['newer NO_ACTION OPPOSITE_IGNORED']], // prettier-ignore
    ['stands beside that of another strategy', firstAnswer(newer({ strategy: 'swing', approvalUntil: UNTIL })), ['approval-requested']], // prettier-ignore
  ])('while it waits %s', (_what, command, answers) => {
    expect(answersTo(ASKED, command)).toEqual(answers);
  });

  it('does not end by an entry that waits for a trade to be left', () => {
    const leaving = requestExit(LONG, { intent: null, reason: 'spec' }, RISK_NOW);
    const state = { ...ASKED, trades: [leaving] };
    expect(answersTo(state, firstAnswer(newer()))).toEqual([`deferred: ${LONG.tradeId}`]);
  });
});
