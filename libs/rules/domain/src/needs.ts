import type { RuleAction } from './actions/action';
import type { Rule } from './rule';
import { type Condition, kindOf } from './conditions/condition';
import type { Needs } from './conditions/kind';

const NOTHING: Needs = { symbols: [] };

/** Returns what has to be loaded before rules can be evaluated, beside the symbol they are evaluated for. */
export function needsOf(rules: readonly Pick<Rule, 'when' | 'then'>[]): Needs {
  const all = rules.flatMap(({ when, then }) => [...ofCondition(when), ...ofAction(then)]);
  return { symbols: [...new Set(all.flatMap(({ symbols }) => symbols))] };
}

function ofCondition(condition: Condition): readonly Needs[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(ofCondition);
  if (condition.kind === 'not') return ofCondition(condition.of);
  return [kindOf(condition).needs?.(condition) ?? NOTHING];
}

/** An action can have conditions of its own. */
function ofAction(action: RuleAction): readonly Needs[] {
  if (action.kind === 'sequence') return action.actions.flatMap(ofAction);
  if (action.kind !== 'conditional') return [];
  const otherwise = action.else === undefined ? [] : ofAction(action.else);
  return [...ofCondition(action.if), ...ofAction(action.then), ...otherwise];
}
