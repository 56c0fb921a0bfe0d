import type { Envelope } from '@fairlead/contracts';
import { didYouMean } from '@fairlead/core/document';
import { MisuseError } from '../client/errors';
import { EVENT_VERSIONS, type EventPattern, type FairleadEvent } from './event-types';

const TYPES: readonly string[] = Object.keys(EVENT_VERSIONS);
/** They come by the thousand, and nobody's story needs them. */
export const OVER_NATS_ONLY: ReadonlySet<string> = new Set(['market.bar', 'market.indicator']);
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

/** Throws a MisuseError also for what the console does not keep, so that it does not come over HTTP. */
export function checkOverHttp(pattern: string): asserts pattern is EventPattern {
  checkPattern(pattern);
  if (TYPES.some((type) => matches(pattern, type) && !OVER_NATS_ONLY.has(type))) return;
  throw new MisuseError(`"${pattern}" is not among the events over HTTP.`, 'Subscribe to NATS.');
}

function familyOf(type: string): string {
  return `${type.split('.')[0] ?? ''}.*`;
}
