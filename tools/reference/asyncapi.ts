import { FLOW } from '@fairlead/contracts';
import type { Catalogue, EventEntry } from './catalogue';

/** What the parts of a subject mean. */
const PARAMETERS: Readonly<Record<string, string>> = {
  partition: 'The lane of the instrument, `p00` to `p15`.',
  instrumentKey:
    'The key of the instrument: base32, made of the fields that `instruments.yaml` gives.',
  account: 'The account at the broker.',
  source: 'Who sent the signal.',
  service: 'The service that set the message aside.',
};

/** Returns the AsyncAPI 3 document of everything that travels durably. */
export function asyncApiOf({ entries, schemas }: Catalogue, version: string): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Fairlead events',
      version,
      description:
        'Events and commands of Fairlead over NATS JetStream. Anyone may read events with a user of his own; each event has one owner, who alone publishes it.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      nats: {
        host: '127.0.0.1:4222',
        protocol: 'nats',
        description: 'NATS 2.12 or later with JetStream.',
        tags: [{ name: 'jetstream' }],
      },
    },
    channels: Object.fromEntries(entries.map((entry) => [entry.type, channelOf(entry)])),
    operations: operationsOf(entries),
    components: {
      messages: Object.fromEntries(entries.map((entry) => [entry.className, messageOf(entry)])),
      schemas: { ...schemas, EnvelopeHeaders: HEADERS },
    },
  };
}

const HEADERS = {
  type: 'object',
  properties: {
    'Nats-Msg-Id': {
      type: 'string',
      format: 'uuid',
      description: 'The id of the envelope: JetStream stores a message of an id once.',
    },
  },
};

function channelOf(entry: EventEntry): object {
  const names = [...entry.address.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return {
    address: entry.address,
    title: entry.type,
    description: `Kept in the stream ${entry.stream}.`,
    messages: { [entry.className]: { $ref: `#/components/messages/${entry.className}` } },
    parameters: Object.fromEntries(
      names.map((name) => [name, { description: PARAMETERS[name] ?? name }]),
    ),
  };
}

/** `<service>.sends.<event>` and `<service>.receives.<event>`, from the rows of the flow. */
function operationsOf(entries: readonly EventEntry[]): object {
  const rows = FLOW.flatMap(({ service }) => [
    ...entries
      .filter(({ owners }) => owners.includes(service))
      .map((entry) => [`${service}.sends.${entry.type}`, operation('send', entry)] as const),
    ...entries
      .filter(({ readers }) => readers.includes(service))
      .map((entry) => [`${service}.receives.${entry.type}`, operation('receive', entry)] as const),
  ]);
  return Object.fromEntries(rows);
}

function operation(action: 'send' | 'receive', { type, className }: EventEntry): object {
  // In a reference a slash would have to be escaped; types have none.
  const channel = `#/channels/${type}`;
  return {
    action,
    channel: { $ref: channel },
    messages: [{ $ref: `${channel}/messages/${className}` }],
  };
}

function messageOf(entry: EventEntry): object {
  return {
    name: entry.className,
    title: `${entry.type}, version ${entry.version}`,
    summary: entry.text,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/EnvelopeHeaders' },
    payload: envelopeSchemaOf(entry),
    examples: [{ name: 'golden', payload: entry.sample }],
  };
}

function envelopeSchemaOf({ type, version, className }: EventEntry): object {
  const instant = { type: 'string', format: 'date-time' };
  const properties = {
    id: { type: 'string', format: 'uuid', description: 'Identity of the message.' },
    type: { const: type },
    version: { const: version },
    occurredAt: { ...instant, description: 'When it happened, by the clock of whoever saw it.' },
    recordedAt: { ...instant, description: 'When it was recorded.' },
    correlationId: {
      type: 'string',
      description: 'The story it belongs to: a signal id or another cause.',
    },
    causationId: { type: ['string', 'null'], description: 'The message that led to this one.' },
    source: { type: 'string', description: 'The service that published it.' },
    data: { $ref: `#/components/schemas/${className}` },
  };
  const principal = {
    type: 'string',
    description:
      'Who asked for what led to it: the name of a key, or system:<service> where nobody did. Messages of before name nobody.',
  };
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: { ...properties, principal },
  };
}
