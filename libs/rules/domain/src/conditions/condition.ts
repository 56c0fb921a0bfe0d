import { type Shape, lazy, list, mapped, oneOf } from '@fairlead/core/document';
import { familyOf } from '../shapes/event-fields';
import type { RuleContext } from '../shapes/rule-context';
import { type Aliased, aliased } from './aliased';
import { type EventCondition, eventKind } from './event';
import type { ConditionKind } from './kind';
import { marketKind } from './market/market';
import type { MarketCondition } from './market/market-condition';
import { conditionsNotYet } from './not-yet';
import { positionKind } from './position/position';
import type { PositionCondition } from './position/position-condition';
import { type AgreementCondition, agreementKind } from './signals/agreement';
import { type FlowCondition, flowKind } from './signals/flow';
import { type SignalsCondition, signalsKind } from './signals/signals';
import { type TimeCondition, timeKind } from './time';

/** A condition that holds no others. */
export type LeafCondition =
  | AgreementCondition
  | EventCondition
  | FlowCondition
  | MarketCondition
  | PositionCondition
  | SignalsCondition
  | TimeCondition;

/** When a rule applies. */
export type Condition = Aliased &
  (
    | { readonly kind: 'and'; readonly of: readonly Condition[] }
    | { readonly kind: 'or'; readonly of: readonly Condition[] }
    | { readonly kind: 'not'; readonly of: Condition }
    | LeafCondition
  );

type KindOf<Kind> = ConditionKind<Extract<LeafCondition, { readonly kind: Kind }>>;

/** Each kind with all that belongs to it. */
const KINDS: { readonly [Kind in LeafCondition['kind']]: KindOf<Kind> } = {
  agreement: agreementKind,
  event: eventKind,
  flow: flowKind,
  market: marketKind,
  position: positionKind,
  signals: signalsKind,
  time: timeKind,
};

/** Returns all that belongs to the kind of a condition. */
export function kindOf<Leaf extends LeafCondition>(condition: Leaf): ConditionKind<Leaf> {
  // The table has for each kind what fits its conditions; the compiler cannot follow that through the lookup.
  return KINDS[condition.kind] as unknown as ConditionKind<Leaf>;
}

const PARTS_MAX = 50;

/** Returns how a condition is written: a map with one field, which says its kind. */
export function conditionShape(context: RuleContext): Shape<Condition> {
  const inner = lazy('condition', () => conditionShape(context));
  const parts = list(inner, { min: 1, max: PARTS_MAX });
  const combined = (kind: 'and' | 'or'): Shape<Condition> =>
    mapped(parts, (read) => ({ kind, of: read }));
  const leaves = Object.entries(KINDS).map(
    ([kind, { shape }]) => [kind, shape(context)] as [string, Shape<Condition>],
  );
  const kinds: Readonly<Record<string, Shape<Condition>>> = {
    and: combined('and'),
    or: combined('or'),
    not: mapped(inner, (read): Condition => ({ kind: 'not', of: read })),
    ...Object.fromEntries(leaves),
    ...conditionsNotYet(),
  };
  return aliased(mapped(oneOf(kinds), ({ value }) => value));
}

/** Returns the event types that can make the condition hold, or null where it does not depend on the event. */
export function eventTypesOf(condition: Condition): ReadonlySet<string> | null {
  if (condition.kind === 'and') return intersection(condition.of.map(eventTypesOf));
  if (condition.kind === 'or') return union(condition.of.map(eventTypesOf));
  if (condition.kind === 'not') return null;
  return kindOf(condition).eventTypes(condition);
}

function intersection(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  return sets.reduce((common, set) => {
    if (common === null || set === null) return common ?? set;
    return new Set([...common].flatMap((one) => [...set].flatMap((other) => both(one, other))));
  }, null);
}

/** What is of both: a type of a family is one of it. */
function both(one: string, other: string): readonly string[] {
  if (one === other || familyOf(one) === other) return [one];
  return one === familyOf(other) ? [other] : [];
}

function union(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const types = new Set<string>();
  for (const set of sets) {
    if (set === null) return null;
    for (const type of set) types.add(type);
  }
  return types;
}
