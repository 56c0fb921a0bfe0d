import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConsumerConfig,
  type JetStreamManager,
  type StreamConfig,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, headers } from '@nats-io/transport-node';

interface StoredConsumer {
  readonly config: ConsumerConfig;
  /** So many of the newest messages it had not answered for. */
  readonly unanswered: number;
}

interface StoredStream {
  readonly config: StreamConfig;
  readonly consumers: readonly StoredConsumer[];
}

interface StoredMessage {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
}

const ENDING = '.json';

/** Writes each stream with its consumers as JSON, and its messages as JSON lines beside it. */
export async function dumpStreams(connection: NatsConnection, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const manager = await jetstreamManager(connection);
  for await (const { config, state } of manager.streams.list()) {
    const consumers: StoredConsumer[] = [];
    for await (const info of manager.consumers.list(config.name)) {
      const unanswered = info.num_pending + info.num_ack_pending;
      consumers.push({ config: info.config, unanswered });
    }
    const stream: StoredStream = { config, consumers };
    writeFileSync(
      join(directory, `${config.name}${ENDING}`),
      JSON.stringify(stream, null, 2) + '\n',
    );
    const lines: string[] = [];
    for (let sequence = Math.max(1, state.first_seq); sequence <= state.last_seq; sequence += 1) {
      const message = await messageAt(manager, config.name, sequence);
      if (message !== null) lines.push(`${JSON.stringify(message)}\n`);
    }
    writeFileSync(join(directory, `${config.name}.jsonl`), lines.join(''));
  }
}

async function messageAt(
  manager: JetStreamManager,
  stream: string,
  sequence: number,
): Promise<StoredMessage | null> {
  // Of a subject with a limit the older ones are gone.
  const message = await manager.streams.getMessage(stream, { seq: sequence });
  if (message === null) return null;
  const { subject, header } = message;
  const named = header.keys().map((name) => [name, header.get(name)] as const);
  return { subject, headers: Object.fromEntries(named), data: message.string() };
}

/** Brings streams into an empty server: the messages are published again and the consumers answer for theirs again. */
export async function restoreStreams(connection: NatsConnection, directory: string): Promise<void> {
  const manager = await jetstreamManager(connection);
  const files = readdirSync(directory).filter((file) => file.endsWith(ENDING));
  for (const file of files) {
    const text = readFileSync(join(directory, file), 'utf8');
    const stream = JSON.parse(text) as StoredStream;
    const messages = readFileSync(join(directory, file.replace(ENDING, '.jsonl')), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as StoredMessage);
    await manager.streams.add(stream.config);
    await publishAll(connection, messages);
    for (const consumer of stream.consumers) {
      await manager.consumers.add(stream.config.name, consumer.config);
      await answer(connection, stream.config.name, consumer);
    }
  }
}

async function publishAll(
  connection: NatsConnection,
  messages: readonly StoredMessage[],
): Promise<void> {
  const js = jetstream(connection);
  for (const message of messages) {
    const withHeaders = headers();
    for (const [name, value] of Object.entries(message.headers)) withHeaders.set(name, value);
    await js.publish(message.subject, message.data, { headers: withHeaders });
  }
}

/** Answers for what the consumer had answered for. */
async function answer(
  connection: NatsConnection,
  stream: string,
  { config, unanswered }: StoredConsumer,
): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(stream, config.durable_name);
  let left = (await consumer.info()).num_pending - unanswered;
  for (; left > 0; left -= 1) {
    const message = await consumer.next();
    if (message === null) throw new Error(`${config.durable_name}: ${left} messages are missing`);
    await message.ackAck();
  }
}
