import type { EventClass } from '../event-contract';
import { FLOW, consumedBy, flowRowOf } from './flow';
import { registeredEvents } from '../registry';
import { SERVICE_NAMES, type ServiceName } from './service-name';
import { PARTITIONS } from './subjects';

/** Where a stage's messages are kept while they travel. */
const STREAM_NAMES = [
  'MARKET',
  'SIGNAL',
  'DECISION',
  'ORDER',
  'COMMAND',
  'BROKER',
  'POSITION',
  'DLQ',
] as const;
/** The name of a stream. */
export type StreamName = (typeof STREAM_NAMES)[number];

/**
 * A stream as it has to be. All are kept in files (one in memory is gone, consumers and all, when the server restarts),
 * keep by limits, refuse what does not fit, and cannot be emptied by a service.
 */
export interface StreamSpec {
  readonly name: StreamName;
  readonly subjects: readonly string[];
  /** How long a message is kept, in ms. */
  readonly maxAgeMs: number;
  /** A full stream refuses; publishers wait and nothing is lost. */
  readonly maxBytes: number;
  /** Of each subject so many are kept; -1 means all. */
  readonly perSubjectMax: number;
  /** Within this time a message id is stored once, in ms. */
  readonly dedupeMs: number;
}

/** A reader's place in a stream: it survives the reader. */
export interface DurableSpec {
  /** A service of the flow, or an extension. */
  readonly service: string;
  readonly stream: StreamName;
  readonly durable: string;
  /** The types it reads, as `<stage>.<event>`. */
  readonly types: readonly string[];
  /** The subjects of these types. */
  readonly filters: readonly string[];
  /** Of whose messages it reads one partition only: that one. */
  readonly partition: string | null;
  /** True where several replicas read it side by side: what one has in hand may be settled by it at any time. */
  readonly isShared: boolean;
  /** Messages handed out and not yet answered for, over all replicas. */
  readonly maxAckPending: number;
}

/** A message that was handed out and is not answered for in this time is handed out again, in ms. */
export const ACK_WAIT_MS = 5_000;
/** Beside those in work a service can hold so many messages that it has paused or whose key waits. */
const HELD_BACK_MAX = 1_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MIB = 1_024 * 1_024;
const DEDUPE_MS = 600_000;

const STREAM_OF_STAGE: Readonly<Record<string, StreamName>> = {
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

const KEPT: Readonly<Record<StreamName, { readonly maxAgeMs: number; readonly maxBytes: number }>> =
  {
    MARKET: { maxAgeMs: DAY_MS, maxBytes: 64 * MIB },
    SIGNAL: { maxAgeMs: 7 * DAY_MS, maxBytes: 1_024 * MIB },
    DECISION: { maxAgeMs: 7 * DAY_MS, maxBytes: 1_024 * MIB },
    ORDER: { maxAgeMs: 90 * DAY_MS, maxBytes: 2_048 * MIB },
    COMMAND: { maxAgeMs: 7 * DAY_MS, maxBytes: 512 * MIB },
    BROKER: { maxAgeMs: 90 * DAY_MS, maxBytes: 2_048 * MIB },
    POSITION: { maxAgeMs: 90 * DAY_MS, maxBytes: 2_048 * MIB },
    DLQ: { maxAgeMs: 30 * DAY_MS, maxBytes: 256 * MIB },
  };

/** The market is only ever now: of each instrument the newest values of its few indicators. */
const MARKET_PER_SUBJECT = 32;

/** Every stream, derived from the flow. */
export const STREAMS: readonly StreamSpec[] = STREAM_NAMES.map((name) => ({
  name,
  subjects: subjectsOf(registeredEvents().filter((type) => streamOf(type) === name)),
  ...KEPT[name],
  perSubjectMax: name === 'MARKET' ? MARKET_PER_SUBJECT : -1,
  dedupeMs: DEDUPE_MS,
}));

/** Every durable consumer, derived from the flow. */
export const DURABLES: readonly DurableSpec[] = SERVICE_NAMES.flatMap(durablesOf);

/** Returns the places of a service in the streams it reads. */
export function durablesOf(service: ServiceName): readonly DurableSpec[] {
  return STREAM_NAMES.flatMap((stream) => {
    const types = consumedBy(service).filter((type) => streamOf(type) === stream);
    if (types.length === 0) return [];
    const { partitioned, maxInFlight, single } = flowRowOf(service);
    const apart = types.filter((type) => partitioned?.types.includes(type));
    const rest = types.filter((type) => !apart.includes(type));
    const whole = {
      ...{ service, stream, durable: service, partition: null, isShared: !single },
      types: typesOf(rest),
      filters: subjectsOf(rest),
      maxAckPending: maxInFlight + HELD_BACK_MAX,
    };
    const lanes = apart.length === 0 ? [] : ruleLanes(apart, partitioned?.upTo ?? 1);
    return rest.length === 0 ? lanes : [whole, ...lanes];
  });
}

/** Returns the stream that carries a type. */
export function streamOf(type: EventClass): StreamName {
  const name = STREAM_OF_STAGE[stageOf(type)];
  if (name === undefined) throw new Error(`no stream carries ${type.contract.type}`);
  return name;
}

/** Returns the pattern of all subjects of a type. */
export function subjectPatternOf(type: EventClass): string {
  const [stage, event] = type.contract.type.split('.');
  // A dead letter's subject names the service where others name the event.
  return stage === 'dlq' ? 'dlq.v1.*' : `${stage}.v1.${event}.>`;
}

/** Returns the services that a stream's messages come from. */
export function writersOf(stream: StreamName): readonly ServiceName[] {
  if (stream === 'DLQ') return FLOW.map(({ service }) => service);
  const writes = (types: readonly EventClass[]): boolean =>
    types.some((type) => streamOf(type) === stream);
  return FLOW.filter(({ publishes }) => writes(publishes)).map(({ service }) => service);
}

/** One durable for each partition: whoever owns it reads it, and the order within it holds. */
function ruleLanes(types: readonly EventClass[], upTo: number): readonly DurableSpec[] {
  return PARTITIONS.map((partition) => ({
    service: 'rule-engine',
    stream: 'SIGNAL',
    durable: `rules-${partition}`,
    partition,
    isShared: false,
    types: typesOf(types),
    filters: types.map((type) => subjectPatternOf(type).replace(/>$/, `${partition}.>`)),
    maxAckPending: upTo,
  }));
}

function typesOf(types: readonly EventClass[]): readonly string[] {
  return types.map(({ contract }) => contract.type);
}

function subjectsOf(types: readonly EventClass[]): readonly string[] {
  return types.map(subjectPatternOf);
}

function stageOf(type: EventClass): string {
  return type.contract.type.split('.')[0] ?? '';
}
