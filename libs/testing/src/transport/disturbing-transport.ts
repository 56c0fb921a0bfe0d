import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type Handle,
  type Listener,
  type Publication,
  type Responder,
  type AckDecision,
  Transport,
  type TransportMessage,
} from '@fairlead/platform';

/** Two types of one story: the second is made to come before the first. */
export interface Swap {
  readonly first: string;
  readonly second: string;
}

/** What is done to the messages. */
export interface Disturbance {
  /** 0 to 1, the same in every run with a seed. */
  readonly random: () => number;
  /** Every delivery comes twice, and every message once more under an id of its own. */
  readonly doubles: boolean;
  /** Changed places on the way to each consumer. */
  readonly swapsAtConsumers: readonly Swap[];
  /** Changed places in the stream itself, against the order of their key. */
  readonly swapsInStream: readonly Swap[];
}

/** Longer than two messages of one story are apart on a machine that is busy with other suites. */
const HOLD_MS = 15_000;
const COPY_WITHIN_MS = 60;

interface Held {
  readonly message: TransportMessage;
  readonly story: string;
  readonly go: () => void;
}

/** Messages that wait to be overtaken. */
class WaitingRoom {
  private readonly held = new Set<Held>();
  /** Pairs that have changed places here, as `<second> before <first>`. */
  readonly overtaken = new Set<string>();
  /** What has passed already cannot overtake any more. */
  private readonly seen = new Set<string>();

  constructor(private readonly swaps: readonly Swap[]) {}

  /** Waits until a message that belongs behind this one has passed, or a moment. */
  async wait(message: TransportMessage): Promise<void> {
    const story = storyOf(message);
    const isAwaited = ({ first, second }: Swap): boolean =>
      first === message.type && !this.seen.has(passing(second, story));
    if (!this.swaps.some(isAwaited)) return;
    await new Promise<void>((go) => {
      const held = { message, story, go };
      this.held.add(held);
      void sleep(HOLD_MS, undefined, { ref: false }).then(() => this.release(held));
    });
  }

  /** Lets go what this message has just overtaken. */
  passed(message: TransportMessage): void {
    const story = storyOf(message);
    this.seen.add(passing(message.type, story));
    for (const held of this.held) {
      if (held.story !== story || !this.isSwap(held.message.type, message.type)) continue;
      this.overtaken.add(swapText({ first: held.message.type, second: message.type }));
      this.release(held);
    }
  }

  private release(held: Held): void {
    if (this.held.delete(held)) held.go();
  }

  private isSwap(first: string, second: string): boolean {
    return this.swaps.some((swap) => swap.first === first && swap.second === second);
  }
}

/** A transport that does everything that at-least-once delivery allows, and some things that it does not. */
export class DisturbingTransport extends Transport {
  /** How often each disturbance has happened. */
  readonly counts = { handedTwice: 0, publishedTwice: 0 };
  private readonly copied = new Set<string>();
  private readonly stream: WaitingRoom;
  private readonly rooms = new Map<string, WaitingRoom>();

  constructor(
    private readonly inner: Transport,
    private readonly disturbance: Disturbance,
  ) {
    super();
    this.stream = new WaitingRoom(disturbance.swapsInStream);
  }

  /** Pairs of which some have changed places so far. */
  get swapped(): ReadonlySet<string> {
    return new Set([this.stream, ...this.rooms.values()].flatMap((room) => [...room.overtaken]));
  }

  publish(message: TransportMessage, delivery: number): Publication {
    const waited = this.stream.wait(message);
    const published = waited.then(() => this.inner.publish(message, delivery));
    // Where it is refused nobody has been overtaken, and the relay hears of it.
    void published
      .then(({ accepted }) => accepted)
      .then(
        () => this.stream.passed(message),
        () => undefined,
      );
    // Taken at once, so that the one behind it can overtake it.
    const isHeld = this.disturbance.swapsInStream.some(({ first }) => first === message.type);
    return {
      accepted: isHeld ? Promise.resolve() : published.then(({ accepted }) => accepted),
      settled: published.then(({ settled }) => settled),
    };
  }

  consume(spec: ConsumerSpec, handle: Handle): Consumption {
    const reads = (type: string): boolean => spec.types.includes(type);
    const { swapsAtConsumers } = this.disturbance;
    const room = new WaitingRoom(
      swapsAtConsumers.filter(({ first, second }) => reads(first) && reads(second)),
    );
    this.rooms.set(spec.consumer, room);
    return this.inner.consume(spec, async (deliveries) => {
      for (const { message } of deliveries) await room.wait(message);
      const decisions = await handle(deliveries);
      for (const { message } of deliveries) room.passed(message);
      const isOver = decisions.every(({ kind }) => kind === 'settled');
      return isOver && this.disturbance.doubles ? this.handAgain(deliveries, handle) : decisions;
    });
  }

  emit(subject: string, message: object): void {
    this.inner.emit(subject, message);
  }

  listen(subject: string, listener: Listener): () => void {
    return this.inner.listen(subject, listener);
  }

  request(subject: string, request: unknown, timeoutMs: number): Promise<unknown> {
    return this.inner.request(subject, request, timeoutMs);
  }

  respond(subject: string, responder: Responder): () => void {
    return this.inner.respond(subject, responder);
  }

  healthy(): boolean {
    return this.inner.healthy();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private handAgain(
    deliveries: readonly Delivery[],
    handle: Handle,
  ): Promise<readonly AckDecision[]> {
    for (const { message } of deliveries) this.copyOnce(message);
    this.counts.handedTwice += deliveries.length;
    return handle(deliveries.map((each) => ({ ...each, count: each.count + 1 })));
  }

  /** The same envelope under a new message id: no store of ids on the way can know it again. */
  private copyOnce(message: TransportMessage): void {
    if (this.copied.has(message.id)) return;
    const copy = { ...message, id: randomUUID() };
    this.copied.add(message.id);
    this.copied.add(copy.id);
    this.counts.publishedTwice += 1;
    void sleep(this.disturbance.random() * COPY_WITHIN_MS).then(() => {
      if (this.inner.healthy()) this.inner.publish(copy, 1);
    });
  }
}

/** Returns a swap in words. */
export function swapText({ first, second }: Swap): string {
  return `${second} before ${first}`;
}

function passing(type: string, story: string): string {
  return `${type} of ${story}`;
}

function storyOf({ body }: TransportMessage): string {
  return (JSON.parse(body) as { correlationId: string }).correlationId;
}
