import {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type AckDecision,
  type TransportMessage,
  laneOf,
} from '../transport';

/** From here on publishers wait: a consumer that is behind must not fill the memory. */
const WAITING_MAX = 2_000;
/** A handler above us never throws; if it does all the same, its message comes again after this. */
const BUG_RETRY_MS = 1_000;

interface Item {
  readonly message: TransportMessage;
  count: number;
  readonly settle: () => void;
}

/** The messages of one key: one in hand at a time. */
interface Lane {
  readonly key: string;
  readonly items: Item[];
  held: boolean;
}

/** Hands messages to one consumer: in order within a key, keys side by side, so many in hand at once. */
export class InProcessConsumer implements Consumption {
  private readonly lanes = new Map<string, Lane>();
  /** Lanes that may have something to hand out, in the order in which they got it. */
  private readonly ready = new Set<Lane>();
  private readonly paused: Set<string>;
  private readonly timers = new Set<NodeJS.Timeout>();
  private waitingForRoom: (() => void)[] = [];
  private waitingForIdle: (() => void)[] = [];
  private waiting = 0;
  private inHand = 0;
  private suspended = false;
  private stopped = false;

  constructor(
    private readonly spec: ConsumerSpec,
    private readonly handle: (delivery: Delivery) => Promise<AckDecision>,
  ) {
    this.paused = new Set(spec.paused);
  }

  /** True where this consumer reads the type. */
  reads(type: string): boolean {
    return this.spec.types.includes(type);
  }

  /** Queues a message. `accepted` waits while too many wait already. */
  offer(
    message: TransportMessage,
    count: number,
  ): { accepted: Promise<void>; settled: Promise<void> } {
    const settled = new Promise<void>((settle) => {
      this.laneOf(message).items.push({ message, count: count - 1, settle });
    });
    this.waiting += 1;
    this.markReady(this.laneOf(message));
    this.pump();
    return { accepted: this.room(), settled };
  }

  pause(types: readonly string[]): void {
    for (const type of types) this.paused.add(type);
  }

  resume(types: readonly string[]): void {
    for (const type of types) this.paused.delete(type);
    for (const lane of this.lanes.values()) this.markReady(lane);
    this.pump();
  }

  async stop(limitMs: number): Promise<boolean> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    if (this.inHand === 0) return true;
    const idle = new Promise<boolean>((fulfil) => {
      this.waitingForIdle.push(() => fulfil(true));
      setTimeout(() => fulfil(false), limitMs).unref();
    });
    return idle;
  }

  private laneOf(message: TransportMessage): Lane {
    const key = laneOf(this.spec, message);
    const known = this.lanes.get(key);
    if (known !== undefined) return known;
    const lane: Lane = { key, items: [], held: false };
    this.lanes.set(key, lane);
    return lane;
  }

  private markReady(lane: Lane): void {
    if (!lane.held && lane.items.length > 0) this.ready.add(lane);
  }

  private pump(): void {
    for (const lane of this.ready) {
      if (this.stopped || this.suspended || this.inHand >= this.spec.maxInFlight) return;
      this.ready.delete(lane);
      const item = lane.items.find(({ message }) => !this.paused.has(message.type));
      if (item !== undefined) void this.handOut(lane, item);
    }
  }

  private async handOut(lane: Lane, item: Item): Promise<void> {
    lane.held = true;
    this.inHand += 1;
    item.count += 1;
    const settlement = await this.handle({ message: item.message, count: item.count }).catch(
      (): AckDecision => ({ kind: 'retry', afterMs: BUG_RETRY_MS }),
    );
    this.inHand -= 1;
    this.apply(settlement, lane, item);
    if (this.inHand === 0) for (const idle of this.waitingForIdle.splice(0)) idle();
    this.pump();
  }

  private apply(settlement: AckDecision, lane: Lane, item: Item): void {
    if (settlement.kind === 'settled') this.finish(lane, item);
    else if (settlement.kind === 'retry') this.later(settlement.afterMs, () => this.release(lane));
    else {
      this.suspended = true;
      this.release(lane);
      this.later(settlement.afterMs, () => (this.suspended = false));
    }
  }

  private finish(lane: Lane, item: Item): void {
    lane.items.splice(lane.items.indexOf(item), 1);
    if (lane.items.length === 0) this.lanes.delete(lane.key);
    this.waiting -= 1;
    this.release(lane);
    item.settle();
    if (this.waiting < WAITING_MAX) for (const go of this.waitingForRoom.splice(0)) go();
  }

  private release(lane: Lane): void {
    lane.held = false;
    this.markReady(lane);
  }

  private later(afterMs: number, action: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
      this.pump();
    }, afterMs);
    this.timers.add(timer.unref());
  }

  private room(): Promise<void> {
    if (this.waiting < WAITING_MAX) return Promise.resolve();
    return new Promise((go) => this.waitingForRoom.push(go));
  }
}
