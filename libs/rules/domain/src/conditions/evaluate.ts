import { isDecimalText, decimal, decimalText } from '@fairlead/core';
import type { Clause, ConditionContext } from './clause';
import { type Condition, kindOf } from './condition';
import { listText } from './kind';

/** Whether a condition holds, with every part of it as it was found. */
export interface Evaluation {
  readonly holds: boolean;
  /** False where that it does not hold rests on what is not known: its opposite does not hold either then. */
  readonly isKnown: boolean;
  readonly clauses: readonly Clause[];
}

/** Evaluates all parts of a condition, also those after a failed one, so that all can be explained. */
export function evaluate(condition: Condition, context: ConditionContext): Evaluation {
  const found = evaluated(condition, context);
  const { alias } = condition;
  if (alias === undefined) return found;
  // The nearest name counts.
  return { ...found, clauses: found.clauses.map((clause) => ({ alias, ...clause })) };
}

function evaluated(condition: Condition, context: ConditionContext): Evaluation {
  if (condition.kind === 'not') return negated(evaluate(condition.of, context));
  if (condition.kind === 'and' || condition.kind === 'or') {
    const parts = condition.of.map((part) => evaluate(part, context));
    return combined(parts, condition.kind);
  }
  const clauses = kindOf(condition).clauses(condition, context);
  return {
    ...allOf(clauses),
    clauses: clauses.map((clause) => within(condition.kind, clause)),
  };
}

type Found = Pick<Evaluation, 'holds' | 'isKnown'>;

/** One part that is known not to hold is enough to know that all do not. */
function allOf(parts: readonly Found[]): Found {
  const fails = parts.some(({ holds, isKnown }) => isKnown && !holds);
  return { holds: parts.every(({ holds }) => holds), isKnown: fails || parts.every(isKnownPart) };
}

function anyOf(parts: readonly Found[]): Found {
  const holds = parts.some((part) => part.holds);
  return { holds, isKnown: holds || parts.every(isKnownPart) };
}

function isKnownPart({ isKnown }: Found): boolean {
  return isKnown;
}

function combined(parts: readonly Evaluation[], how: 'and' | 'or'): Evaluation {
  const clauses = parts.flatMap((part, index) =>
    part.clauses.map((clause) => within(`${how}.${index}`, clause)),
  );
  if (how === 'and') return { ...allOf(parts), clauses };
  return {
    ...anyOf(parts),
    clauses: clauses.map((clause) => ({ ...clause, clause: `or: ${clause.clause}` })),
  };
}

function within(path: string, clause: Clause): Clause {
  return { ...clause, id: `${path}.${clause.id}` };
}

/** A negation is one clause: it holds where any part of it is known not to. */
function negated({ holds: isTrue, isKnown, clauses }: Evaluation): Evaluation {
  const holds = isKnown && !isTrue;
  const [only, ...more] = clauses;
  const single = more.length === 0 && only !== undefined ? only : null;
  return {
    ...{ holds, isKnown },
    clauses: [
      {
        id: single === null ? 'not' : `not.${single.id}`,
        clause: `not (${clauses.map((part) => part.clause).join(' and ')})`,
        ...{ holds, isKnown },
        ...(single?.alias === undefined ? {} : { alias: single.alias }),
        actual: clauses.map((part) => part.actual).join(', '),
        value: single?.value ?? null,
        threshold: single?.threshold ?? null,
        distance: negatedText(single?.distance ?? null),
        ageMs: single?.ageMs ?? null,
      },
    ],
  };
}

function negatedText(distance: string | null): string | null {
  return isDecimalText(distance) ? decimalText(decimal(distance).negated()) : null;
}

/** Returns what a condition asks for as one sentence, behind "when". */
export function sentenceOf(condition: Condition): string {
  if (condition.kind === 'not') return `it is not so that ${sentenceOf(condition.of)}`;
  if (condition.kind === 'and' || condition.kind === 'or') {
    const other = condition.kind === 'and' ? 'or' : 'and';
    const parts = condition.of.map((part) => nested(part, other));
    return listText(parts, condition.kind);
  }
  return kindOf(condition).sentence(condition);
}

/** Brackets where the words alone would leave open what belongs together. */
function nested(part: Condition, other: 'and' | 'or'): string {
  const text = sentenceOf(part);
  return part.kind === other && part.of.length > 1 ? `(${text})` : text;
}
