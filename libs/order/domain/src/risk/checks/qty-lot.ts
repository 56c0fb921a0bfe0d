import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { RiskInput } from '../risk-input';

/** A multiple of the contract's step in size. */
export const qtyLot: RiskCheck = { code: 'QTY_LOT', needs: 'size', evaluate };

function evaluate({ entry, view }: RiskInput): CheckFinding {
  const actual = entry.quantity.toFixed();
  // Without a contract that alone denies (INSTRUMENT_UNRESOLVED, INSTRUMENT_AMBIGUOUS).
  if (view.contract === null) return passes({ limit: 'steps of the contract', actual });
  const step = view.contract.sizeIncrement;
  return finding(
    entry.quantity.mod(step).isZero(),
    { limit: `steps of ${step.toFixed()}`, actual },
    `the contract trades in steps of ${step.toFixed()}`,
  );
}
