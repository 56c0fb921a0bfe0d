import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import type { RiskInput } from '../risk-input';

/** The broker knows exactly one contract for the instrument, and we asked not long ago. */
export const unresolved: RiskCheck = { code: 'UNRESOLVED', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  if (view.contract === null) {
    return fails(
      { limit: 'one contract', actual: 'none' },
      `${entry.symbol} has no pinned contract: ${view.contractReason}`,
    );
  }
  const ageMs = view.now - view.contract.lookedUpAt;
  return finding(
    ageMs <= limits.contractAgeMaxMs,
    { limit: `${limits.contractAgeMaxMs} ms`, actual: `${ageMs} ms` },
    `the contract details of ${entry.symbol} are too old; the gateway refreshes them when it is connected`,
  );
}
