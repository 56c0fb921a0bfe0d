import type { InstrumentCatalogue } from '@fairlead/platform';
import { Instruments, type NamedInstrument } from '../../../application/ports/instruments';

/** The instruments of `instruments.yaml`. */
export class CatalogueInstruments extends Instruments {
  constructor(private readonly catalogue: InstrumentCatalogue) {
    super();
  }

  named(name: string): NamedInstrument | null {
    return this.catalogue.named(name);
  }

  nearest(symbol: string, count: number): readonly string[] {
    return this.catalogue.nearest(symbol, count);
  }
}
