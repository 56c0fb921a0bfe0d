import { plusMs } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import fc from 'fast-check';
import { RISK_NOW } from '../../testing';
import {
  type ApprovalRequest,
  type PersonsAnswer,
  approvalRequestDecider,
  denialByPerson,
} from './approval-request.decider';

const UNTIL = plusMs(RISK_NOW, 30_000);
const REQUEST: ApprovalRequest = {
  ...{ requestedAt: RISK_NOW, until: UNTIL, answered: null, ended: null },
};
const answer = (changes: Partial<PersonsAnswer> = {}): PersonsAnswer => ({
  ...{ answer: 'APPROVED', by: 'ann', reason: 'fits', at: plusMs(RISK_NOW, 5_000) },
  ...changes,
});

describe('an entry that was put to a person', () => {
  it.each(['APPROVED', 'REJECTED'] as const)('is %s by the first answer', (said) => {
    const { state } = givenState(approvalRequestDecider, REQUEST)
      .when(answer({ answer: said }))
      .then(answer({ answer: said }));
    expect(state?.answered).toEqual(answer({ answer: said }));
  });

  it.each([
    ['nothing was put to anybody', null, answer(), 'UNKNOWN_APPROVAL', '"fairlead approvals list"'],
    [
      'somebody approved it before',
      { ...REQUEST, answered: answer() },
      answer({ by: 'bob', answer: 'REJECTED' }),
      'ALREADY_ANSWERED',
      'ann approved it at 20',
    ],
    [
      'somebody rejected it before',
      { ...REQUEST, answered: answer({ answer: 'REJECTED' }) },
      answer({ by: 'bob' }),
      'ALREADY_ANSWERED',
      'ann rejected it at 20',
    ],
    [
      'it ended meanwhile',
      { ...REQUEST, ended: { outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST' } },
      answer(),
      'APPROVAL_ENDED',
      'SUPERSEDED (EXIT_CAME_FIRST)',
    ],
    [
      'its time is over',
      REQUEST,
      answer({ at: plusMs(UNTIL, 1) }),
      'APPROVAL_ENDED',
      'its time was over at 20',
    ],
  ] as const)('takes no answer where %s', (_why, request, command, code, text) => {
    const decided = approvalRequestDecider.decide(command, request);
    expect(decided).toMatchObject({ ok: false, refusal: { code } });
    expect(decided.ok ? '' : decided.refusal.message).toContain(text);
  });

  it('takes the first of any answers that come in time, and no other', () => {
    const answers = fc.array(
      fc.record({
        answer: fc.constantFrom('APPROVED', 'REJECTED'),
        by: fc.constantFrom('ann', 'bob', 'cy'),
        reason: fc.constant('spec'),
        at: fc.integer({ min: -1_000, max: 40_000 }).map((ms) => plusMs(RISK_NOW, ms)),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(answers, (all) => {
        let state: ApprovalRequest | null = REQUEST;
        const taken: PersonsAnswer[] = [];
        for (const one of all) {
          const decided = approvalRequestDecider.decide(one, state);
          if (!decided.ok) continue;
          taken.push(...decided.value);
          state = decided.value.reduce(approvalRequestDecider.evolve, state);
        }
        expect(taken).toEqual(all.filter(({ at }) => at <= UNTIL).slice(0, 1));
        expect(state?.answered ?? null).toEqual(taken[0] ?? null);
      }),
    );
  });

  it.each([
    ['nobody was asked', null, UNTIL, null],
    ['it still waits', REQUEST, UNTIL, null],
    ['nobody answered in time', REQUEST, plusMs(UNTIL, 1), 'no answer'],
    ['a person said no', { ...REQUEST, answered: answer({ answer: 'REJECTED' }) }, RISK_NOW, 'rejected by ann'], // prettier-ignore
    ['a person said yes, however late it is', { ...REQUEST, answered: answer() }, plusMs(UNTIL, 1), null], // prettier-ignore
  ] as const)('is denied by a person or not, where %s', (_why, request, now, actual) => {
    const denial = denialByPerson(request, now);
    expect(denial?.actual ?? null).toBe(actual);
    if (denial === null) return;
    expect(denial).toMatchObject({ check: 'NOT_APPROVED', passed: false });
    expect(denial.limit).toMatch(/^a yes until 20/);
    expect(denial.message).not.toBe('');
  });
});
