import { instantText } from '@fairlead/core';
import { PERSON, type Restriction, howToResume } from '../../account/restriction';
import { type CheckFinding, finding } from '../check';
import type { RiskView } from '../risk-input';

/** Returns whether an entry is stopped by this state: who set it, where, since when and why, and what lets it through. */
export function findingOfState(
  state: Restriction['state'],
  { restriction }: Pick<RiskView, 'restriction'>,
): CheckFinding {
  const actual = restriction === null ? 'ACTIVE' : actualOf(restriction);
  const figures = { limit: 'ACTIVE', actual };
  const isStopped = restriction?.state === state;
  return finding(!isStopped, figures, restriction === null ? '' : messageOf(restriction));
}

function actualOf({ state, source }: Restriction): string {
  return source === PERSON ? state : `${state} by ${source}`;
}

function messageOf(restriction: Restriction): string {
  const { scope, name, state, by, since, reason } = restriction;
  const where = scope === 'global' ? 'trading' : `trading in ${scope} ${name}`;
  return `${where} is ${state} by ${by} since ${instantText(since)} (${reason}); \`${howToResume(restriction)}\` lets entries through again`;
}
