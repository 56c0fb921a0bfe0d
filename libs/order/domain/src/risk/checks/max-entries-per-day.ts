import type { RiskCheck } from '../check';
import { dayStart } from '../activity/wanted-activity';
import { withinCount } from '../activity/exposure-sums';

/** Entries and additions that were approved on one New York date, filled or not. */
export const maxEntriesPerDay: RiskCheck = {
  code: 'MAX_ENTRIES_PER_DAY',
  needs: 'view',
  limitedBy: ['entriesPerDayMax'],
  evaluate: ({ view, limits }) => {
    const since = dayStart(view.now);
    const today = view.activity.approvals.filter(({ at }) => at >= since);
    return withinCount(limits.entriesPerDayMax, {
      count: today.length + 1,
      what: 'entry of the day',
      mend: 'the count begins again at midnight in New York',
    });
  },
};
