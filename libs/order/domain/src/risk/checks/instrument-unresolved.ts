import { durationText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** The broker knows the contract of the instrument, and we requested it not long ago. */
export const instrumentUnresolved: RiskCheck = {
  code: 'INSTRUMENT_UNRESOLVED',
  needs: 'view',
  evaluate,
};

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  // Several contracts deny by themselves (INSTRUMENT_AMBIGUOUS).
  if (view.ambiguous) return passes({ limit: 'one contract', actual: 'several' });
  if (view.contract === null) {
    return fails(
      { limit: 'one contract', actual: 'none' },
      `${entry.symbol} has no pinned contract: ${view.contractReason}`,
    );
  }
  const ageMs = view.now - view.contract.lookedUpAt;
  return finding(
    ageMs <= limits.contractAgeMaxMs,
    { limit: durationText(limits.contractAgeMaxMs), actual: durationText(ageMs) },
    `the contract details of ${entry.symbol} are too old; the gateway refreshes them when it is connected`,
  );
}
