import { type Instant, instant } from '@fairlead/core';
import {
  PERSON,
  RESTRICTION_SCOPES,
  type Restriction,
  howToResume,
  restrictionFor,
  restrictionOfAll,
} from './restriction';

const SINCE: Instant = instant(0);
const MINE = { strategy: 'mine', instrumentKey: 'AAPL key' };
const SUBJECTS = { global: '', account: 'DU1', strategy: 'mine', symbol: 'AAPL key' };

function restricted(
  scope: Restriction['scope'],
  state: Restriction['state'],
  subject: string = SUBJECTS[scope],
): Restriction {
  const said = { source: PERSON, reason: 'news', by: 'ann', since: SINCE };
  return { ...said, scope, state, subject, name: subject };
}

describe('the trading state of an entry', () => {
  it.each(RESTRICTION_SCOPES)('is restricted by its %s, in either state', (scope) => {
    for (const state of ['REDUCING', 'HALTED'] as const) {
      expect(restrictionFor([restricted(scope, state)], MINE)?.state).toBe(state);
    }
  });

  it.each([
    ['strategy', { ...MINE, strategy: 'other' }],
    ['symbol', { ...MINE, instrumentKey: 'MSFT key' }],
  ] as const)('is not restricted by another %s', (scope, other) => {
    expect(restrictionFor([restricted(scope, 'HALTED')], other)).toBeNull();
  });

  it.each(
    RESTRICTION_SCOPES.flatMap((one) => RESTRICTION_SCOPES.map((other) => [one, other] as const)),
  )('is the strictest of %s and %s, whichever came first', (halted, reducing) => {
    const both = [restricted(halted, 'HALTED'), restricted(reducing, 'REDUCING')];
    expect(restrictionFor(both, MINE)?.state).toBe('HALTED');
    expect(restrictionFor([...both].reverse(), MINE)?.state).toBe('HALTED');
  });

  it('is what the widest says where several say the same', () => {
    const all = RESTRICTION_SCOPES.map((scope) => restricted(scope, 'HALTED')).reverse();
    expect(restrictionFor(all, MINE)?.scope).toBe('global');
  });

  it('of everything is only what is global or of the account', () => {
    expect(RESTRICTION_SCOPES.map((scope) => restrictionOfAll([restricted(scope, 'HALTED')])?.scope)).toEqual(['global', 'account', undefined, undefined]); // prettier-ignore
  });

  it('says what lets entries through again', () => {
    expect(RESTRICTION_SCOPES.map((scope) => howToResume(restricted(scope, 'HALTED')))).toEqual([
      'fairlead resume',
      'fairlead resume --account',
      'fairlead resume --strategy mine',
      'fairlead resume --symbol AAPL key',
    ]);
  });
});
