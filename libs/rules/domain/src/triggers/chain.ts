import { decimal } from '@fairlead/core';
import { type Clause, sizeClause } from '../conditions/clause';
import type { Decision, RuleEvaluation } from '../deciding/decision';

/** So many decisions may follow from each other by events; rules that start each other end there. */
const CHAIN_MAX = 3;

/** Returns the decision, or that nothing comes of it where it would make the chain too long. */
export function withinChain(decision: Decision, chain: number): Decision {
  const wantsNothing = decision.states.length === 0;
  if (chain <= CHAIN_MAX || wantsNothing) return decision;
  const reason = `it would be decision ${chain} of a chain in which each follows from the one before by an event, and ${CHAIN_MAX} are the most`; // prettier-ignore
  const evaluations = decision.evaluations.map((each) => refused(each, { reason, chain }));
  const nothing = { intents: [], states: [], expected: [], messages: [] };
  return { ...decision, ...nothing, outcome: 'NO_ACTION', reason: `${evaluations.map(({ ruleId }) => ruleId).join(', ')}: ${reason}`, evaluations }; // prettier-ignore
}

function refused(
  evaluation: RuleEvaluation,
  { reason, chain }: { readonly reason: string; readonly chain: number },
): RuleEvaluation {
  const clauses = [...evaluation.clauses, chainClause(chain)];
  return { ...evaluation, fired: false, code: 'CHAIN_TOO_DEEP', reason, clauses };
}

function chainClause(chain: number): Clause {
  const bound = { id: 'chain', name: 'chain', comparison: '<=', threshold: decimal(CHAIN_MAX), unit: 'decisions' } as const; // prettier-ignore
  return sizeClause({ value: decimal(chain), ageMs: null }, bound);
}
