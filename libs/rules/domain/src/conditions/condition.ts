import { type Shape, lazy, list, mapped, oneOf } from '@fairlead/core/document';
import type { RuleContext } from '../shapes/rule-context';
import { type EventCondition, eventShape } from './event';
import { type PositionCondition, positionShape } from './position';
import { type TimeCondition, timeShape } from './time';

/** When a rule applies. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | EventCondition
  | PositionCondition
  | TimeCondition;

const PARTS_MAX = 50;

/** Returns how a condition is written: a map with one field, which says its kind. */
export function conditionShape(context: RuleContext): Shape<Condition> {
  const inner = lazy('condition', () => conditionShape(context));
  const parts = list(inner, { min: 1, max: PARTS_MAX });
  const of = (kind: 'and' | 'or'): Shape<Condition> =>
    mapped(parts, (read) => ({ kind, of: read }));
  const kinds: { readonly [Kind in Condition['kind']]: Shape<Condition> } = {
    and: of('and'),
    or: of('or'),
    not: mapped(inner, (read): Condition => ({ kind: 'not', of: read })),
    event: eventShape(context),
    position: positionShape,
    time: timeShape,
  };
  return mapped(oneOf(kinds), ({ value }) => value);
}

/** Returns the event types that can make the condition hold, or null where it does not depend on the event. */
export function eventTypesOf(condition: Condition): ReadonlySet<string> | null {
  switch (condition.kind) {
    case 'event':
      return new Set([condition.type]);
    case 'and':
      return intersection(condition.of.map(eventTypesOf));
    case 'or':
      return union(condition.of.map(eventTypesOf));
    case 'not':
    case 'position':
    case 'time':
      return null;
  }
}

function intersection(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  return sets.reduce((common, set) => {
    if (common === null || set === null) return common ?? set;
    return new Set([...common].filter((type) => set.has(type)));
  }, null);
}

function union(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const types = new Set<string>();
  for (const set of sets) {
    if (set === null) return null;
    for (const type of set) types.add(type);
  }
  return types;
}
