import { BAR_INTERVALS, INDICATOR_NAMES, type PublishedIndicator } from '@fairlead/contracts';
import { type Rule, indicatorsNamedBy } from '@fairlead/rules-domain';

/** Returns the indicators that have to be published for these rules. A rule was read against the same catalogue, so it names no other. */
export function wantedIndicators(rules: readonly Rule[]): readonly PublishedIndicator[] {
  return indicatorsNamedBy(rules).flatMap(({ name: written, period, interval: length }) => {
    const name = INDICATOR_NAMES.find((each) => each === written);
    const interval = BAR_INTERVALS.find((each) => each === length);
    return name === undefined || interval === undefined ? [] : [{ name, period, interval }];
  });
}
