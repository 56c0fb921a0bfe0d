import { MisuseError } from '../client/errors';
import { EVENT_VERSIONS, type EventPattern } from '../events/event-types';
import { OVER_NATS_ONLY, checkPattern, matches } from '../events/patterns';

/** What a program reads: types and families of events, or subjects as its manifest has them, such as `order.v1.>`. */
export type Read = EventPattern | `${string}.v1.${string}`;

/** Which stream of NATS carries a stage; its spec holds it to the contracts. */
export const STREAM_OF_STAGE: Readonly<Record<string, string>> = {
  market: 'MARKET',
  signal: 'SIGNAL',
  decision: 'DECISION',
  order: 'ORDER',
  command: 'COMMAND',
  broker: 'BROKER',
  fill: 'BROKER',
  position: 'POSITION',
  dlq: 'DLQ',
};

const TYPES = Object.keys(EVENT_VERSIONS);

/** Returns the types that these mean. Throws a MisuseError for what means none. */
export function typesRead(reads: readonly string[]): ReadonlySet<string> {
  if (reads.length === 0) {
    throw new MisuseError('It reads nothing.', 'Name what it reads, such as order.*.');
  }
  return new Set(reads.flatMap(typesOf));
}

/** Returns the streams that hold these types. */
export function streamsOf(types: ReadonlySet<string>): readonly string[] {
  const stages = [...types].map((type) => type.split('.')[0] ?? '');
  return [...new Set(stages.flatMap((stage) => STREAM_OF_STAGE[stage] ?? []))];
}

/** Throws a MisuseError for what the events over HTTP do not hold, or do not tell apart. */
export function checkOverHttp(reads: readonly string[]): void {
  for (const read of reads) {
    const [, , , narrower] = isSubject(read) ? read.split('.') : [];
    if (narrower !== undefined && narrower !== '>') {
      throw new MisuseError(
        `"${read}" names an account or instrument, which only NATS tells apart.`,
        `Read "${read.split('.').slice(0, 3).join('.')}.>" and look at the data, or read from NATS.`,
      );
    }
    if (typesOf(read).some((type) => !OVER_NATS_ONLY.has(type))) continue;
    throw new MisuseError(`"${read}" is not among the events over HTTP.`, 'Read it from NATS.');
  }
}

function typesOf(read: string): readonly string[] {
  if (!isSubject(read)) {
    checkPattern(read);
    return TYPES.filter((type) => matches(read, type));
  }
  const [stage = '', , event = ''] = read.split('.');
  const found = TYPES.filter((type) => {
    const [ofType = '', name = ''] = type.split('.');
    return fits(stage, ofType) && (ofType === 'dlq' || fits(event, name));
  });
  if (found.length > 0) return found;
  throw new MisuseError(
    `No event is ever sent on "${read}".`,
    'Write a subject such as order.v1.>, or a type such as order.state.',
  );
}

function isSubject(read: string): boolean {
  return read.split('.')[1] === 'v1';
}

function fits(token: string, name: string): boolean {
  return token === '*' || token === '>' || token === name;
}
