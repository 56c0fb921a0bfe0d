import {
  DURABLES,
  type DurableSpec,
  type Extension,
  PROVISIONER,
  STREAMS,
  type StreamSpec,
  durablesOfExtension,
} from '@fairlead/contracts';
import {
  type ConsumerConfig,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamConfig,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { refusalOf } from '../messaging/jetstream/nats-refused-error';
import { connectAs } from './connect-as';
import { ProvisioningError } from './provisioning-error';
import { consumerConfigOf, differences, streamConfigOf } from './stream-config';

/**
 * Makes the streams and consumers of the flow, changes those that differ, and reads all of them back. Can be repeated
 * at will. Returns what it changed, a line each. Throws a ProvisioningError where what is read back is not what was set.
 */
export async function provisionStreams(
  connection: NatsConnection,
  options: { readonly replicas?: number; readonly extensions?: readonly Extension[] } = {},
): Promise<readonly string[]> {
  const manager = await jetstreamManager(connection);
  const changes: string[] = [];
  for (const spec of STREAMS) {
    changes.push(...(await provisionStream(manager, spec, options.replicas ?? 1)));
  }
  const durables = [...DURABLES, ...(options.extensions ?? []).flatMap(durablesOfExtension)];
  for (const spec of durables) changes.push(...(await provisionConsumer(manager, spec)));
  return changes;
}

/** The same, as the user that may. Throws a NatsRefusedError where that user is not let in or the server does not do. */
export async function provisionStreamsAt(server: {
  readonly url: string;
  readonly password: string;
  readonly extensions?: readonly Extension[];
}): Promise<readonly string[]> {
  const connection = await connectAs({ ...server, user: PROVISIONER.name });
  try {
    const refusal = refusalOf(connection.info, { url: server.url, user: PROVISIONER.name });
    if (refusal !== null) throw refusal;
    return await provisionStreams(connection, { extensions: server.extensions ?? [] });
  } finally {
    await connection.close();
  }
}

async function provisionStream(
  { streams }: JetStreamManager,
  spec: StreamSpec,
  replicas: number,
): Promise<readonly string[]> {
  const wanted = streamConfigOf(spec, replicas);
  return converge<Partial<StreamConfig>>({
    what: `stream ${spec.name}`,
    wanted,
    read: async () => (await streams.info(spec.name)).config,
    create: () => streams.add(wanted),
    update: () => streams.update(spec.name, wanted),
  });
}

async function provisionConsumer(
  { consumers }: JetStreamManager,
  spec: DurableSpec,
): Promise<readonly string[]> {
  const wanted = consumerConfigOf(spec);
  return converge<Partial<ConsumerConfig>>({
    what: `consumer ${spec.durable} of ${spec.stream}`,
    wanted,
    read: async () => (await consumers.info(spec.stream, spec.durable)).config,
    create: () => consumers.add(spec.stream, wanted),
    update: () => consumers.update(spec.stream, spec.durable, wanted),
  });
}

interface Convergence<Config> {
  readonly what: string;
  readonly wanted: Config;
  readonly read: () => Promise<Config>;
  readonly create: () => Promise<unknown>;
  readonly update: () => Promise<unknown>;
}

async function converge<Config extends object>(
  convergence: Convergence<Config>,
): Promise<string[]> {
  const found = await convergence.read().catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  const changes = found === null ? ['made'] : differences(convergence.wanted, found);
  if (changes.length === 0) return [];
  await (found === null ? convergence.create() : convergence.update());
  const left = differences(convergence.wanted, await convergence.read());
  if (left.length > 0) {
    throw new ProvisioningError(
      `${convergence.what} was set, but the server says otherwise (found → wanted): ${left.join('; ')}`,
    );
  }
  return changes.map((change) => `${convergence.what}: ${change}`);
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamNotFound ||
      error.code === JetStreamApiCodes.ConsumerNotFound)
  );
}
