import { type Result, ok, refused } from '@fairlead/core';
import { REQUESTS } from './requests/requests';
import { type NatsUser, RESERVED_USERS, consumptionOf, inboxOf } from './topology/permissions';
import { SERVICE_NAMES } from './topology/service-name';
import { DURABLES, type DurableSpec, STREAMS } from './topology/streams';
import { requestSubject } from './topology/subjects';

/** A program that reads events, or submits signals, and is no part of Fairlead: what its manifest says. */
export interface Extension {
  /** Also its user of NATS and its consumer in each stream that it reads. */
  readonly name: string;
  /** Subjects, with `*` for one token and a last `>` for all that follow. */
  readonly reads: readonly string[];
  /** True where it may submit signals, as a request to signal-ingestion. */
  readonly submits?: boolean;
}

const NAME = /^[a-z][a-z0-9-]{1,31}$/;
const SUBJECT = /^[A-Za-z0-9*-]+(\.[A-Za-z0-9*-]+)*(\.>)?$/;
const READS_MAX = 50;
/** Where `fairlead provision` keeps what NATS and PostgreSQL are started with. */
const SECRET_OWNERS: readonly string[] = ['nats', 'postgres'];
/** Names that Fairlead has given away: to services, to people, to its own places in the streams. */
const TAKEN: ReadonlySet<string> = new Set([
  ...SERVICE_NAMES,
  ...RESERVED_USERS,
  ...SECRET_OWNERS,
  ...DURABLES.map(({ durable }) => durable),
]);
const SUBMIT_SUBJECT = requestSubject(REQUESTS.submit.service, REQUESTS.submit.name);
const FIELDS: readonly string[] = ['name', 'reads', 'submits'];
/** An extension that is slow holds so many messages; the rest waits in the stream. */
const IN_FLIGHT_MAX = 1_000;

/** Returns the manifest, or everything that is wrong with it, each with what to do. */
export function parseExtension(document: unknown): Result<Extension, readonly string[]> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return refused(['must be a map with `name` and `reads` or `submits`']);
  }
  const { name, reads, submits } = document as Record<string, unknown>;
  const onlySubmits = submits === true && reads === undefined;
  const unknown = Object.keys(document).filter((field) => !FIELDS.includes(field));
  const problems = [
    ...nameProblems(name),
    ...(onlySubmits ? [] : readsProblems(reads)),
    ...submitsProblems(submits),
    ...unknown.map(
      (field) => `${field} is not a field of a manifest: there are name, reads and submits`,
    ),
  ];
  if (problems.length > 0) return refused(problems);
  return ok({
    name: name as string,
    reads: (reads ?? []) as readonly string[],
    ...(submits === true ? { submits } : {}),
  });
}

/** Returns the places of an extension in the streams, one in each that it reads. */
export function durablesOfExtension({ name, reads }: Extension): readonly DurableSpec[] {
  return STREAMS.flatMap(({ name: stream, subjects }) => {
    const filters = widest(reads.flatMap((wanted) => within(subjects, wanted)));
    if (filters.length === 0) return [];
    return [
      {
        service: name,
        stream,
        durable: name,
        types: [],
        filters,
        partition: null,
        isShared: true,
        maxAckPending: IN_FLIGHT_MAX,
      },
    ];
  });
}

/** Returns what an extension may do: read its own places, submit signals where its manifest says so, and nothing else. */
export function natsUserOfExtension(extension: Extension): NatsUser {
  return {
    name: extension.name,
    publish: [
      ...durablesOfExtension(extension).flatMap(({ stream, durable }) =>
        consumptionOf(stream, durable),
      ),
      ...(extension.submits === true ? [SUBMIT_SUBJECT] : []),
    ],
    subscribe: [`${inboxOf(extension.name)}.>`],
    replies: false,
  };
}

function nameProblems(name: unknown): readonly string[] {
  if (typeof name !== 'string' || !NAME.test(name)) {
    return ['name must be 2 to 32 lower-case letters, digits and hyphens, a letter first'];
  }
  return TAKEN.has(name) ? [`name ${name} is taken by Fairlead itself: choose another`] : [];
}

function submitsProblems(submits: unknown): readonly string[] {
  const isKnown = submits === undefined || typeof submits === 'boolean';
  return isKnown ? [] : ['submits must be true or false'];
}

function readsProblems(reads: unknown): readonly string[] {
  if (!Array.isArray(reads) || reads.length === 0 || reads.length > READS_MAX) {
    return [`reads must be a list of 1 to ${READS_MAX} subjects, such as order.v1.>`];
  }
  return reads.flatMap((wanted: unknown) => {
    if (typeof wanted !== 'string' || !SUBJECT.test(wanted)) {
      return [`reads: ${JSON.stringify(wanted)} is not a subject, such as order.v1.>`];
    }
    const found = STREAMS.some(({ subjects }) => within(subjects, wanted).length > 0);
    return found
      ? []
      : [`reads: no event is ever sent on ${wanted}; docs/reference/events.html lists all`];
  });
}

/** The part of a wish that a stream holds: its subjects that the wish covers, or the wish where it is narrower. */
function within(subjects: readonly string[], wanted: string): readonly string[] {
  return subjects.flatMap((subject) => {
    if (covers(wanted, subject)) return [subject];
    return covers(subject, wanted) ? [wanted] : [];
  });
}

/** NATS refuses filters that overlap, so what a wider one holds goes. */
function widest(filters: readonly string[]): readonly string[] {
  const distinct = [...new Set(filters)];
  return distinct.filter(
    (filter) => !distinct.some((other) => other !== filter && covers(other, filter)),
  );
}

/** True where every subject of the second pattern is one of the first. */
function covers(wide: string, narrow: string): boolean {
  const [wider, narrower] = [wide.split('.'), narrow.split('.')];
  for (const [index, token] of wider.entries()) {
    const other = narrower[index];
    if (token === '>') return other !== undefined;
    if (other === undefined || other === '>') return false;
    if (token !== '*' && token !== other) return false;
  }
  return wider.length === narrower.length;
}
