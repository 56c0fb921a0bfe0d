/** What travels durably has a class for its data; the class carries this contract as a static member. */
export interface EventContract<Data extends object> {
  /** `<stage>.<event>`, e.g. `signal.accepted`. */
  readonly type: string;
  /** The schema's version. A breaking change is a new class beside the old one. */
  readonly version: number;
  /** Whether a log says of each that there was one, by its ids, codes and figures. False: by the thousand, or told by a line of its own. */
  readonly isLogged: boolean;
  /** Returns the subject that a message with this data is published on. */
  subject(data: Data): string;
  /** Valid data: how the message looks in the reference, and what every later build has to read. */
  readonly sample: Data;
}

/** A class of event or command data. */
export interface EventClass<Data extends object = object> {
  new (): Data;
  readonly contract: EventContract<Data>;
}

/** The wrapper that every durable message travels in. */
export interface Envelope<Data extends object = object> {
  /** Identity of this message (UUID); also its `Nats-Msg-Id` and the key of the inbox. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** When it happened, by the clock of whoever saw it happen: ISO-8601 UTC. */
  readonly occurredAt: string;
  /** When we recorded it: ISO-8601 UTC. */
  readonly recordedAt: string;
  /** What started the whole story: a signal id or another cause. */
  readonly correlationId: string;
  /** The message that led to this one, or null at the start of a story. */
  readonly causationId: string | null;
  /** The service that published it. */
  readonly source: string;
  /** Who asked for what led to this: the name of a key, or `system:<service>` where nobody did. Messages of before name nobody. */
  readonly principal?: string;
  readonly data: Data;
}

const SYSTEM = 'system:';

/** Returns the principal of what a service does by itself. No key can have this name. */
export function systemPrincipal(service: string): string {
  return `${SYSTEM}${service}`;
}

/** Returns a principal that is somebody's, or null where nobody asked. */
export function askedBy(principal: string | null | undefined): string | null {
  return principal?.startsWith(SYSTEM) === false ? principal : null;
}

/** `pNN`: the partition token that spreads signals over the rule engine's sixteen lanes. */
const PARTITION = /^p\d\d$/;

/** Returns the partition of a subject, or null where it has none. */
export function partitionOf(subject: string): string | null {
  const token = subject.split('.')[3] ?? '';
  return PARTITION.test(token) ? token : null;
}

/**
 * Returns what keeps order: messages of one stage with the same key are handled in the order they were published.
 * It is the subject's tail after `<stage>.v1.<event>`, without a partition token.
 */
export function orderingKeyOf(subject: string): string {
  const [stage, , , ...tail] = subject.split('.');
  return [stage, ...tail.filter((token) => !PARTITION.test(token))].join('.');
}
