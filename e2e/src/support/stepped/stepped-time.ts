import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { type Instant, instant } from '@fairlead/core';
import { Client, Pool, type PoolClient } from 'pg';
import { realSleep, seedRandomness, stepSleeps } from './machine';

/** Turns of the event loop in a row in which nothing was under way: what one turn leaves to the next has had its own. */
const QUIET_TURNS = 4;
/** Turns after which something that never ends is taken for what it is: about half a minute. */
const TURNS_MAX = 3_000_000;
const SOCKETS = { theirs: 'net.client.socket', ours: 'net.server.socket' } as const;

/** What pg keeps about a connection: a query under way, those that wait, and whether it can take one. */
type Connection = Client & {
  readonly readyForQuery?: boolean | null;
  readonly _queryQueue: readonly unknown[];
  readonly _ended: boolean;
};

/**
 * The time of everything in this process: of Fairlead, of the simulated TWS and of what they are made of. It stands still
 * until it is stepped, from one timer to the next, and each step waits until what the timer caused is done: no query of
 * PostgreSQL, no byte between two sockets, no file and no turn of the event loop is under way any more. Whoever wants a
 * connection to the database gets it then, one after the other, so that units of work never race. What the machine
 * takes for it costs no time, so that a day takes minutes, and the same day comes out each time.
 */
export class SteppedTime {
  private readonly connections = new Set<Connection>();
  private readonly clients = new Set<Socket>();
  private readonly servers = new Map<number, Socket>();
  private readonly connect = Client.prototype.connect;
  private readonly checkOut = Pool.prototype.connect;
  /** Who wants a connection, in the order in which they asked. */
  private readonly waiting: (() => void)[] = [];
  private standsStill = false;

  /**
   * Stops the machine's clocks at a moment. Whatever reads the time of the machine, or waits, goes by this one from then on,
   * and whatever draws a random number or id draws it from the seed.
   */
  constructor(at: Instant, seed: number) {
    seedRandomness(seed);
    stepSleeps(() => this.standsStill);
    jest.useFakeTimers({
      now: at,
      doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
    });
    const { connections, connect, checkOut, waiting } = this;
    Client.prototype.connect = function (this: Connection, ...given: []) {
      connections.add(this);
      return Reflect.apply(connect, this, given) as unknown;
    } as typeof Client.prototype.connect;
    Pool.prototype.connect = function (this: Pool, ...given: unknown[]) {
      if (given.length > 0)
        return void waiting.push(() => Reflect.apply(checkOut, this, given) as unknown);
      return new Promise((take, fail) => {
        waiting.push(
          () => void (Reflect.apply(checkOut, this, []) as Promise<PoolClient>).then(take, fail),
        );
      });
    } as typeof Pool.prototype.connect;
    diagnostics.subscribe(SOCKETS.theirs, this.onClient);
    diagnostics.subscribe(SOCKETS.ours, this.onServer);
  }

  /** Lets the machine's clocks go on. */
  end(): void {
    diagnostics.unsubscribe(SOCKETS.theirs, this.onClient);
    diagnostics.unsubscribe(SOCKETS.ours, this.onServer);
    Client.prototype.connect = this.connect;
    Pool.prototype.connect = this.checkOut;
    for (const goOn of this.waiting.splice(0)) goOn();
    jest.useRealTimers();
    jest.restoreAllMocks();
  }

  get now(): Instant {
    return instant(Date.now());
  }

  /** Steps until a moment; what is due then is done. */
  async runTo(moment: Instant): Promise<void> {
    let isReached = this.now >= moment;
    if (!isReached) setTimeout(() => (isReached = true), moment - this.now);
    while (!isReached) await this.step();
    await this.rest();
  }

  /** Steps until something is done that waits for time to pass: a stop. */
  async during<T>(work: Promise<T>): Promise<T> {
    const progress = progressOf(work);
    for (;;) {
      await this.rest();
      if (progress.isDone) return work;
      jest.advanceTimersToNextTimer();
      await realSleep(1);
    }
  }

  /** Lets everything start, at one moment: whatever the machine takes for it, the day begins the same. */
  async starting<T>(work: () => Promise<T>): Promise<T> {
    this.standsStill = true;
    try {
      return await this.settled(work());
    } finally {
      this.standsStill = false;
    }
  }

  /** Lets something be done that needs no time to pass, whatever the machine takes for it. */
  async settled<T>(work: Promise<T>): Promise<T> {
    const progress = progressOf(work);
    while (!progress.isDone) {
      await this.rest();
      // What another thread or process does for it cannot be seen here.
      if (!progress.isDone) await realSleep(1);
    }
    return work;
  }

  /** Steps until a condition holds, at most so long. */
  async until(condition: () => Promise<boolean>, withinMs: number): Promise<void> {
    const end = this.now + withinMs;
    while (!(await this.settled(condition()))) {
      if (this.now > end) throw new Error(`it was waited for in vain: ${String(condition)}`);
      await this.runTo(instant(this.now + 100));
    }
  }

  private async step(): Promise<void> {
    await this.rest();
    jest.advanceTimersToNextTimer();
  }

  /** Waits until nothing is under way and nobody wants a connection. */
  private async rest(): Promise<void> {
    do await this.quiet();
    while (this.admit());
  }

  private async quiet(): Promise<void> {
    let turns = 0;
    for (let quiet = 0; quiet < QUIET_TURNS; turns += 1) {
      if (turns > TURNS_MAX) throw new Error(`it does not come to rest: ${this.underWay() ?? ''}`);
      await new Promise((done) => setImmediate(done));
      quiet = this.underWay() === null ? quiet + 1 : 0;
    }
  }

  private admit(): boolean {
    const next = this.waiting.shift();
    next?.();
    return next !== undefined;
  }

  /** Returns what is under way, or null. */
  private underWay(): string | null {
    for (const connection of this.connections) {
      if (connection._ended) this.connections.delete(connection);
      else if (connection.readyForQuery !== true || connection._queryQueue.length > 0) return 'a query'; // prettier-ignore
    }
    for (const client of this.clients) {
      if (client.destroyed) this.forget(client);
      else if (this.hasBytesUnderWay(client)) return 'bytes between two sockets';
    }
    const busy = process.getActiveResourcesInfo().find((each) => /^(FSReq|Immediate|GetAddrInfo|TCPConnect)/.test(each)); // prettier-ignore
    return busy ?? null;
  }

  private hasBytesUnderWay(client: Socket): boolean {
    const server = this.servers.get(client.localPort ?? 0);
    if (client.connecting) return true;
    if (server === undefined || server.destroyed) return false;
    return server.bytesRead !== client.bytesWritten || client.bytesRead !== server.bytesWritten;
  }

  private forget(client: Socket): void {
    this.clients.delete(client);
  }

  private readonly onClient = (message: unknown): void => {
    this.clients.add((message as { readonly socket: Socket }).socket);
  };

  private readonly onServer = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    this.servers.set(socket.remotePort ?? 0, socket);
  };
}

function progressOf(work: Promise<unknown>): { readonly isDone: boolean } {
  const progress = { isDone: false };
  const done = (): void => void (progress.isDone = true);
  work.then(done, done);
  return progress;
}
