import type { InstrumentKey } from '@fairlead/core';
import type { InstrumentCatalogue } from '@fairlead/platform';
import { Instruments } from '../../../application/ports/instruments';

/** The instruments of `instruments.yaml`. */
export class CatalogueInstruments extends Instruments {
  constructor(private readonly catalogue: InstrumentCatalogue) {
    super();
  }

  keyOf(symbol: string): InstrumentKey | null {
    return this.catalogue.bySymbol(symbol)?.key ?? null;
  }

  nearest(symbol: string, count: number): readonly string[] {
    return this.catalogue.nearest(symbol, count);
  }
}
