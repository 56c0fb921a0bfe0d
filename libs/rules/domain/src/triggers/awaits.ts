import type { ConditionContext } from '../conditions/clause';
import type { Condition } from '../conditions/condition';
import { evaluate } from '../conditions/evaluate';
import { SYMBOL_FIELD } from '../conditions/event';

/** True for an event that the rule waits for, whatever else it asks for: only such an event makes a decision. */
export function awaits(when: Condition, context: ConditionContext): boolean {
  return isAwaited(when, context) === true;
}

/** Null for what asks for no event. */
function isAwaited(condition: Condition, context: ConditionContext): boolean | null {
  if (condition.kind === 'event') return evaluate(condition, context).holds;
  if (condition.kind !== 'and' && condition.kind !== 'or') return null;
  const parts = condition.of
    .map((part) => isAwaited(part, context))
    .filter((part) => part !== null);
  if (parts.length === 0) return null;
  return condition.kind === 'and' ? parts.every(Boolean) : parts.some(Boolean);
}

/** Returns the symbols that conditions name whose events they wait for, beside those that the rule acts on. */
export function namedSymbols(condition: Condition): readonly string[] {
  if (condition.kind === 'and' || condition.kind === 'or')
    return condition.of.flatMap(namedSymbols);
  if (condition.kind !== 'event') return [];
  return condition.where.flatMap(({ field, values }) => (field === SYMBOL_FIELD ? values.map(String) : [])); // prettier-ignore
}
