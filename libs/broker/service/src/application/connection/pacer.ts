import { type Pacing, pacingDecider } from '@fairlead/broker-domain';

/** Who goes first. Cancels, then changes of protection and exits, then new orders, then questions, data last. */
const LANES = ['cancel', 'modify', 'place', 'control', 'data'] as const;
/** A lane of outgoing requests. */
export type Lane = (typeof LANES)[number];

/** A bound on each lane: beyond it something is very wrong, and waiting longer would make it worse. */
const LANE_LENGTH_MAX = 2_000;

interface Item {
  readonly frames: number;
  readonly orderIds: readonly number[];
  send(): void;
  drop(): void;
}

/** A request to send. */
export interface Outgoing {
  readonly lane: Lane;
  readonly frames: number;
  /** Requests about one order never overtake each other, whatever their lanes. */
  readonly orderIds?: readonly number[];
  readonly send: () => void;
  /** Called instead of `send` where the link went away first: then it is known that nothing was sent. */
  readonly drop: () => void;
}

/**
 * Orders outgoing requests by lanes in front of the client library's own limiter. New orders keep their sequence whatever
 * they are for, because the broker refuses an order id below one that it has seen (103): inside the lane a protective
 * order pushes all before it along rather than overtaking them.
 */
export class Pacer {
  private readonly lanes = new Map<Lane, Item[]>(LANES.map((lane) => [lane, []]));
  private pacing: Pacing = pacingDecider.initial;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly monotonicMs: () => number) {}

  /** While orders may pass, data leaves room for them. */
  keepRoomForOrders(keep: boolean): void {
    this.pace({ kind: 'keepRoom', keep });
    this.pump();
  }

  /** The broker says that too much was sent. */
  slowDown(): void {
    this.pace({ kind: 'slowDown', atMs: this.monotonicMs() });
  }

  /** Sends at once where there is room and nothing goes before it. */
  enqueue(outgoing: Outgoing): void {
    const lane = this.laneFor(outgoing);
    if (lane.length >= LANE_LENGTH_MAX) {
      outgoing.drop();
      return;
    }
    if (outgoing.lane === 'place') this.pace({ kind: 'order', atMs: this.monotonicMs() });
    const { send, drop } = outgoing;
    lane.push({ frames: outgoing.frames, orderIds: outgoing.orderIds ?? [], send, drop });
    this.pump();
  }

  /** Sends a question when there is room, and returns its answer. Rejects where the link goes away first. */
  request<T>(lane: Lane, question: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.enqueue({
        lane,
        frames: 1,
        send: () => void question().then(resolve, reject),
        drop: () => reject(new LinkGoneError('the link went away before the question was sent')),
      });
    });
  }

  /** Forgets everything that waits: the link is gone. */
  clear(): void {
    const waiting = LANES.flatMap((lane) => this.lanes.get(lane) ?? []);
    for (const lane of LANES) this.lanes.set(lane, []);
    this.pace({ kind: 'newLink' });
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    for (const item of waiting) item.drop();
  }

  private laneFor(outgoing: Outgoing): Item[] {
    const ids = outgoing.orderIds ?? [];
    const shares = (item: Item): boolean => item.orderIds.some((id) => ids.includes(id));
    // The last lane that holds the same order wins, so that a cancel cannot be sent before its order.
    const held = LANES.map((lane) => this.queue(lane)).filter((lane) => lane.some(shares));
    return held.at(-1) ?? this.queue(outgoing.lane);
  }

  private queue(lane: Lane): Item[] {
    const queue = this.lanes.get(lane) ?? [];
    this.lanes.set(lane, queue);
    return queue;
  }

  private pump(): void {
    for (const lane of LANES) {
      const queue = this.queue(lane);
      for (let item = queue[0]; item !== undefined; item = queue[0]) {
        const { frames } = item;
        const atMs = this.monotonicMs();
        const waitMs = this.pace({ kind: 'send', frames, isData: lane === 'data', atMs });
        if (waitMs > 0) {
          this.wakeLater(waitMs);
          return;
        }
        queue.shift();
        item.send();
      }
    }
  }

  /** Decides and goes by it. Returns how long to wait where there is no room, else 0. */
  private pace(command: Parameters<typeof pacingDecider.decide>[0]): number {
    const decision = pacingDecider.decide(command, this.pacing);
    if (!decision.ok) return decision.refusal.waitMs;
    this.pacing = decision.value.reduce(pacingDecider.evolve, this.pacing);
    return 0;
  }

  private wakeLater(waitMs: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pump();
    }, waitMs);
    this.timer.unref();
  }
}

/** The link went away before a request was sent. */
class LinkGoneError extends Error {
  override readonly name = 'LinkGoneError';
}
