import { type Shape, maybe, number, record } from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { notYet } from '../shapes/not-yet-shape';

/** Conditions that are read, so that their form is known, and refused with what to write instead. */
export function conditionsNotYet(): Readonly<Record<string, Shape<never>>> {
  const percent = number(boundsOf('unrealisedPercentMin'));
  const account = record({
    equityMin: maybe(number(boundsOf('size.notional'))),
    dayPnlPercentMin: maybe(percent),
    openPositionsMax: maybe(number(boundsOf('maxPerDay'))),
  });
  return {
    account: notYet(
      account,
      "the account's limits are checked when an entry is approved (FAIRLEAD_MAX_…)",
    ),
  };
}
