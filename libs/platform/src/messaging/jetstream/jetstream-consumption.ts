import type { DurableSpec } from '@fairlead/contracts';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from '../../observability/logger';
import { InProcessConsumer } from '../in-process/in-process-consumer';
import {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type AckDecision,
  laneOf,
} from '../transport';
import { DurableReader, type HeldMessage } from './durable-reader';
import type { NatsLink } from './nats-link';

/** Well inside the server's ack wait, so that a late timer does no harm. */
const BEAT_MS = 2_000;

/** What a consumption works with. */
export interface ConsumptionParts {
  readonly link: NatsLink;
  readonly manager: JetStreamManager;
  readonly logger: Logger;
  readonly durables: readonly DurableSpec[];
}

/**
 * One service's reading of all its streams. What the readers fetch goes through the same queue as in one process: in
 * order within a key, keys side by side, pauses and retries included.
 */
export class JetStreamConsumption implements Consumption {
  private readonly queue: InProcessConsumer;
  private readonly readers: readonly DurableReader[];
  private readonly paused: Set<string>;
  /** By their identity: the ids of messages in hand. */
  private readonly begun = new Set<string>();
  /** Lanes whose first message waits for another try. */
  private readonly waitingLanes = new Set<string>();
  private suspended = false;
  private readonly beat: NodeJS.Timeout;
  private readonly forget: () => void;

  constructor(
    private readonly spec: ConsumerSpec,
    handle: (delivery: Delivery) => Promise<AckDecision>,
    parts: ConsumptionParts,
  ) {
    this.paused = new Set(spec.paused);
    this.queue = new InProcessConsumer(spec, (delivery) => this.watched(delivery, handle));
    this.readers = parts.durables.map(
      (durable) =>
        new DurableReader(durable, {
          ...parts,
          prefetch: spec.maxInFlight,
          offer: ({ message, deliveries }) => this.queue.offer(message, deliveries).settled,
          isBlocked: (held) => this.isBlocked(held),
          mayPull: () => !this.suspended,
        }),
    );
    for (const reader of this.readers) reader.start();
    this.forget = parts.link.onReconnect(() => {
      for (const reader of this.readers) void reader.sync();
    });
    this.beat = setInterval(() => {
      for (const reader of this.readers) reader.beat();
    }, BEAT_MS).unref();
  }

  pause(types: readonly string[]): void {
    for (const type of types) this.paused.add(type);
    this.queue.pause(types);
    // Paused messages take no place any more.
    this.pullAll();
  }

  resume(types: readonly string[]): void {
    for (const type of types) this.paused.delete(type);
    this.queue.resume(types);
  }

  async stop(limitMs: number): Promise<boolean> {
    this.forget();
    const finished = this.queue.stop(limitMs);
    await Promise.all(
      this.readers.map((reader) => reader.stop(({ message }) => this.begun.has(message.id))),
    );
    const drained = await finished;
    clearInterval(this.beat);
    return drained;
  }

  private async watched(
    delivery: Delivery,
    handle: (delivery: Delivery) => Promise<AckDecision>,
  ): Promise<AckDecision> {
    const { id } = delivery.message;
    const lane = laneOf(this.spec, delivery.message);
    this.begun.add(id);
    this.waitingLanes.delete(lane);
    if (this.suspended) {
      this.suspended = false;
      this.pullAll();
    }
    const settlement = await handle(delivery).finally(() => this.begun.delete(id));
    if (settlement.kind === 'retry') this.waitingLanes.add(lane);
    if (settlement.kind === 'suspend') this.suspended = true;
    return settlement;
  }

  private isBlocked({ message }: HeldMessage): boolean {
    if (this.begun.has(message.id)) return false;
    return this.paused.has(message.type) || this.waitingLanes.has(laneOf(this.spec, message));
  }

  private pullAll(): void {
    for (const reader of this.readers) reader.pull();
  }
}
