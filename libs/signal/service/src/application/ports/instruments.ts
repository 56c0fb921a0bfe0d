import type { InstrumentKey } from '@fairlead/core';

/** An instrument that may be traded, as this house calls it. */
export interface NamedInstrument {
  readonly symbol: string;
  readonly key: InstrumentKey;
}

/** The allow-list of instruments, by the names that senders use. */
export abstract class Instruments {
  /** Returns the instrument of a symbol, an alias, or another spelling of either (`BRK.B` for `BRK B`), or null. */
  abstract named(name: string): NamedInstrument | null;
  /** Returns the symbols that look most like this one, best first. */
  abstract nearest(symbol: string, count: number): readonly string[];
}
