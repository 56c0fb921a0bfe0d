import { plusMs } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding } from '../check';
import { MINUTE_MS, SECOND_MS } from '../activity/wanted-activity';
import type { UnsizedInput } from '../risk-input';

/** Entries that are approved within a second and within a minute: more of them are a program that runs wild. */
export const rateOrders: RiskCheck = {
  code: 'RATE_ORDERS',
  needs: 'view',
  limitedBy: ['entriesPerSecondMax', 'entriesPerMinuteMax'],
  evaluate,
};

function evaluate({ view, limits }: UnsizedInput): CheckFinding {
  const { now, activity } = view;
  const within = (ms: number): number =>
    activity.approvals.filter(({ at }) => at > plusMs(now, -ms)).length + 1;
  const rates = [
    { most: limits.entriesPerSecondMax, count: within(SECOND_MS), span: 'a second' },
    { most: limits.entriesPerMinuteMax, count: within(MINUTE_MS), span: 'a minute' },
  ].filter(({ most }) => most > 0);
  const exceeded = rates.find(({ most, count }) => count > most);
  const figures = {
    limit: rates.map(({ most, span }) => `${most} ${span}`).join(', '),
    actual: rates.map(({ count, span }) => `${count} ${span}`).join(', '),
  };
  const span = exceeded?.span ?? '';
  return finding(
    exceeded === undefined,
    figures,
    `it would be entry number ${exceeded?.count} within ${span}, ${exceeded?.most} are the limit; send fewer signals, or raise the limit`,
  );
}
