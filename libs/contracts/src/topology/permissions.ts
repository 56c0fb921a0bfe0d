import { REQUESTS, type ServiceRequest } from '../requests/requests';
import { flowRowOf } from './flow';
import { SERVICE_NAMES, type ServiceName } from './service-name';
import { STREAMS, durablesOf, subjectPatternOf } from './streams';
import { ALL_QUOTES, TICK_SUBJECT, requestSubject } from './subjects';

/** What a user of NATS may do; everything else is refused. */
export interface NatsUser {
  readonly name: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** True where it may reply to the requests that it is put, once each. */
  readonly replies: boolean;
}

type Requested = Pick<ServiceRequest<unknown, unknown>, 'service' | 'name'>;

/** What people send over HTTP, and what one service alone requests of another. */
const NOT_BY_PEOPLE: readonly Requested[] = [REQUESTS.submit, REQUESTS.holdEntries];
const MARKET: readonly Requested[] = [REQUESTS.market];

/** What each service requests. The console requests for people, so it may request everything but what is not for them. */
export const REQUESTED_BY: Readonly<Record<ServiceName, readonly Requested[]>> = {
  'market-data': [
    REQUESTS.instruments,
    REQUESTS.gatewayStatus,
    REQUESTS.subscribe,
    REQUESTS.history,
    REQUESTS.wantedIndicators,
  ],
  'signal-ingestion': [],
  'rule-engine': MARKET,
  'order-management': [
    REQUESTS.market,
    REQUESTS.pastBars,
    REQUESTS.gatewayStatus,
    REQUESTS.probe,
    REQUESTS.margin,
    REQUESTS.holdEntries,
  ],
  'tws-gateway': [REQUESTS.flatten],
  'position-tracking': MARKET,
  console: Object.values(REQUESTS).filter((request) => !NOT_BY_PEOPLE.includes(request)),
};

/** Who sends and who receives what is not stored. */
const CORE: readonly {
  readonly subject: string;
  readonly from: ServiceName;
  readonly to: readonly ServiceName[];
}[] = [
  { subject: TICK_SUBJECT, from: 'tws-gateway', to: ['market-data'] },
  {
    subject: ALL_QUOTES,
    from: 'market-data',
    to: ['rule-engine', 'order-management', 'position-tracking', 'console'],
  },
];

/** Makes and compares streams and consumers; used by the one-shot provisioning only. */
export const PROVISIONER: NatsUser = {
  name: 'provision',
  publish: ['$JS.API.>'],
  subscribe: [`${inboxOf('provision')}.>`],
  replies: false,
};

/** For people who look: sees every message go by and what the streams hold, and can send nothing. */
export const GUEST: NatsUser = {
  name: 'guest',
  publish: [
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    '$JS.API.STREAM.LIST',
    '$JS.API.STREAM.INFO.*',
    '$JS.API.CONSUMER.NAMES.*',
    '$JS.API.CONSUMER.LIST.*',
    '$JS.API.CONSUMER.INFO.*.*',
  ],
  subscribe: [
    ...STREAMS.flatMap(({ subjects }) => subjects),
    ...CORE.map(({ subject }) => subject),
    `${inboxOf('guest')}.>`,
  ],
  replies: false,
};

/** Sees the server's own figures and may tell it to read its configuration again; nothing of ours. */
export const MONITOR_USER = 'monitor';

/** Names that are no service's and that nobody else may have. */
export const RESERVED_USERS: readonly string[] = [PROVISIONER.name, GUEST.name, MONITOR_USER];

/** Every user that NATS knows. There is no anonymous one. */
export const NATS_USERS: readonly NatsUser[] = [
  ...SERVICE_NAMES.map(natsUserOf),
  PROVISIONER,
  GUEST,
];

/** Returns what a service may do: its row of the flow, its requests and its places in the streams. */
export function natsUserOf(service: ServiceName): NatsUser {
  const replies = Object.values(REQUESTS).some((request) => request.service === service);
  return {
    name: service,
    publish: [
      ...flowRowOf(service).publishes.map(subjectPatternOf),
      `dlq.v1.${service}`,
      ...CORE.filter(({ from }) => from === service).map(({ subject }) => subject),
      ...REQUESTED_BY[service].map((request) => requestSubject(request.service, request.name)),
      ...durablesOf(service).flatMap(({ stream, durable }) => consumptionOf(stream, durable)),
    ],
    subscribe: [
      `${inboxOf(service)}.>`,
      ...(replies ? [requestSubject(service, '*')] : []),
      ...CORE.filter(({ to }) => to.includes(service)).map(({ subject }) => subject),
    ],
    replies,
  };
}

/** Returns the beginning of a user's own inboxes: replies to it can be read by no other. */
export function inboxOf(user: string): string {
  return `_INBOX_${user}`;
}

/** Returns what reading one durable takes: its state, the next messages, and the acknowledgements of them in both notations. */
export function consumptionOf(stream: string, durable: string): readonly string[] {
  return [
    `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.ACK.${stream}.${durable}.>`,
    `$JS.ACK.*.*.${stream}.${durable}.>`,
  ];
}
