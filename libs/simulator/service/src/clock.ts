import { Clock, type Instant, instant } from '@fairlead/core';

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Instant {
    return instant(Date.now());
  }
}
