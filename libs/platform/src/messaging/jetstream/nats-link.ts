import { setTimeout as sleep } from 'node:timers/promises';
import { inboxOf } from '@fairlead/contracts';
import {
  type NatsConnection,
  type PermissionViolationError,
  type Status,
  connect,
  errors as natsErrors,
} from '@nats-io/transport-node';
import type { Logger } from '../../observability/logger';
import { NatsRefusedError, refusalOf } from './nats-refused-error';

const RETRY_MS = 1_000;
const PING_MS = 5_000;
/** Two unanswered pings and the connection counts as broken, though nobody closed it. */
const PINGS_UNANSWERED_MAX = 2;
const RECONNECT_MS = 250;
const CLOSE_LIMIT_MS = 2_000;

/** How to reach NATS. */
export interface NatsAddress {
  readonly url: string;
  /** Also the beginning of its inboxes: what it may subscribe to depends on it. */
  readonly user: string;
  /** Null only for a server that knows no users, in specs. */
  readonly password: string | null;
}

/** What watches a connection. */
export interface LinkWatcher {
  readonly logger: Logger;
  /** The connection can do nothing any more: a subscription or the user itself was refused. */
  readonly onFatal: (error: Error) => void;
}

/** The connection died before the answer came. */
export class LinkLostError extends Error {
  override readonly name = 'LinkLostError';
  constructor() {
    super('the connection to NATS was lost before the answer came');
  }
}

/** One connection to NATS that is made again for ever, and says what becomes of it. */
export class NatsLink {
  private readonly reconnected = new Set<() => void>();
  private readonly awaitingAnswers = new Set<() => void>();
  private waiting: (() => void)[] = [];
  private up = true;
  private closing = false;
  private failed = false;

  private constructor(
    readonly connection: NatsConnection,
    readonly inboxPrefix: string,
    private readonly watcher: LinkWatcher,
  ) {
    void this.watch();
    void this.connection.closed().then((error) => {
      this.up = false;
      if (!this.closing) this.fail(error instanceof Error ? error : new Error('NATS closed'));
    });
  }

  /** Connects, however long that takes. Throws a NatsRefusedError where waiting would not help. */
  static async open(address: NatsAddress, watcher: LinkWatcher): Promise<NatsLink> {
    const inboxPrefix = inboxOf(address.user);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const connection = await dial(address, inboxPrefix);
        return new NatsLink(connection, inboxPrefix, watcher);
      } catch (error) {
        const refusal = refusalOf(error, address);
        if (refusal !== null) throw refusal;
        const fields = { url: address.url, attempt, reason: String(error) };
        watcher.logger.warn('nats.away', fields);
        await sleep(RETRY_MS);
      }
    }
  }

  /** True while it is connected and nothing was refused. */
  healthy(): boolean {
    return this.up && !this.failed;
  }

  /** Fulfilled when it is connected; never after the end. */
  connected(): Promise<void> {
    if (this.up) return Promise.resolve();
    return new Promise((go) => this.waiting.push(go));
  }

  /**
   * Waits for an answer, but no longer than the connection lives: what a dead one asked is never answered. Throws a
   * LinkLostError where it dies first; whether the server took what was sent is not known then.
   */
  async answered<T>(ask: () => Promise<T>): Promise<T> {
    let lose = (): void => undefined;
    const lost = new Promise<never>((_, reject) => (lose = () => reject(new LinkLostError())));
    this.awaitingAnswers.add(lose);
    try {
      return await Promise.race([ask(), lost]);
    } finally {
      this.awaitingAnswers.delete(lose);
    }
  }

  /** Calls back after each time the connection was made again. */
  onReconnect(action: () => void): () => void {
    this.reconnected.add(action);
    return () => this.reconnected.delete(action);
  }

  /** Gives up for good: nothing works until someone has changed something outside. */
  fail(error: Error): void {
    if (this.failed || this.closing) return;
    this.failed = true;
    this.watcher.logger.error('nats.fatal', { error });
    this.watcher.onFatal(error);
  }

  /** Sends what is still to be sent and closes. A server that does not answer is left alone after two seconds. */
  async close(): Promise<void> {
    this.closing = true;
    this.waiting = [];
    const drained = this.up ? this.connection.drain() : this.connection.close();
    await Promise.race([
      drained.catch(() => undefined),
      sleep(CLOSE_LIMIT_MS, undefined, { ref: false }),
    ]);
    this.up = false;
    if (!this.connection.isClosed()) void this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) this.noteStatus(status);
  }

  private noteStatus(status: Status): void {
    const { logger } = this.watcher;
    if (status.type === 'disconnect') {
      this.up = false;
      logger.warn('nats.disconnected', { server: status.server });
      for (const lose of this.awaitingAnswers) lose();
    } else if (status.type === 'reconnect') {
      this.up = true;
      logger.info('nats.reconnected', { server: status.server });
      for (const go of this.waiting.splice(0)) go();
      for (const action of this.reconnected) action();
    } else if (status.type === 'error') this.noteError(status.error);
  }

  /** What is refused shows nowhere else, and a service that hears nothing must not look well. */
  private noteError(error: Error): void {
    if (error instanceof natsErrors.PermissionViolationError && isVital(error)) {
      const { operation, subject } = error;
      this.fail(
        new NatsRefusedError(
          `NATS refuses ${operation === 'publish' ? 'to take' : 'to hand out'} ${subject}: run \`fairlead provision\` again and restart NATS with the file it writes`,
        ),
      );
    } else this.watcher.logger.error('nats.error', { error });
  }
}

/** Without its subscriptions and the asking for messages a service is deaf; a refused message its sender hears of. */
function isVital({ operation, subject }: PermissionViolationError): boolean {
  return operation === 'subscription' || subject.startsWith('$JS.');
}

async function dial(address: NatsAddress, inboxPrefix: string): Promise<NatsConnection> {
  const connection = await connect({
    servers: address.url,
    name: address.user,
    ...(address.password === null ? {} : { user: address.user, pass: address.password }),
    inboxPrefix,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_MS,
    pingInterval: PING_MS,
    maxPingOut: PINGS_UNANSWERED_MAX,
    noAsyncTraces: true,
  });
  const refusal = refusalOf(connection.info, address);
  if (refusal === null) return connection;
  await connection.close();
  throw refusal;
}
