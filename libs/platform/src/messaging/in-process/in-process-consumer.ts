import {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type Handle,
  type AckDecision,
  type TransportMessage,
  keyOf,
  laneOf,
} from '../transport';

/** From here on publishers wait: a consumer that is behind must not fill the memory. */
const WAITING_MAX = 2_000;
/** A handler above us never throws; if it does all the same, its message comes again after this. */
const BUG_RETRY_MS = 1_000;

interface Item {
  readonly message: TransportMessage;
  readonly key: string;
  count: number;
  readonly settle: () => void;
}

/** The messages that are handed out one after the other: of one key, or of one partition. */
interface Lane {
  readonly name: string;
  /** So many of them together at most. */
  readonly atOnce: number;
  items: Item[];
  isBusy: boolean;
  /** Not read any more: what is left in it goes to somebody else. */
  isLeft: boolean;
  /** Keys of which a message waits for another try: the later ones of theirs wait with it. */
  readonly waitingKeys: Set<string>;
}

/** Hands messages to one consumer: in order within a lane, lanes side by side, so many in hand at once. */
export class InProcessConsumer implements Consumption {
  private readonly lanes = new Map<string, Lane>();
  /** Lanes that may have something to hand out, in the order in which they got it. */
  private readonly ready = new Set<Lane>();
  private readonly paused: Set<string>;
  private readonly timers = new Set<NodeJS.Timeout>();
  private waitingForRoom: (() => void)[] = [];
  /** What waits for lanes to come to rest. */
  private waitingForRest: (() => void)[] = [];
  private waiting = 0;
  private inHand = 0;
  private suspended = false;
  private stopped = false;

  constructor(
    private readonly spec: ConsumerSpec,
    private readonly handle: Handle,
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
    const lane = this.laneOf(message);
    const settled = new Promise<void>((settle) => {
      lane.items.push({ message, key: keyOf(this.spec, message), count: count - 1, settle });
    });
    this.waiting += 1;
    this.markReady(lane);
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

  /** Nothing: who is alone is offered the messages of every partition. */
  take(): void {
    return undefined;
  }

  async leave(partition: string, limitMs: number): Promise<boolean> {
    const lane = this.lanes.get(partition);
    if (lane === undefined) return true;
    lane.isLeft = true;
    const isAtRest = await this.rest(() => !lane.isBusy, limitMs);
    this.lanes.delete(partition);
    this.forget(lane.items.length);
    return isAtRest;
  }

  async stop(limitMs: number): Promise<boolean> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    return this.rest(() => this.inHand === 0, limitMs);
  }

  private laneOf(message: TransportMessage): Lane {
    const { name, atOnce } = laneOf(this.spec, message);
    const known = this.lanes.get(name);
    if (known !== undefined) return known;
    const state = { items: [], isBusy: false, isLeft: false, waitingKeys: new Set<string>() };
    const lane: Lane = { name, atOnce, ...state };
    this.lanes.set(name, lane);
    return lane;
  }

  private markReady(lane: Lane): void {
    if (!lane.isBusy && !lane.isLeft && lane.items.length > 0) this.ready.add(lane);
  }

  private pump(): void {
    for (const lane of this.ready) {
      if (this.stopped || this.suspended || this.inHand >= this.spec.maxInFlight) return;
      this.ready.delete(lane);
      const items = this.nextOf(lane);
      if (items.length > 0) void this.handOut(lane, items);
    }
  }

  private nextOf(lane: Lane): readonly Item[] {
    const most = Math.min(lane.atOnce, this.spec.maxInFlight - this.inHand);
    const next: Item[] = [];
    for (const item of lane.isLeft ? [] : lane.items) {
      if (next.length >= most) break;
      if (!this.paused.has(item.message.type) && !lane.waitingKeys.has(item.key)) next.push(item);
    }
    return next;
  }

  private async handOut(lane: Lane, items: readonly Item[]): Promise<void> {
    lane.isBusy = true;
    this.inHand += items.length;
    for (const item of items) item.count += 1;
    const deliveries = items.map(({ message, count }): Delivery => ({ message, count }));
    const decisions = await this.handle(deliveries).catch(() => []);
    this.inHand -= items.length;
    lane.isBusy = false;
    for (const [index, item] of items.entries()) {
      this.apply(decisions[index] ?? { kind: 'retry', afterMs: BUG_RETRY_MS }, lane, item);
    }
    this.markReady(lane);
    for (const check of this.waitingForRest.splice(0)) check();
    this.pump();
  }

  private apply(decision: AckDecision, lane: Lane, item: Item): void {
    if (decision.kind === 'settled') this.finish(lane, item);
    else if (decision.kind === 'untouched') item.count -= 1;
    else if (decision.kind === 'retry') {
      lane.waitingKeys.add(item.key);
      this.later(decision.afterMs, () => {
        lane.waitingKeys.delete(item.key);
        this.markReady(lane);
      });
    } else {
      this.suspended = true;
      this.later(decision.afterMs, () => (this.suspended = false));
    }
  }

  private finish(lane: Lane, item: Item): void {
    lane.items.splice(lane.items.indexOf(item), 1);
    item.settle();
    // What was left meanwhile is counted out already, and another lane may have its name.
    if (this.lanes.get(lane.name) !== lane) return;
    if (lane.items.length === 0) this.lanes.delete(lane.name);
    this.forget(1);
  }

  private forget(count: number): void {
    this.waiting -= count;
    if (this.waiting < WAITING_MAX) for (const go of this.waitingForRoom.splice(0)) go();
  }

  private async rest(isAtRest: () => boolean, limitMs: number): Promise<boolean> {
    if (isAtRest()) return true;
    return new Promise<boolean>((fulfil) => {
      const check = (): void => {
        if (isAtRest()) fulfil(true);
        else this.waitingForRest.push(check);
      };
      this.waitingForRest.push(check);
      setTimeout(() => fulfil(false), limitMs).unref();
    });
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
