import { plusMs } from '@fairlead/core';
import type { RiskCheck } from '../check';
import { HOUR_MS } from '../activity/wanted-activity';
import { withinCount } from '../activity/exposure-sums';

/** Entries of one rule within an hour: one that fires again and again is stopped before it has cost much. */
export const repeatedExecution: RiskCheck = {
  code: 'REPEATED_EXECUTION',
  needs: 'view',
  limitedBy: ['ruleEntriesPerHourMax'],
  evaluate: ({ entry, view, limits }) => {
    const since = plusMs(view.now, -HOUR_MS);
    const own = view.activity.approvals.filter(
      ({ ruleId, at }) => ruleId === entry.ruleId && at > since,
    );
    return withinCount(limits.ruleEntriesPerHourMax, {
      count: own.length + 1,
      what: `entry of rule ${entry.ruleId} within an hour,`,
      mend: 'see why it fires so often, give it a cooldown or a daily maximum, or raise the limit',
    });
  },
};
