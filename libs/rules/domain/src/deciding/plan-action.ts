import type { SingleAction, RuleAction } from '../actions/action';
import type { Clause, ConditionContext } from '../conditions/clause';
import { evaluate } from '../conditions/evaluate';

/** What an action comes down to in a situation, with what its own conditions found. */
export interface ActionPlan {
  readonly steps: readonly SingleAction[];
  readonly clauses: readonly Clause[];
}

/** Returns the steps of an action in their order: none where no part of it applies. */
export function planAction(
  action: RuleAction,
  context: ConditionContext,
  path = 'then',
): ActionPlan {
  if (action.kind === 'sequence') {
    const plans = action.actions.map((each, index) =>
      planAction(each, context, `${path}.sequence.${index}`),
    );
    return {
      steps: plans.flatMap(({ steps }) => steps),
      clauses: plans.flatMap(({ clauses }) => clauses),
    };
  }
  if (action.kind !== 'conditional') return { steps: [action], clauses: [] };
  const { holds, clauses } = evaluate(action.if, context);
  const found = clauses.map((clause) => ({
    ...clause,
    id: `${path}.if.${clause.id}`,
    clause: `if ${clause.clause}`,
  }));
  const branch = holds ? action.then : action.else;
  if (branch === undefined) return { steps: [], clauses: found };
  const plan = planAction(branch, context, `${path}.${holds ? 'then' : 'else'}`);
  return { steps: plan.steps, clauses: [...found, ...plan.clauses] };
}
