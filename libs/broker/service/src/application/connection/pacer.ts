/** Who goes first. Cancels, then changes of protection and exits, then new orders, then questions, data last. */
const LANES = ['cancel', 'modify', 'place', 'control', 'data'] as const;
/** A lane of outgoing requests. */
export type Lane = (typeof LANES)[number];

/** The client library passes 4 requests in 100 ms; a queue inside it could not be overtaken, so none is let arise. */
const FRAMES_PER_WINDOW = 4;
/** A little longer than the library's own window, because its timers are not exact. */
const WINDOW_MS = 105;
/** Left free by data while orders go out: the three frames of a bracket go out at once. */
const RESERVED_FRAMES = 3;
/** Left free by data while none went out for a while: so that a start is not slow. */
const RESERVED_FRAMES_IDLE = 1;
const IDLE_AFTER_MS = 30_000;
/** After the broker complained of too many messages (100) the pace is halved for this long. */
const SLOW_MS = 60_000;
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
  private sentAtMs: number[] = [];
  private timer: NodeJS.Timeout | null = null;
  private keepsRoom = false;
  private lastOrderAtMs = Number.NEGATIVE_INFINITY;
  private slowUntilMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly monotonicMs: () => number) {}

  /** While orders may pass, data leaves room for them. */
  keepRoomForOrders(keep: boolean): void {
    this.keepsRoom = keep;
    this.pump();
  }

  /** The broker says that too much was sent. */
  slowDown(): void {
    this.slowUntilMs = this.monotonicMs() + SLOW_MS;
  }

  /** Sends at once where there is room and nothing goes before it. */
  enqueue(outgoing: Outgoing): void {
    const lane = this.laneFor(outgoing);
    if (lane.length >= LANE_LENGTH_MAX) {
      outgoing.drop();
      return;
    }
    if (outgoing.lane === 'place') this.lastOrderAtMs = this.monotonicMs();
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
    this.sentAtMs = [];
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
      while (queue[0] !== undefined) {
        if (!this.hasRoom(lane, queue[0].frames)) {
          this.wakeLater();
          return;
        }
        const item = queue.shift();
        if (item === undefined) break;
        this.note(item.frames);
        item.send();
      }
    }
  }

  private hasRoom(lane: Lane, frames: number): boolean {
    const oldest = this.monotonicMs() - this.windowMs();
    this.sentAtMs = this.sentAtMs.filter((at) => at > oldest);
    const free = FRAMES_PER_WINDOW - this.sentAtMs.length;
    const reserved = lane === 'data' ? this.reserved() : 0;
    return free - reserved >= Math.min(frames, FRAMES_PER_WINDOW);
  }

  private reserved(): number {
    if (!this.keepsRoom) return 0;
    const idle = this.monotonicMs() - this.lastOrderAtMs > IDLE_AFTER_MS;
    return idle ? RESERVED_FRAMES_IDLE : RESERVED_FRAMES;
  }

  private windowMs(): number {
    return this.monotonicMs() < this.slowUntilMs ? 2 * WINDOW_MS : WINDOW_MS;
  }

  private note(frames: number): void {
    const now = this.monotonicMs();
    for (let frame = 0; frame < frames; frame += 1) {
      // Frames beyond one window wait in the library, each for one window more.
      this.sentAtMs.push(now + Math.floor(frame / FRAMES_PER_WINDOW) * WINDOW_MS);
    }
  }

  private wakeLater(): void {
    if (this.timer !== null) return;
    const first = Math.min(...this.sentAtMs);
    const waitMs = Math.max(1, Math.ceil(first + this.windowMs() - this.monotonicMs()));
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
