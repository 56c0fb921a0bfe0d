import type { RiskCheck } from '../check';
import { withinCount } from '../activity/exposure-sums';

/** Instruments in which a trade is open, or opens. */
export const maxOpenPositions: RiskCheck = {
  code: 'MAX_OPEN_POSITIONS',
  needs: 'view',
  limitedBy: ['openPositionsMax'],
  evaluate: ({ entry, view, limits }) => {
    const open = view.activity.exposures.map(({ instrumentKey }) => instrumentKey);
    return withinCount(limits.openPositionsMax, {
      count: new Set([...open, entry.instrumentKey]).size,
      what: 'open position',
      mend: 'close one first',
    });
  },
};
