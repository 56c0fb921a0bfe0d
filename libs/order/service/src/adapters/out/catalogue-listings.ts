import { type BrokerInstrumentV1, describesLookup } from '@fairlead/contracts';
import type { MeantSymbol } from '@fairlead/order-domain';
import type { InstrumentCatalogue } from '@fairlead/platform';
import { Listings } from '../../application/ports/listings';

/** The listings of `instruments.yaml`. */
export class CatalogueListings extends Listings {
  constructor(private readonly catalogue: InstrumentCatalogue) {
    super();
  }

  symbolOf(instrumentKey: string): string | null {
    return this.catalogue.byKey(instrumentKey)?.name ?? null;
  }

  isDescribed(found: BrokerInstrumentV1 | null): boolean {
    const listed = found === null ? null : this.catalogue.byKey(found.instrumentKey);
    return found === null || listed === null || describesLookup(found, listed);
  }

  meaning(symbol: string): MeantSymbol {
    const instrumentKeys = this.catalogue.meantBy(symbol).map(({ key }) => key);
    const whyNot = instrumentKeys.length === 1 ? '' : this.catalogue.whyNot(symbol);
    return { symbol, instrumentKeys, whyNot };
  }
}
