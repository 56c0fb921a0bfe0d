import type { EventClass } from '@fairlead/contracts';

/**
 * Pauses the reading of some messages while something they need is away (the way to the broker is closed, say). A
 * paused message waits; it is not counted as a failed attempt. Messages of other types pass it, those of its own key
 * included: a cancel must not wait behind a paused entry.
 */
export abstract class ConsumerControl {
  /** Stops handing out messages of these types of this service. The ones in hand are finished. */
  abstract pause(types: readonly EventClass[]): void;
  /** Goes on with them, oldest first. */
  abstract resume(types: readonly EventClass[]): void;
}
