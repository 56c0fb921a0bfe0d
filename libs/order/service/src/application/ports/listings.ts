import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import type { MeantSymbol } from '@fairlead/order-domain';

/** What may be traded: `instruments.yaml`. */
export abstract class Listings {
  /** Returns what a listed instrument is called, or null where it is not listed. */
  abstract symbolOf(instrumentKey: string): string | null;
  /** True where a look-up is one of what the list says now; one of before it was changed may be another contract. */
  abstract isDescribed(found: BrokerInstrumentV1 | null): boolean;
  /** Returns which listed instruments a person means by a symbol, and why that is not one where it is not. */
  abstract meaning(symbol: string): MeantSymbol;
}
