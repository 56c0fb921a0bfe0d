import { orderingKeyOf, partitionOf } from '@fairlead/contracts';

/** A durable message as a transport carries it. */
export interface TransportMessage {
  /** The envelope's id: what the inbox and a broker's own dedupe go by. */
  readonly id: string;
  readonly subject: string;
  /** `<stage>.<event>`: what consumers choose by. */
  readonly type: string;
  /** The whole envelope as JSON text. */
  readonly body: string;
}

/** What becomes of a message that was handed to a transport. */
export interface Publication {
  /** The transport has it in its order: the next message of the key may be handed over. */
  readonly accepted: Promise<void>;
  /** The transport answers for it: the outbox row may be marked sent. Never fulfilled where the transport closes first. */
  readonly settled: Promise<void>;
}

/** One handing-out of a message to one consumer. */
export interface Delivery {
  readonly message: TransportMessage;
  /** 1 for the first; higher where a try may have been made before, in this process or in one that died. */
  readonly count: number;
}

/**
 * What the layer above made of a delivery. `settled`: committed, a duplicate, or set aside. `retry`: again after a
 * while, holding the later ones of its key. `suspend`: something that all need is away, so hand out nothing for a while.
 * `untouched`: not tried, for one before it of its key has to come again, or its partition is another's by now.
 */
export type AckDecision =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'suspend'; readonly afterMs: number }
  | { readonly kind: 'untouched' };

/** Handles deliveries that are handed out together: the first messages of a partition, else one. A decision for each. */
export type Handle = (deliveries: readonly Delivery[]) => Promise<readonly AckDecision[]>;

/** Who reads what, and how much at once. */
export interface ConsumerSpec {
  readonly consumer: string;
  readonly types: readonly string[];
  /** Types that are not handed out until resumed. */
  readonly paused: readonly string[];
  readonly maxInFlight: number;
  /** As many of these as may be in hand, in any order. Of all others one of a key at a time, in order. */
  readonly unordered: readonly string[];
  /** Of these the first ones of a partition are handed out together, so many at most. */
  readonly partitioned: { readonly types: readonly string[]; readonly upTo: number };
}

/** Returns what messages of a consumer wait for each other by, where one of them has to come again. */
export function keyOf(spec: ConsumerSpec, message: TransportMessage): string {
  return spec.unordered.includes(message.type) ? message.id : orderingKeyOf(message.subject);
}

/** Returns what is handed out one after the other, and how many together at most. */
export function laneOf(
  spec: ConsumerSpec,
  message: TransportMessage,
): { readonly name: string; readonly atOnce: number } {
  const { types, upTo } = spec.partitioned;
  const partition = types.includes(message.type) ? partitionOf(message.subject) : null;
  if (partition !== null) return { name: partition, atOnce: upTo };
  return { name: keyOf(spec, message), atOnce: 1 };
}

/** A running consumer. */
export interface Consumption {
  /** Holds back messages of these types; those of other types pass them. */
  pause(types: readonly string[]): void;
  resume(types: readonly string[]): void;
  /** Begins to read a partition. In one process all are read from the start. */
  take(partition: string): void;
  /** Hands out nothing more of a partition, gives back what was not begun, and waits for what is in hand. False as in `stop`. */
  leave(partition: string, limitMs: number): Promise<boolean>;
  /** Hands out nothing more and waits for what is in hand. False where the limit came first. */
  stop(limitMs: number): Promise<boolean>;
}

/** Takes an undurable message. */
export type Listener = (message: object, subject: string) => void;
/** Answers a request; both sides are JSON values. */
export type Responder = (request: unknown) => Promise<unknown>;

/**
 * Carries messages between services: five verbs, nothing else. Inbox, outbox, dead letters, schema checks and drain sit
 * above it once, so a driver promises only this: at least once, and in order of `publish` for each ordering key.
 */
export abstract class Transport {
  /** Hands a durable message over. `delivery` above 1 says that an earlier process may have had it handled. */
  abstract publish(message: TransportMessage, delivery: number): Publication;
  abstract consume(spec: ConsumerSpec, handle: Handle): Consumption;
  /** At most once, to whoever listens now. */
  abstract emit(subject: string, message: object): void;
  abstract listen(subject: string, listener: Listener): () => void;
  /** Throws RequestTimeoutError where nobody answers in time. */
  abstract request(subject: string, request: unknown, timeoutMs: number): Promise<unknown>;
  abstract respond(subject: string, responder: Responder): () => void;
  /** True while messages can travel. */
  abstract healthy(): boolean;
  abstract close(): Promise<void>;
}

/** No answer came in time. */
export class RequestTimeoutError extends Error {
  override readonly name = 'RequestTimeoutError';
}
