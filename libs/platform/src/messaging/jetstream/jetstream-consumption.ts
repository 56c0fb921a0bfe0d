import type { DurableSpec } from '@fairlead/contracts';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from '../../observability/logger';
import { InProcessConsumer } from '../in-process/in-process-consumer';
import {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type Handle,
  type AckDecision,
  keyOf,
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
 * One service's reading of all its streams, of partitions those that it has taken. What the readers fetch goes through the
 * same queue as in one process: in order within a key, keys side by side, pauses and retries included.
 */
export class JetStreamConsumption implements Consumption {
  private readonly queue: InProcessConsumer;
  private readonly readers = new Map<DurableSpec, DurableReader>();
  private readonly paused: Set<string>;
  /** By their identity: the ids of messages in hand. */
  private readonly begun = new Set<string>();
  /** Keys whose first message waits for another try. */
  private readonly waitingKeys = new Set<string>();
  private suspended = false;
  private readonly beat: NodeJS.Timeout;
  private readonly forget: () => void;

  constructor(
    private readonly spec: ConsumerSpec,
    handle: Handle,
    private readonly parts: ConsumptionParts,
  ) {
    this.paused = new Set(spec.paused);
    this.queue = new InProcessConsumer(spec, (deliveries) => this.watched(deliveries, handle));
    for (const durable of parts.durables) if (durable.partition === null) this.read(durable);
    this.forget = parts.link.onReconnect(() => {
      for (const reader of this.readers.values()) void reader.sync();
    });
    this.beat = setInterval(() => {
      for (const reader of this.readers.values()) reader.beat();
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

  take(partition: string): void {
    for (const durable of this.durablesOf(partition)) {
      if (!this.readers.has(durable)) this.read(durable);
    }
  }

  async leave(partition: string, limitMs: number): Promise<boolean> {
    const durables = this.durablesOf(partition);
    const atRest = this.queue.leave(partition, limitMs);
    await this.stopReading(durables);
    const isAtRest = await atRest;
    for (const durable of durables) this.readers.delete(durable);
    return isAtRest;
  }

  async stop(limitMs: number): Promise<boolean> {
    this.forget();
    const finished = this.queue.stop(limitMs);
    await this.stopReading([...this.readers.keys()]);
    const drained = await finished;
    clearInterval(this.beat);
    return drained;
  }

  private durablesOf(partition: string): readonly DurableSpec[] {
    return this.parts.durables.filter((durable) => durable.partition === partition);
  }

  private read(durable: DurableSpec): void {
    const { maxInFlight, partitioned } = this.spec;
    const reader = new DurableReader(durable, {
      ...this.parts,
      prefetch: durable.partition === null ? maxInFlight : partitioned.upTo,
      offer: ({ message, deliveries }) => this.queue.offer(message, deliveries).settled,
      isBlocked: (held) => this.isBlocked(held),
      mayPull: () => !this.suspended,
    });
    this.readers.set(durable, reader);
    reader.start();
  }

  /** What nobody has begun with is given back. */
  private async stopReading(durables: readonly DurableSpec[]): Promise<void> {
    const isBegun = ({ message }: HeldMessage): boolean => this.begun.has(message.id);
    const readers = durables.flatMap((durable) => this.readers.get(durable) ?? []);
    await Promise.all(readers.map((reader) => reader.stop(isBegun)));
  }

  private async watched(
    deliveries: readonly Delivery[],
    handle: Handle,
  ): Promise<readonly AckDecision[]> {
    const ids = deliveries.map(({ message }) => message.id);
    const keys = deliveries.map(({ message }) => keyOf(this.spec, message));
    for (const id of ids) this.begun.add(id);
    for (const key of keys) this.waitingKeys.delete(key);
    if (this.suspended) {
      this.suspended = false;
      this.pullAll();
    }
    const decisions = await handle(deliveries).finally(() => {
      for (const id of ids) this.begun.delete(id);
    });
    for (const [index, key] of keys.entries()) {
      if (decisions[index]?.kind === 'retry') this.waitingKeys.add(key);
    }
    if (decisions.some(({ kind }) => kind === 'suspend')) this.suspended = true;
    return decisions;
  }

  private isBlocked({ message }: HeldMessage): boolean {
    if (this.begun.has(message.id)) return false;
    return this.paused.has(message.type) || this.waitingKeys.has(keyOf(this.spec, message));
  }

  private pullAll(): void {
    for (const reader of this.readers.values()) reader.pull();
  }
}
