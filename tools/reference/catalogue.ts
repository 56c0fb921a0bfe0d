import {
  type EventClass,
  FLOW,
  REQUESTED_BY,
  STREAMS,
  type ServiceName,
  registeredEvents,
  streamOf,
} from '@fairlead/contracts';
import { SAMPLES, sampleEnvelope } from '@fairlead/contracts/fixtures';
import { type ClassDocumentation, documentationIn } from './documentation';
import { type JsonSchema, schemasOfClasses } from './schemas';

/** Everything that is told of one event or command. */
export interface EventEntry {
  /** `<stage>.<event>`. */
  readonly type: string;
  readonly version: number;
  readonly className: string;
  readonly stage: string;
  readonly stream: string;
  /** The subject, with its changing parts in braces. */
  readonly address: string;
  readonly owners: readonly ServiceName[];
  readonly readers: readonly ServiceName[];
  readonly text: string;
  readonly schema: JsonSchema;
  /** A whole message as it travels. */
  readonly sample: Record<string, unknown>;
}

/** All events and commands in the order of the pipeline, and the classes that they are made of. */
export interface Catalogue {
  readonly entries: readonly EventEntry[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** Returns what there is, from the classes, their comments and the flow. */
export function catalogueOf(contractsFolder: string): Catalogue {
  const documentation = documentationIn(contractsFolder);
  const schemas = schemasOfClasses(registeredEvents(), documentation);
  const entries = registeredEvents().map((type) => entryOf(type, documentation, schemas));
  return { entries: [...entries].sort(byStream), schemas };
}

function entryOf(
  type: EventClass,
  documentation: ReadonlyMap<string, ClassDocumentation>,
  schemas: Readonly<Record<string, JsonSchema>>,
): EventEntry {
  const { contract, name } = type;
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`${name} has no schema`);
  const isShared = contract.type.startsWith('dlq.');
  return {
    type: contract.type,
    version: contract.version,
    className: name,
    stage: contract.type.split('.')[0] ?? '',
    stream: streamOf(type),
    address: addressOf(type),
    owners: isShared
      ? FLOW.map(({ service }) => service)
      : FLOW.filter(({ publishes }) => publishes.includes(type)).map(({ service }) => service),
    readers: FLOW.filter((row) => [...row.reads, ...row.feedback].includes(type)).map(
      ({ service }) => service,
    ),
    text: documentation.get(name)?.text ?? '',
    schema,
    sample: sampleEnvelope(`${contract.type}@${contract.version}`),
  };
}

/** The subject function is asked with names in place of values. */
function addressOf(type: EventClass): string {
  const sample = SAMPLES[`${type.contract.type}@${type.contract.version}`];
  const names = Object.fromEntries(
    Object.keys(sample ?? {}).map((field) => [field, `{${field}}`] as const),
  );
  return type.contract.subject(names).replace(/\.p\d\d\./, '.{partition}.');
}

const STREAM_ORDER = STREAMS.map(({ name }) => name as string);

function byStream(one: EventEntry, other: EventEntry): number {
  return STREAM_ORDER.indexOf(one.stream) - STREAM_ORDER.indexOf(other.stream);
}

/** Returns which services put which requests to which. */
export function requestsOf(): readonly {
  readonly from: ServiceName;
  readonly to: ServiceName;
  readonly name: string;
}[] {
  return FLOW.flatMap(({ service }) =>
    REQUESTED_BY[service].map(({ service: to, name }) => ({ from: service, to, name })),
  );
}
