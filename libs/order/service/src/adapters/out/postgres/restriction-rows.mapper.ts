import { instant, instantText } from '@fairlead/core';
import type { Restriction } from '@fairlead/order-domain';

/** Stands for every account, where something is global. */
export const EVERY = '*';

/** A restriction as its row is read. */
export type RestrictionRow = Omit<Restriction, 'since'> & { readonly since: string };

/** What stops entries of the account $1, oldest first. */
export const RESTRICTIONS = `(SELECT coalesce(jsonb_agg(jsonb_build_object(
    'scope', scope, 'subject', subject, 'name', name, 'state', state, 'source', source,
    'reason', reason, 'by', by, 'since', since) ORDER BY since, scope, subject, source), '[]')
  FROM trading_restriction WHERE trading_restriction.account IN ($1, '${EVERY}'))`;

export const INSERT_RESTRICTIONS = `INSERT INTO trading_restriction
    (account, scope, subject, name, state, source, reason, by, since)
  SELECT account, scope, subject, name, state, source, reason, by, since
    FROM jsonb_populate_recordset(NULL::trading_restriction, $1::jsonb)`;

/** PostgreSQL writes an instant within JSON with an offset. */
export function restrictionFromRow(row: RestrictionRow): Restriction {
  return { ...row, since: instant(Date.parse(row.since)) };
}

export function restrictionToRow(
  restriction: Restriction,
  account: string,
): RestrictionRow & { readonly account: string } {
  const { scope, since } = restriction;
  return {
    ...restriction,
    account: scope === 'global' ? EVERY : account,
    since: instantText(since),
  };
}
