import type { BrokerInstrumentV1 } from '@fairlead/contracts';

/** What may be traded: `instruments.yaml`. */
export abstract class Listings {
  /** Returns the symbol of a listed instrument, or null where it is not listed. */
  abstract symbolOf(instrumentKey: string): string | null;
  /** True where a look-up is one of what the list says now; one of before it was changed may be another contract. */
  abstract isDescribed(found: BrokerInstrumentV1 | null): boolean;
  /** True where an instrument of this symbol is listed. */
  abstract isListed(symbol: string): boolean;
  /** Returns the listed symbols that are spelt most like a text, nearest first. */
  abstract nearest(symbol: string): readonly string[];
}
