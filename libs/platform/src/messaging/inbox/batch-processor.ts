import { type Envelope, type Batching, parseEnvelope } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import type { Delivery, AckDecision } from '../transport';
import {
  type DeliveryProcessor,
  type MessageHandler,
  type ProcessorParts,
  handlerKey,
} from './delivery-processor';

/** A message that waits for company. */
interface Waiting {
  readonly delivery: Delivery;
  readonly dueAt: number;
  readonly settle: (settlement: AckDecision) => void;
}

/** A message that can be handled with others: a first delivery whose envelope is in order. */
interface Ready {
  readonly waiting: Waiting;
  readonly event: Envelope;
  readonly handler: MessageHandler;
}

const SETTLED: AckDecision = { kind: 'settled' };
/** Those due within this share of the wait go along. */
const ALONG_SHARE = 0.5;

/**
 * Takes deliveries of one service through the inbox many at a time: one unit of work, one commit. Whatever is not a first
 * delivery in good order, and every message of a unit that failed, is handled by itself, so that one cannot hold or
 * spoil the others.
 */
export class BatchProcessor {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private busy = false;

  constructor(
    private readonly parts: ProcessorParts,
    private readonly alone: DeliveryProcessor,
    private readonly batching: Batching,
  ) {}

  /** Handles one delivery, with others. Never throws. */
  readonly process = (delivery: Delivery): Promise<AckDecision> =>
    new Promise((settle) => {
      const dueAt = performance.now() + this.batching.withinMs;
      this.waiting.push({ delivery, dueAt, settle });
      this.schedule();
    });

  private schedule(): void {
    const [first] = this.waiting;
    if (this.busy || this.timer !== null || first === undefined) return;
    const isFull = this.waiting.length >= this.batching.upTo;
    const waitMs = isFull ? 0 : Math.max(0, first.dueAt - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.handleDue();
    }, waitMs).unref();
  }

  private async handleDue(): Promise<void> {
    this.busy = true;
    const until = performance.now() + this.batching.withinMs * ALONG_SHARE;
    const due = this.waiting.filter(({ dueAt }) => dueAt <= until).slice(0, this.batching.upTo);
    this.waiting = this.waiting.slice(due.length);
    await this.handle(due);
    this.busy = false;
    this.schedule();
  }

  private async handle(due: readonly Waiting[]): Promise<void> {
    const prepared = due.map((waiting) => this.prepare(waiting));
    const ready = prepared.filter((each): each is Ready => each !== null);
    const isTogether = ready.length > 1 && (await this.handleTogether(ready));
    const done = new Set(isTogether ? ready.map(({ waiting }) => waiting) : []);
    for (const each of due.filter((waiting) => !done.has(waiting))) {
      each.settle(await this.alone.process(each.delivery));
    }
  }

  private prepare(waiting: Waiting): Ready | null {
    const { message, count } = waiting.delivery;
    if (count > 1) return null;
    const parsed = parseEnvelope(documentOf(message.body));
    if (!parsed.ok) return null;
    const handler = this.parts.handlers.get(handlerKey(parsed.value.type, parsed.value.version));
    return handler === undefined ? null : { waiting, event: parsed.value, handler };
  }

  /** True where all of them are committed. */
  private async handleTogether(ready: readonly Ready[]): Promise<boolean> {
    const startedAt = performance.now();
    const ids = ready.map(({ event }) => ({
      messageId: event.id,
      correlationId: event.correlationId,
    }));
    const byId = new Map(ready.map((each) => [each.event.id, each]));
    const fresh = await this.parts.unitOfWork
      .handleAll(ids, (tx, messageId) => {
        const { event, handler } = present(byId.get(messageId), 'each id came with its message');
        return handler(event, tx);
      })
      .catch((error: unknown) => {
        this.parts.logger.debug('messages.parted', { count: ready.length, error });
        return null;
      });
    if (fresh === null) return false;
    const ms = performance.now() - startedAt;
    for (const { waiting, event } of ready) {
      const outcome = fresh.has(event.id) ? 'handled' : 'duplicate';
      this.parts.observer.handled?.({ service: this.parts.service, type: event.type, outcome, ms });
      waiting.settle(SETTLED);
    }
    return true;
  }
}

/** What is not JSON is no envelope either. */
function documentOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
