import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NAMES, durablesOf } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import {
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type Msg, errors as natsErrors } from '@nats-io/transport-node';
import {
  type ConsumerSpec,
  type Consumption,
  type Handle,
  type Listener,
  type Publication,
  RequestTimeoutError,
  type Responder,
  Transport,
  type TransportMessage,
} from '../transport';
import { JetStreamConsumption } from './jetstream-consumption';
import { LinkLostError, type LinkWatcher, type NatsAddress, NatsLink } from './nats-link';

const PUBLISH_LIMIT_MS = 5_000;
const STORE_RETRY_MS = 100;
/** A service that starts asks another that is not quite there: the question is put again after this. */
const ASK_AGAIN_MS = 50;
/** Replicas share the questions. */
const QUEUE = 'fairlead';
/** What an answer holds where the responder itself failed. */
const FAILED = 'fairlead-failed';

/**
 * Between processes: durable messages over JetStream, the rest over core NATS. A publication settles when the server
 * has stored the message, and waits while NATS is away; the outbox row stays unsent until then.
 */
export class JetStreamTransport extends Transport {
  private constructor(
    private readonly link: NatsLink,
    private readonly client: JetStreamClient,
    private readonly manager: JetStreamManager,
    private readonly watcher: LinkWatcher,
  ) {
    super();
  }

  /**
   * Connects as a user, however long that takes. Throws a NatsRefusedError where the password is wrong, the server is
   * older than 2.12 or has no JetStream. What is refused later, and missing consumers, come to `onFatal`.
   */
  static async open(address: NatsAddress, watcher: LinkWatcher): Promise<JetStreamTransport> {
    const link = await NatsLink.open(address, watcher);
    const manager = await jetstreamManager(link.connection, { checkAPI: false });
    return new JetStreamTransport(link, jetstream(link.connection), manager, watcher);
  }

  publish(message: TransportMessage): Publication {
    const accepted = this.store(message);
    // Where it fails the relay publishes again, and that publication settles in the place of this one.
    const settled = new Promise<void>((resolve) => void accepted.then(resolve, () => undefined));
    return { accepted, settled };
  }

  consume(spec: ConsumerSpec, handle: Handle): Consumption {
    const service = present(
      SERVICE_NAMES.find((name) => name === spec.consumer),
      `${spec.consumer} is not a service of the flow`,
    );
    return new JetStreamConsumption(spec, handle, {
      link: this.link,
      manager: this.manager,
      logger: this.watcher.logger,
      durables: durablesOf(service),
    });
  }

  emit(subject: string, message: object): void {
    // While NATS is away nobody listens, and what is not stored is not kept for later either.
    if (this.link.healthy()) this.link.connection.publish(subject, JSON.stringify(message));
  }

  listen(subject: string, listener: Listener): () => void {
    const subscription = this.link.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) this.tell(listener, message);
      },
    });
    return () => subscription.unsubscribe();
  }

  async request(subject: string, request: unknown, timeoutMs: number): Promise<unknown> {
    const deadline = performance.now() + timeoutMs;
    const text = JSON.stringify(request) ?? 'null';
    for (;;) {
      const leftMs = deadline - performance.now();
      if (leftMs < 1) throw new RequestTimeoutError(`no answer to ${subject} in ${timeoutMs} ms`);
      if (!this.link.healthy()) await sleep(Math.min(ASK_AGAIN_MS, leftMs), undefined, UNHELD);
      else {
        const answer = await this.askOnce(subject, text, leftMs);
        if (answer !== null) return valueOf(answer);
        await sleep(Math.min(ASK_AGAIN_MS, leftMs), undefined, UNHELD);
      }
    }
  }

  respond(subject: string, responder: Responder): () => void {
    const subscription = this.link.connection.subscribe(subject, {
      queue: QUEUE,
      callback: (error, message) => {
        if (error === null) void this.answer(message, responder);
      },
    });
    return () => subscription.unsubscribe();
  }

  healthy(): boolean {
    return this.link.healthy();
  }

  async close(): Promise<void> {
    await this.link.close();
  }

  /** Goes on until the message is stored: sent twice, it is stored once. Rejects where the server says why not. */
  private async store({ id, subject, body }: TransportMessage): Promise<void> {
    for (;;) {
      await this.link.connected();
      try {
        await this.link.answered(() =>
          this.client.publish(subject, body, { msgID: id, timeout: PUBLISH_LIMIT_MS }),
        );
        return;
      } catch (error) {
        if (error instanceof LinkLostError) continue;
        if (isUntaken(error)) throw new Error(noStream(subject), { cause: error });
        if (!isPassing(error)) throw error;
        this.watcher.logger.debug('nats.publish-waits', { id, subject, error });
        await sleep(STORE_RETRY_MS, undefined, UNHELD);
      }
    }
  }

  /** Returns the answer, or null where nobody listens or the connection dies first. */
  private async askOnce(subject: string, text: string, timeoutMs: number): Promise<Msg | null> {
    try {
      return await this.link.answered(() =>
        this.link.connection.request(subject, text, { timeout: timeoutMs }),
      );
    } catch (error) {
      if (isUnanswered(error) || error instanceof LinkLostError) return null;
      if (isPassing(error))
        throw new RequestTimeoutError(`no answer to ${subject}: ${String(error)}`, {
          cause: error,
        });
      throw error;
    }
  }

  private async answer(message: Msg, responder: Responder): Promise<void> {
    try {
      const reply = await responder(message.json());
      message.respond(JSON.stringify(reply) ?? 'null');
    } catch (error) {
      this.watcher.logger.error('responder.failed', { subject: message.subject, error });
      message.respond(JSON.stringify({ [FAILED]: String(error) }));
    }
  }

  private tell(listener: Listener, message: Msg): void {
    try {
      listener(message.json<object>(), message.subject);
    } catch (error) {
      this.watcher.logger.error('listener.failed', { subject: message.subject, error });
    }
  }
}

/** A wait that does not keep a process alive that wants to end. */
const UNHELD = { ref: false } as const;

function valueOf(answer: Msg): unknown {
  const value = answer.json<unknown>();
  if (typeof value === 'object' && value !== null && FAILED in value) {
    throw new Error(String(value[FAILED]));
  }
  return value;
}

function noStream(subject: string): string {
  return `no stream of NATS takes ${subject}: run \`fairlead provision\` first`;
}

/** Nobody answered for the subject: JetStream takes it for no stream. */
function isUntaken(error: unknown): boolean {
  return error instanceof Error && isUnanswered(error.cause);
}

function isUnanswered(error: unknown): boolean {
  return error instanceof natsErrors.RequestError && error.isNoResponders();
}

/** Nothing that the message or its sender could do about: NATS or its JetStream is away. */
function isPassing(error: unknown): boolean {
  return (
    isUnanswered(error) ||
    error instanceof natsErrors.TimeoutError ||
    error instanceof natsErrors.ConnectionError ||
    error instanceof natsErrors.ClosedConnectionError ||
    error instanceof natsErrors.DrainingConnectionError ||
    (error instanceof natsErrors.RequestError && !isPermission(error.cause))
  );
}

function isPermission(cause: unknown): boolean {
  return cause instanceof natsErrors.PermissionViolationError;
}
