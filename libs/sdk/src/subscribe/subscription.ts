import { setTimeout as sleep } from 'node:timers/promises';
import { FairleadError, MisuseError } from '../client/errors';
import { EVENT_VERSIONS, type EventPattern, type FairleadEvent } from '../events/event-types';
import type { StreamNotice } from '../events/follow-events';
import { checkPattern, isDeclared, matches } from '../events/patterns';
import type { Deliveries, Delivery } from './delivery';

/** A handler that throws is tried again after these waits. */
const RETRY_AFTER_MS: readonly number[] = [200, 1_000, 5_000, 15_000];

/** What a handler is told beside the event. */
export interface HandlerContext {
  /** 1 for the first time; higher where this handler threw before. */
  readonly attempt: number;
  /** True where the event was handed out before and not finished, by this program or one before it. */
  readonly redelivered: boolean;
  /** Where the event stands in its stream of NATS; null over HTTP. */
  readonly sequence: number | null;
  /** Aborted once the subscription is to stop. */
  readonly signal: AbortSignal;
}

/** What is done with an event. It has ended when its promise has. */
export type Handler<Pattern extends EventPattern> = (
  event: FairleadEvent<Pattern>,
  context: HandlerContext,
) => unknown;

/** What is done with which events. Of several that mean an event each is called, in this order. */
export type Handlers = { readonly [Pattern in EventPattern]?: Handler<Pattern> };

/** An event that a handler could not deal with. */
export interface HandlerFailure {
  readonly event: FairleadEvent;
  readonly pattern: EventPattern;
  readonly attempts: number;
  /** What the handler threw at last. */
  readonly error: unknown;
}

/** Who is told what does not go as it should. */
export interface SubscriptionWatcher {
  /**
   * Told of an event that a handler could not deal with, after all attempts. It goes on with the next event, unless this
   * returns `stop` or throws. Default: the subscription ends.
   */
  readonly onFailure?: (failure: HandlerFailure) => unknown;
  /** Told of interruptions, gaps, and events that are newer than this SDK. Default: a gap ends the subscription. */
  readonly onNotice?: (notice: StreamNotice) => void;
  /** How long to wait before a handler that threw is called again, in ms, each time. Default 200, 1000, 5000, 15000. */
  readonly retryAfterMs?: readonly number[];
}

/** A handler threw each time; its event is not finished, and comes again at the next start. */
export class HandlerFailedError extends FairleadError {
  override readonly name = 'HandlerFailedError';
  constructor(readonly failure: HandlerFailure) {
    const { pattern, event, attempts, error } = failure;
    const why = error instanceof Error ? error.message : String(error);
    super(`The handler of ${pattern} threw ${attempts} times for ${event.type} ${event.id}: ${why}`, { code: 'HANDLER_FAILED', cause: error, advice: 'Mend the handler and start again: the event comes again. Or set onFailure, and it goes on with the next.' }); // prettier-ignore
  }
}

/** Some events cannot be brought any more. */
export class EventsMissedError extends FairleadError {
  override readonly name = 'EventsMissedError';
  constructor() {
    super('Some events are missing here: more than 5000 happened meanwhile, or the place is not known any more.', { code: 'EVENTS_MISSED', advice: 'Read from NATS where none may be missed, or set onNotice, and it goes on.' }); // prettier-ignore
  }
}

interface Parts {
  readonly types: ReadonlySet<string>;
  readonly deliveries: Deliveries;
  readonly watcher: SubscriptionWatcher;
}

interface Bound {
  readonly pattern: EventPattern;
  readonly handler: (event: FairleadEvent, context: HandlerContext) => unknown;
}

/** A program's reading of events, until it is stopped. */
export class Subscription {
  /** Fulfilled when it was stopped; rejected with what ended it. Where nobody waits for it, that ends the process: it is never silent. */
  readonly done: Promise<void>;
  private readonly bound: Bound[] = [];
  private readonly stopping = new AbortController();
  private failure: Error | null = null;

  /** Begins at once, but calls no handler before the code that made it has run to its next wait. */
  constructor(
    private readonly parts: Parts,
    handlers: Handlers,
  ) {
    for (const [pattern, handler] of Object.entries(handlers)) {
      if (typeof handler === 'function') this.bind(pattern, handler as Bound['handler']);
    }
    this.done = this.run().then(() => {
      if (this.failure !== null) throw this.failure;
    });
  }

  /** Adds a handler. Throws a MisuseError where no event that is read is meant. */
  on<Pattern extends EventPattern>(pattern: Pattern, handler: Handler<Pattern>): this {
    return this.bind(pattern, handler as Bound['handler']);
  }

  /** Lets the handler that runs come to its end, keeps the place, and ends. What ended it before is thrown. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.done;
  }

  private bind(pattern: string, handler: Bound['handler']): this {
    checkPattern(pattern);
    if (![...this.parts.types].some((type) => matches(pattern, type))) {
      throw new MisuseError(`Nothing of "${pattern}" is read.`, 'Add it to reads.');
    }
    this.bound.push({ pattern, handler });
    return this;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    // A microtask later: what is added with `on` right after is there for the first event.
    await Promise.resolve();
    const deliveries = this.parts.deliveries({ signal, onNotice: (notice) => this.note(notice) });
    for await (const delivery of deliveries) {
      if (signal.aborted || !(await this.handled(delivery))) return;
      await delivery.settle();
      if (signal.aborted) return;
    }
  }

  /** Returns false where it was stopped before a handler came to its end. */
  private async handled(delivery: Delivery): Promise<boolean> {
    const { event } = delivery;
    if (!this.parts.types.has(event.type) && event.type in EVENT_VERSIONS) return true;
    if (!isDeclared(event)) {
      this.note({ kind: 'unreadable', type: event.type, version: event.version });
      return true;
    }
    for (const bound of this.bound.filter(({ pattern }) => matches(pattern, event.type))) {
      if (!(await this.attempted(bound, event, delivery))) return false;
    }
    return true;
  }

  private async attempted(
    { pattern, handler }: Bound,
    event: FairleadEvent,
    { redelivered, sequence }: Delivery,
  ): Promise<boolean> {
    const { signal } = this.stopping;
    const waits = this.parts.watcher.retryAfterMs ?? RETRY_AFTER_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await handler(event, { attempt, redelivered, sequence, signal });
        return true;
      } catch (error) {
        const waitMs = waits[attempt - 1];
        if (waitMs === undefined) {
          await this.report({ event, pattern, attempts: attempt, error });
          return true;
        }
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return false;
      }
    }
  }

  private async report(failure: HandlerFailure): Promise<void> {
    const { onFailure } = this.parts.watcher;
    if (onFailure === undefined || (await onFailure(failure)) === 'stop')
      throw new HandlerFailedError(failure);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.stopping.abort();
  }

  private note(notice: StreamNotice): void {
    const { onNotice } = this.parts.watcher;
    if (onNotice !== undefined) onNotice(notice);
    else if (notice.kind === 'gap') this.fail(new EventsMissedError());
  }
}
