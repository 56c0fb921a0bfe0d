import type { Envelope } from '@fairlead/contracts';
import { didYouMean } from '@fairlead/core/document';
import { MisuseError } from '../client/errors';
import { EVENT_VERSIONS, type EventPattern, type FairleadEvent } from './event-types';

const TYPES: readonly string[] = Object.keys(EVENT_VERSIONS);
const FAMILIES: ReadonlySet<string> = new Set(TYPES.map(familyOf));

/** True for an event of a type and version that the SDK has a declaration of. */
export function isDeclared(event: Envelope): event is FairleadEvent {
  return (EVENT_VERSIONS as Readonly<Record<string, number>>)[event.type] === event.version;
}

/** True where a pattern means this type. */
export function matches(pattern: EventPattern, type: string): boolean {
  return pattern === '*' || pattern === type || pattern === familyOf(type);
}

/** Throws a MisuseError for a pattern that no event can match: whoever waits for it would wait for ever. */
export function checkPattern(pattern: string): asserts pattern is EventPattern {
  if (pattern === '*' || TYPES.includes(pattern) || FAMILIES.has(pattern)) return;
  const meant = didYouMean(pattern, [...TYPES, ...FAMILIES]);
  throw new MisuseError(
    `No event is of the type "${pattern}"${meant}`,
    'Write a type such as order.state, a family such as order.*, or *.',
  );
}

function familyOf(type: string): string {
  return `${type.split('.')[0] ?? ''}.*`;
}
