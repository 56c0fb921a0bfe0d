import { type Shape, choice, flag, number } from '@fairlead/core/document';
import { type FieldValue, type SignalAction, SIGNAL_ACTIONS, SIGNAL_EVENT } from '../facts';
import { boundsOf } from '../rule-bounds';
import { anyText, listedSymbol } from './names';
import type { EventFieldKind, RuleContext } from './rule-context';

/** A field that a condition can name: what its value may be, and whether it can be compared in size. */
export type EventField = (
  | { readonly kind: 'number'; readonly value: ReturnType<typeof number> }
  | { readonly kind: 'text' | 'flag'; readonly value: Shape<FieldValue> }
) & {
  /** The definition of the JSON Schema that it shares with others; absent: its own. */
  readonly definition?: string;
};

/** What a condition can look at of an event, or of a family of them. */
export interface KnownFields {
  readonly fields: Readonly<Record<string, EventField>>;
  /** Maps whose names are the sender's, such as `features`. */
  readonly maps: Readonly<Record<string, EventField>>;
  /** What has the fields, such as `a signal`. */
  readonly about: string;
  /** Fields that are there, and that nothing can be compared with. */
  readonly several: readonly string[];
}

const FIGURE: EventField = { kind: 'number', value: number(boundsOf('where.figure')), definition: 'figure' }; // prettier-ignore
const WORDS: EventField = { kind: 'text', value: anyText, definition: 'words' };
const FLAG: EventField = { kind: 'flag', value: flag, definition: 'flag' };
/** The fields that most events have, by the name of their definition. */
export const SHARED_FIELDS: readonly EventField[] = [FIGURE, WORDS, FLAG];

/** Maps of a signal whose names are the sender's. */
const SIGNAL_MAPS: Readonly<Record<string, EventField>> = {
  features: { kind: 'number', value: number(boundsOf('where.features')) },
  probabilities: { kind: 'number', value: number(boundsOf('where.probabilities')) },
};

/** Returns what can be looked at of a signal. */
function signalFields(context: RuleContext): KnownFields {
  return {
    fields: {
      action: { kind: 'text', value: choice<SignalAction>(SIGNAL_ACTIONS) },
      confidence: { kind: 'number', value: number(boundsOf('where.confidence')) },
      source: { kind: 'text', value: anyText },
      symbol: { kind: 'text', value: listedSymbol(context) },
      numeric: { kind: 'number', value: number(boundsOf('where.numeric')) },
      price: { kind: 'number', value: number(boundsOf('where.price')) },
      model: { kind: 'text', value: anyText },
      sequence: { kind: 'number', value: number(boundsOf('where.sequence')) },
    },
    ...{ maps: SIGNAL_MAPS, about: 'a signal', several: [] },
  };
}

/** Returns the family of a type: `order.*` of `order.state`. */
export function familyOf(type: string): string {
  return `${type.split('.')[0] ?? ''}.*`;
}

/** Returns what can be looked at of each type of event that may start a rule, and of each family of them, by name. */
export function startingEvents(context: RuleContext): ReadonlyMap<string, KnownFields> {
  const starting = context.events.filter(({ whyNot }) => whyNot === null);
  const types = starting.map(({ type }) => type);
  const names = [...types, ...new Set(types.map(familyOf))];
  return new Map(names.map((name) => [name, knownFieldsOf(name, context)] as const));
}

/** A family has the fields of all its events: one that has another kind in one of them may be of either. */
function knownFieldsOf(name: string, context: RuleContext): KnownFields {
  if (name === SIGNAL_EVENT) return signalFields(context);
  const rows = context.events
    .filter(({ type, whyNot }) => whyNot === null && [type, familyOf(type)].includes(name))
    .flatMap(({ fields }) => Object.entries(fields));
  const kinds = new Map<string, EventFieldKind>();
  for (const [field, kind] of rows) kinds.set(field, merged(kinds.get(field), kind));
  const usable = [...kinds].filter(([, kind]) => kind !== 'several');
  return {
    fields: Object.fromEntries(usable.map(([field, kind]) => [field, fieldOfKind(field, kind, context)])), // prettier-ignore
    several: [...kinds].flatMap(([field, kind]) => (kind === 'several' ? [field] : [])),
    ...{ maps: {}, about: name },
  };
}

function merged(one: EventFieldKind | undefined, other: EventFieldKind): EventFieldKind {
  if (one === undefined || one === other) return other;
  if (typeof one !== 'string' && typeof other !== 'string') return [...new Set([...one, ...other])];
  return 'text';
}

function fieldOfKind(name: string, kind: EventFieldKind, context: RuleContext): EventField {
  if (name === 'symbol') return { kind: 'text', value: listedSymbol(context) };
  if (kind === 'number') return FIGURE;
  if (kind === 'flag') return FLAG;
  return typeof kind === 'string' ? WORDS : { kind: 'text', value: choice(kind) };
}
