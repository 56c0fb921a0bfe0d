import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import type { UnprotectedEntries, UnsizedInput } from '../risk-input';

const ALLOWED: Readonly<Record<UnprotectedEntries, string>> = {
  never: 'with a stop',
  paper: 'with a stop, or on a paper account',
  always: 'with a stop or without',
};

/**
 * An entry without protection passes only where the setting lets it: on paper accounts, unless that says otherwise. A person
 * who is asked is shown the stop of what they approve, so there has to be one.
 */
export const nakedEntry: RiskCheck = { code: 'NAKED_ENTRY', needs: 'view', evaluate };

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  const { unprotectedEntries } = limits;
  const account = view.paper ? 'paper' : 'live';
  const limit = ALLOWED[unprotectedEntries];
  if (!entry.isUnprotected) return passes({ limit, actual: 'with a stop' });
  const actual = `without a stop, on a ${account} account`;
  if (entry.needsPerson) {
    return fails(
      { limit: 'with a stop, where a person is asked', actual },
      'a rule with mode approve needs a stop and a target; give it both, or another mode',
    );
  }
  return finding(
    unprotectedEntries === 'always' || (unprotectedEntries === 'paper' && view.paper),
    { limit, actual },
    `the rule says "protection: none"; give it a stop and a target, or let such entries pass with FAIRLEAD_UNPROTECTED_ENTRIES=${view.paper ? 'paper' : 'always'}`,
  );
}
