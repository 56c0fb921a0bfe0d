import type { InstrumentKey } from '@fairlead/core';

/** An instrument that may be traded, as this house calls it. */
export interface NamedInstrument {
  /** What it is called here: its symbol, or a longer name where another listing has that too. */
  readonly symbol: string;
  readonly key: InstrumentKey;
}

/** The allow-list of instruments, by the names that senders use. */
export abstract class Instruments {
  /** Returns the instrument that a sender calls so, in any spelling (`BRK.B` for `BRK B`); null where that is none or several. */
  abstract named(name: string): NamedInstrument | null;
  /** Returns why a name means no instrument, and whether that is because it means several. */
  abstract whyNot(name: string): { readonly ambiguous: boolean; readonly message: string };
}
