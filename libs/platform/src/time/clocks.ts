import { Clock, type Instant, instant, plusMs } from '@fairlead/core';

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Instant {
    return instant(Date.now());
  }
}

/** A clock that was at a given moment when it was made and has run on since, undisturbed by changes of the machine's. */
export class OffsetClock extends Clock {
  private readonly madeAt = performance.now();

  constructor(private readonly start: Instant) {
    super();
  }

  now(): Instant {
    return plusMs(this.start, performance.now() - this.madeAt);
  }
}
