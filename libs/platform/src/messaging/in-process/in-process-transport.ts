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
import { InProcessConsumer } from './in-process-consumer';
import { subjectMatches } from './subject-pattern';

/** Remembers who listens to a subject; bounded, because subjects carry keys. */
const ROUTES_MAX = 10_000;

/**
 * Everything in one process. A publication settles when every consumer of its type has settled it, so that the outbox
 * row stays unsent until then and the sweeper is the way back after a crash.
 */
export class InProcessTransport extends Transport {
  private readonly consumers: InProcessConsumer[] = [];
  private readonly listeners = new Set<{ readonly pattern: string; readonly listener: Listener }>();
  private readonly routes = new Map<string, readonly Listener[]>();
  private readonly responders = new Map<string, Responder>();
  private readonly awaited = new Map<string, Set<(responder: Responder) => void>>();
  private open = true;

  constructor(private readonly onListenerError: (error: unknown, subject: string) => void) {
    super();
  }

  publish(message: TransportMessage, delivery: number): Publication {
    const offers = this.consumers
      .filter((consumer) => consumer.reads(message.type))
      .map((consumer) => consumer.offer(message, delivery));
    return {
      accepted: all(offers.map(({ accepted }) => accepted)),
      settled: all(offers.map(({ settled }) => settled)),
    };
  }

  consume(spec: ConsumerSpec, handle: Handle): Consumption {
    const consumer = new InProcessConsumer(spec, handle);
    this.consumers.push(consumer);
    return consumer;
  }

  emit(subject: string, message: object): void {
    if (!this.open) return;
    const listeners = this.listenersOf(subject);
    if (listeners.length === 0) return;
    // Later, as over a network: whoever emits must not run the listeners' code inside its own.
    queueMicrotask(() => {
      for (const listener of listeners) this.tell(listener, message, subject);
    });
  }

  listen(subject: string, listener: Listener): () => void {
    const entry = { pattern: subject, listener };
    this.listeners.add(entry);
    this.routes.clear();
    return () => {
      this.listeners.delete(entry);
      this.routes.clear();
    };
  }

  async request(subject: string, request: unknown, timeoutMs: number): Promise<unknown> {
    const text = JSON.stringify(request) ?? 'null';
    return new Promise((fulfil, reject) => {
      const timer = setTimeout(() => {
        this.awaited.get(subject)?.delete(ask);
        reject(new RequestTimeoutError(`no answer to ${subject} in ${timeoutMs} ms`));
      }, timeoutMs).unref();
      const ask = (responder: Responder): void => {
        answer(responder, text)
          .then(fulfil, reject)
          .finally(() => clearTimeout(timer));
      };
      const responder = this.responders.get(subject);
      if (responder !== undefined) ask(responder);
      else this.whenAnswered(subject, ask);
    });
  }

  respond(subject: string, responder: Responder): () => void {
    this.responders.set(subject, responder);
    for (const ask of this.awaited.get(subject) ?? []) ask(responder);
    this.awaited.delete(subject);
    return () => {
      if (this.responders.get(subject) === responder) this.responders.delete(subject);
    };
  }

  healthy(): boolean {
    return this.open;
  }

  close(): Promise<void> {
    this.open = false;
    return Promise.resolve();
  }

  /** A service that starts asks another one that is not quite there: the question waits for it, within its time. */
  private whenAnswered(subject: string, ask: (responder: Responder) => void): void {
    const waiting = this.awaited.get(subject) ?? new Set();
    this.awaited.set(subject, waiting.add(ask));
  }

  private listenersOf(subject: string): readonly Listener[] {
    const known = this.routes.get(subject);
    if (known !== undefined) return known;
    const found = [...this.listeners]
      .filter(({ pattern }) => subjectMatches(pattern, subject))
      .map(({ listener }) => listener);
    if (this.routes.size >= ROUTES_MAX) this.routes.clear();
    this.routes.set(subject, found);
    return found;
  }

  private tell(listener: Listener, message: object, subject: string): void {
    try {
      listener(message, subject);
    } catch (error) {
      this.onListenerError(error, subject);
    }
  }
}

/** Request and reply go through text, as over a network: nothing but plain JSON arrives. */
async function answer(responder: Responder, request: string): Promise<unknown> {
  const reply = await responder(JSON.parse(request));
  return JSON.parse(JSON.stringify(reply) ?? 'null') as unknown;
}

async function all(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}
