import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { RiskInput } from '../risk-input';

/** At least the contract's minimum, at most the limit, in the contract's steps, whole shares unless fractions are allowed. */
export const qty: RiskCheck = { code: 'QTY', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const shares = entry.quantity;
  const limit = `1 to ${limits.orderSharesMax.toFixed()} shares`;
  const actual = shares.toFixed();
  if (shares.lte(0)) {
    return fails({ limit, actual }, 'the size rounds down to nothing; raise the allocation');
  }
  if (shares.gt(limits.orderSharesMax)) {
    return fails(
      { limit, actual },
      `more than ${limits.orderSharesMax.toFixed()} shares in one order`,
    );
  }
  if (!limits.allowFractional && !shares.isInteger()) {
    return fails({ limit: 'whole shares', actual }, 'fractions of a share are not allowed');
  }
  const contract = view.contract;
  if (contract !== null && shares.lt(contract.minimumSize)) {
    return fails(
      { limit: `at least ${contract.minimumSize.toFixed()}`, actual },
      `the contract trades in sizes of ${contract.minimumSize.toFixed()} and more`,
    );
  }
  if (contract !== null && !shares.mod(contract.sizeIncrement).isZero()) {
    return fails(
      { limit: `steps of ${contract.sizeIncrement.toFixed()}`, actual },
      `the contract trades in steps of ${contract.sizeIncrement.toFixed()}`,
    );
  }
  return passes({ limit, actual });
}
