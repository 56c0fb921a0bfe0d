import { DURABLES, GUEST, STREAMS, inboxOf } from '@fairlead/contracts';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { type ConsumerInfo, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { ComposeProject } from './compose-project';

/** Streams that keep the last message of a subject only: how many there were cannot be counted afterwards. */
const COUNTED = new Set(
  STREAMS.filter(({ perSubjectMax }) => perSubjectMax < 0).map(({ name }) => name),
);

/** What one durable consumer was given so far. */
export interface DurableCount {
  readonly durable: string;
  readonly stream: string;
  /** Deliveries beyond the first of each message. */
  readonly redelivered: number;
  /** Messages that were not given out yet, or are not answered for. */
  readonly open: number;
}

/** Looks at the streams as the read-only guest, from this machine. */
export class Deliveries {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
  ) {}

  static async of(project: ComposeProject): Promise<Deliveries> {
    const password = await project.compose(
      ...['run', '--rm', '--no-deps', '-T', '--entrypoint', 'cat', 'provision'],
      '/secrets/guest/nats',
    );
    const connection = await connect({
      servers: `127.0.0.1:${project.ports.nats}`,
      user: GUEST.name,
      pass: password.trim(),
      inboxPrefix: inboxOf(GUEST.name),
    });
    return new Deliveries(connection, await jetstreamManager(connection, { checkAPI: false }));
  }

  /** Returns the connection, to see what a guest may not do. */
  get guest(): NatsConnection {
    return this.connection;
  }

  /** Counts every durable of the streams that keep all their messages. */
  async count(): Promise<readonly DurableCount[]> {
    return Promise.all(
      DURABLES.filter(({ stream }) => COUNTED.has(stream)).map(
        async ({ stream, durable, filters }) => {
          const info = await this.manager.consumers.info(stream, durable);
          return { durable, stream, ...(await this.facts(stream, filters, info)) };
        },
      ),
    );
  }

  /** Returns how many messages of a subject a stream holds. */
  async messages(stream: string, filter: string): Promise<number> {
    const { state } = await this.manager.streams.info(stream, { subjects_filter: filter });
    return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async facts(
    stream: string,
    filters: readonly string[],
    info: ConsumerInfo,
  ): Promise<{ readonly redelivered: number; readonly open: number }> {
    const counts = await Promise.all(filters.map((filter) => this.messages(stream, filter)));
    const matched = counts.reduce((sum, count) => sum + count, 0);
    const open = info.num_pending + info.num_ack_pending;
    return { redelivered: info.delivered.consumer_seq - (matched - info.num_pending), open };
  }
}
