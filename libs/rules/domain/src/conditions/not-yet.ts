import { type Shape, choice, list, maybe, needed, number, record } from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { SIGNAL_ACTIONS } from '../facts';
import { anyText } from '../shapes/names';
import { notYet } from '../shapes/not-yet-shape';

/** Conditions that are read, so that their form is known, and refused with what to write instead. */
export function conditionsNotYet(): Readonly<Record<string, Shape<never>>> {
  const percent = number(boundsOf('unrealisedPercentMin'));
  const account = record({
    equityMin: maybe(number(boundsOf('size.notional'))),
    dayPnlPercentMin: maybe(percent),
    openPositionsMax: maybe(number(boundsOf('maxPerDay'))),
  });
  const signals = record({
    action: needed(choice(SIGNAL_ACTIONS)),
    withinMinutes: needed(number(boundsOf('cooldownMinutes'))),
    countMin: maybe(number(boundsOf('maxPerDay'))),
    sources: maybe(list(anyText, { min: 2, max: 50, distinct: true })),
  });
  return {
    account: notYet(
      account,
      "the account's limits are checked when an entry is approved (FAIRLEAD_MAX_…)",
    ),
    signals: notYet(signals, 'let the sender count, and send its count as a feature'),
  };
}
