import { type Instant, instant, instantText } from '@fairlead/core';
import { SteppedClock } from '../clock/clock';
import type { MarketFeed } from '../server/feed/market-feed';
import type { ClientConnection } from '../server/client-connection';
import type { SimulatorCore } from '../server/simulator-core';
import { Settling } from './settling';

/** How far to step. */
export interface StepRequest {
  /** Simulated ms; 0 only waits for the clients. */
  readonly ms: number;
  /** How often, default 1. Clients are waited for after each. */
  readonly times?: number;
  /** How long clients have to answer, in ms of the machine; default 1000. */
  readonly answerWithinMs?: number;
}

/** Where a step has led. */
export interface StepReport {
  /** The simulated time now. */
  readonly at: string;
  /** Clients that have answered and have nothing more to ask. */
  readonly settled: readonly number[];
  /** Clients that did not answer in time, or did not come to rest. */
  readonly unsettled: readonly number[];
}

const ANSWER_WITHIN_MS = 1_000;
const MARKET_MS = 250;
/** After so many moments of the market what they caused goes out: a day at once would be more than may wait for a client. */
const TICKS_AT_ONCE = 1_000;

/** Somebody wants to step a clock that runs by itself. */
export class NotSteppedError extends Error {
  override readonly name = 'NotSteppedError';
}

/**
 * Moves stepped time. Before the first step and after each, every client is sent a notice (error -1, code 2199) that it answers with
 * reqCurrentTime once it has done all that it does; as long as it made other requests meanwhile it has another turn. So
 * everything that a moment causes is done at that moment, and two runs are the same.
 */
export class Stepper {
  private stepping: Promise<unknown> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly core: SimulatorCore,
    private readonly feed: MarketFeed,
  ) {}

  /** Steps, one request after the other. Rejects with a NotSteppedError where the clock runs by itself. */
  step(request: StepRequest): Promise<StepReport> {
    const { clock } = this.core;
    if (!(clock instanceof SteppedClock))
      return Promise.reject(
        new NotSteppedError(
          'the clock runs by itself; start the simulator with the clock "stepped"',
        ),
      );
    const stepped = this.stepping.then(() => this.steps(clock, request));
    this.stepping = stepped.catch(() => undefined);
    return stepped;
  }

  /** Ends a step where it is, and those that wait. Resolves once nothing moves any more. */
  async end(): Promise<void> {
    this.ended = true;
    await this.stepping;
  }

  private async steps(clock: SteppedClock, request: StepRequest): Promise<StepReport> {
    const answerWithinMs = request.answerWithinMs ?? ANSWER_WITHIN_MS;
    // What clients have sent by now belongs to the moment before.
    let unsettled = await new Settling(this.core, answerWithinMs).run();
    for (let count = 0; count < (request.times ?? 1) && !this.ended; count += 1) {
      await this.move(clock, { end: instant(clock.now() + request.ms), answerWithinMs });
      unsettled = await new Settling(this.core, answerWithinMs).run();
      if (unsettled.length > 0) break;
    }
    const settled = [...this.core.clients.keys()].filter((id) => !unsettled.includes(id));
    return { at: instantText(clock.now()), settled, unsettled };
  }

  /** Moves the clock in the market's own rhythm. */
  private async move(
    clock: SteppedClock,
    { end, answerWithinMs }: { readonly end: Instant; readonly answerWithinMs: number },
  ): Promise<void> {
    const clients = [...this.core.clients.values()];
    let reading: readonly ClientConnection[] = clients;
    // All of a step is at once to the clients: what they send in the midst of a long one is read after it.
    for (const client of clients) client.deafen(true);
    try {
      for (let ticks = 1; clock.now() < end && !this.ended; ticks += 1) {
        const next = (Math.floor(clock.now() / MARKET_MS) + 1) * MARKET_MS;
        clock.moveTo(instant(Math.min(next, end)));
        this.feed.tick();
        if (ticks % TICKS_AT_ONCE === 0) reading = await sent(reading, answerWithinMs);
      }
    } finally {
      clock.save();
      for (const client of clients) client.deafen(false);
    }
  }
}

/** Waits until everything has gone out, and returns those that read: nobody waits a second time for the others. */
async function sent(
  clients: readonly ClientConnection[],
  withinMs: number,
): Promise<readonly ClientConnection[]> {
  const deadline = performance.now() + withinMs;
  do await turn();
  while (clients.some((client) => client.isSending) && performance.now() < deadline);
  return clients.filter((client) => !client.isSending);
}

/** Lets sockets have their turn. */
function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
