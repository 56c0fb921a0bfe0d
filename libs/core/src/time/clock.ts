import type { Instant } from './instant';

/** Where adapters read the time from. Domain code takes `now` as an argument instead. */
export abstract class Clock {
  /** Returns the present moment. */
  abstract now(): Instant;
}

/** A clock that stands still until it is moved: for tests and stepped runs. */
export class ManualClock extends Clock {
  constructor(private at: Instant) {
    super();
  }
  now(): Instant {
    return this.at;
  }
  /** Moves the clock to a moment. */
  set(at: Instant): void {
    this.at = at;
  }
  /** Moves the clock forward. */
  advanceMs(ms: number): void {
    this.at = (this.at + ms) as Instant;
  }
}
