import type { Decimal, Direction } from '@fairlead/core';

/** A value that a field of an event can have. */
export type FieldValue = string | number | boolean;

/** How a field is compared. */
export type Comparison = '=' | 'in' | '>=' | '<=' | '>' | '<';

/** One field of the event and what it has to be. */
export interface FieldPredicate {
  /** Name of the field; `features.rsi` looks into an object. */
  readonly field: string;
  readonly comparison: Comparison;
  /** One value; several for `in`. */
  readonly values: readonly FieldValue[];
}

/** Days of the week, New York. */
export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
/** A day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Holds for an event of this type whose fields are as stated. */
export interface EventCondition {
  readonly kind: 'event';
  readonly type: string;
  readonly where: readonly FieldPredicate[];
}

/** Looks at what a strategy holds of the event's symbol. */
export interface PositionCondition {
  readonly kind: 'position';
  /** Default: the rule's own strategy. */
  readonly strategy?: string;
  readonly open?: boolean;
  readonly direction?: Direction;
  /** Percent of the cost; 2 means 2 %. */
  readonly unrealisedPercentMin?: Decimal;
  readonly unrealisedPercentMax?: Decimal;
  /** Milliseconds since the trade was opened. */
  readonly heldMsMin?: number;
}

/** Looks at the New York time. */
export interface TimeCondition {
  readonly kind: 'time';
  /** `HH:mm`, inclusive. A start after the end spans midnight. */
  readonly start?: string;
  /** `HH:mm`, exclusive. */
  readonly end?: string;
  readonly days?: readonly Weekday[];
  /** Only while the regular US session is open. */
  readonly marketHoursOnly?: boolean;
}

/** When a rule applies. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | EventCondition
  | PositionCondition
  | TimeCondition;

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
