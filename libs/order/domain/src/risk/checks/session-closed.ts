import { type SessionStanding, newYorkTime } from '@fairlead/core';
import { type RiskCheck, finding } from '../check';

/** Outside the regular session an order would wait for the next open, and fill at whatever price that brings. */
export const sessionClosed: RiskCheck = {
  code: 'SESSION_CLOSED',
  needs: 'view',
  evaluate: ({ entry, view: { session } }) =>
    finding(
      session.open,
      { limit: 'regular session', actual: describe(session) },
      `the session of ${entry.symbol} is ${describe(session)}; send the signal again while it is open`,
    ),
};

function describe({ open, since, until }: SessionStanding): string {
  const from = since === null ? '' : ` since ${textOf(since)}`;
  if (open) return `open${from}${until === null ? '' : `, closes ${textOf(until)}`}`;
  return `closed${from}${until === null ? '' : `, opens ${textOf(until)}`}`;
}

function textOf(moment: NonNullable<SessionStanding['since']>): string {
  return newYorkTime(moment).toFormat("yyyy-MM-dd HH:mm 'New York'");
}
