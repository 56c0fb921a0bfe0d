import { assertNever } from '@fairlead/core';
import type { Clause, ConditionContext } from './clause';
import type { Condition } from './condition';
import { eventClauses } from './event';
import { positionClauses } from './position';
import { timeClauses } from './time';

/** Whether a condition holds, with every part of it as it was found. */
export interface Evaluation {
  readonly holds: boolean;
  readonly clauses: readonly Clause[];
}

/** Evaluates all parts of a condition, also those after a failed one, so that all can be explained. */
export function evaluate(condition: Condition, context: ConditionContext): Evaluation {
  switch (condition.kind) {
    case 'and':
      return combined(
        condition.of.map((part) => evaluate(part, context)),
        'every',
      );
    case 'or':
      return combined(
        condition.of.map((part) => evaluate(part, context)),
        'some',
      );
    case 'not':
      return negated(evaluate(condition.of, context));
    case 'event':
      return all(eventClauses(condition, context));
    case 'position':
      return all(positionClauses(condition, context));
    case 'time':
      return all(timeClauses(condition, context.now));
    default:
      return assertNever(condition);
  }
}

function all(clauses: readonly Clause[]): Evaluation {
  return { holds: clauses.every((clause) => clause.holds), clauses };
}

function combined(parts: readonly Evaluation[], how: 'every' | 'some'): Evaluation {
  const clauses = parts.flatMap((part) => part.clauses);
  if (how === 'every') return { holds: parts.every((part) => part.holds), clauses };
  return {
    holds: parts.some((part) => part.holds),
    clauses: clauses.map((clause) => ({ ...clause, clause: `or: ${clause.clause}` })),
  };
}

function negated(inner: Evaluation): Evaluation {
  const clause = inner.clauses.map((part) => part.clause).join(' and ');
  const actual = inner.clauses.map((part) => part.actual).join(', ');
  return {
    holds: !inner.holds,
    clauses: [{ clause: `not (${clause})`, holds: !inner.holds, actual }],
  };
}
