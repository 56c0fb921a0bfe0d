import { type EvidencedStatus, ORDER_TRANSITIONS, isTerminal, transition } from '.';

const EVIDENCE: readonly EvidencedStatus[] = [
  'PENDING_ACK',
  'STAGED',
  'HELD',
  'WORKING',
  'SUSPENDED',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'EXPIRED',
  'LAPSED',
];
const STATES = Object.keys(ORDER_TRANSITIONS) as (keyof typeof ORDER_TRANSITIONS)[];

describe('order transitions', () => {
  it('never let an order that has ended live again, except one that was only inferred to be absent', () => {
    for (const state of STATES.filter((each) => isTerminal(each) && each !== 'LAPSED')) {
      for (const evidence of EVIDENCE) expect(isTerminal(transition(state, evidence))).toBe(true);
    }
    expect(transition('LAPSED', 'WORKING')).toBe('WORKING');
  });
  it('keep an unknown order unknown until evidence says what it is', () => {
    expect(transition('UNKNOWN', 'PENDING_ACK')).toBe('UNKNOWN');
    expect(transition('UNKNOWN', 'WORKING')).toBe('WORKING');
    expect(transition('UNKNOWN', 'LAPSED')).toBe('LAPSED');
  });
  it('ignore a status that is older than what is known', () => {
    expect(transition('WORKING', 'HELD')).toBe('WORKING');
    expect(transition('WORKING', 'PENDING_ACK')).toBe('WORKING');
    expect(transition('CANCELLED', 'WORKING')).toBe('CANCELLED');
  });
  it('say something for every state that is not an end, for every end', () => {
    for (const state of STATES.filter((each) => !isTerminal(each))) {
      for (const end of ['FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED', 'LAPSED'] as const) {
        expect(transition(state, end)).toBe(end);
      }
    }
  });
});
