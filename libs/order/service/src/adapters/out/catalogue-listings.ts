import { type BrokerInstrumentV1, describesLookup } from '@fairlead/contracts';
import type { InstrumentCatalogue } from '@fairlead/platform';
import { Listings } from '../../application/ports/listings';

/** The listings of `instruments.yaml`. */
export class CatalogueListings extends Listings {
  constructor(private readonly catalogue: InstrumentCatalogue) {
    super();
  }

  symbolOf(instrumentKey: string): string | null {
    return this.catalogue.byKey(instrumentKey)?.symbol ?? null;
  }

  isDescribed(found: BrokerInstrumentV1 | null): boolean {
    const listed = found === null ? null : this.catalogue.byKey(found.instrumentKey);
    return found === null || listed === null || describesLookup(found, listed);
  }

  isListed(symbol: string): boolean {
    return this.catalogue.bySymbol(symbol) !== null;
  }

  nearest(symbol: string): readonly string[] {
    return this.catalogue.nearest(symbol);
  }
}
