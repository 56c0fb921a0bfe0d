import type { InstrumentKey } from '@fairlead/core';

/** The allow-list of instruments, by the symbol that senders use. */
export abstract class Instruments {
  /** Returns the key of the instrument with exactly this symbol, or null. */
  abstract keyOf(symbol: string): InstrumentKey | null;
  /** Returns the symbols that look most like this one, best first. */
  abstract nearest(symbol: string, count: number): readonly string[];
}
