import type { Envelope } from '@fairlead/contracts';
import type { InstrumentKey } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** An event that rules wait for, for one instrument that they act on. */
export interface AwaitedEvent {
  readonly account: string;
  readonly instrumentKey: InstrumentKey;
  readonly event: Envelope;
}

/** One that is kept until it is decided. */
export interface PendingEvent extends AwaitedEvent {
  /** The order in which they came. */
  readonly seq: number;
}

/**
 * Events that came to some replica and are decided by the owner of the symbol's partition: what is written down here with the
 * inbox is decided once, whoever owns the partition by then. Every method runs inside the given unit of work.
 */
export abstract class PendingEvents {
  /** Keeps an event once for each instrument. */
  abstract add(tx: Tx, awaited: AwaitedEvent): Promise<void>;
  /** Returns the oldest of each instrument, at most so many, in the order in which they came. */
  abstract oldest(
    tx: Tx,
    query: { readonly account: string; readonly ofEach: number },
  ): Promise<readonly PendingEvent[]>;
  /** Takes one out. False where it was decided meanwhile. */
  abstract take(tx: Tx, seq: number): Promise<boolean>;
}
