import { Clock, type Instant, instant } from '@fairlead/core';

/** The simulator's time: what it is now, and what happens later in it. */
export abstract class SimulatorClock extends Clock {
  /** Does something so many ms of simulated time later. What is left when the process ends is not done. */
  abstract after(ms: number, act: () => void): void;
  /** Returns microseconds that never go back, for the frame log. */
  abstract monotonicUs(): number;
}

/** The machine's clock, or one that somebody else moves; delays are real. */
export class RealClock extends SimulatorClock {
  constructor(private readonly source: Clock | null = null) {
    super();
  }
  now(): Instant {
    return this.source?.now() ?? instant(Date.now());
  }
  after(ms: number, act: () => void): void {
    setTimeout(act, ms).unref();
  }
  monotonicUs(): number {
    return machineUs();
  }
}

/** Where simulated time stood at a moment of the machine. */
export interface Anchor {
  readonly realMs: number;
  readonly simulatedMs: number;
}

/** Time that runs a number of times faster than the machine's, from an anchor on. */
export class FasterClock extends SimulatorClock {
  constructor(
    readonly factor: number,
    private readonly anchor: Anchor,
  ) {
    super();
  }
  now(): Instant {
    const { realMs, simulatedMs } = this.anchor;
    return instant(simulatedMs + (Date.now() - realMs) * this.factor);
  }
  after(ms: number, act: () => void): void {
    setTimeout(act, ms / this.factor).unref();
  }
  monotonicUs(): number {
    return machineUs();
  }
}

/** Delays that a clock which nobody steps keeps; one more is done at once. */
const DUE_MAX = 100_000;

interface Due {
  readonly at: number;
  readonly act: () => void;
}

/** Time that stands still until it is stepped; delays are kept until then. */
export class SteppedClock extends SimulatorClock {
  /** By their moments; of equals the one that was requested first comes first. */
  private readonly due: Due[] = [];

  constructor(
    private at: Instant,
    private readonly keep: (at: Instant) => void = () => undefined,
  ) {
    super();
  }
  now(): Instant {
    return this.at;
  }
  after(ms: number, act: () => void): void {
    if (this.due.length >= DUE_MAX) {
      act();
      return;
    }
    const at = this.at + ms;
    const before = this.due.findLastIndex((each) => each.at <= at);
    this.due.splice(before + 1, 0, { at, act });
  }
  /** Simulated, so that two runs write the same. */
  monotonicUs(): number {
    return this.at * 1_000;
  }

  /** Moves on to a moment, and does on the way what is due, each at its own moment. */
  moveTo(end: Instant): void {
    for (;;) {
      const [next] = this.due;
      if (next === undefined || next.at > end) break;
      this.due.shift();
      this.at = instant(Math.max(this.at, next.at));
      next.act();
    }
    this.at = end;
  }

  /** Writes down where it stands. A disk is too slow for every tick of the market, so whoever steps does it once. */
  save(): void {
    this.keep(this.at);
  }
}

function machineUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}
