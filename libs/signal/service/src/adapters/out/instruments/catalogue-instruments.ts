import type { InstrumentCatalogue } from '@fairlead/platform';
import { checkSignal } from '../../../application/check-signal';
import { Instruments, type NamedInstrument } from '../../../application/ports/instruments';

/** The instruments of `instruments.yaml`. */
export class CatalogueInstruments extends Instruments {
  constructor(private readonly catalogue: InstrumentCatalogue) {
    super();
  }

  named(name: string): NamedInstrument | null {
    const listed = this.catalogue.named(name);
    return listed === null ? null : { symbol: listed.name, key: listed.key };
  }

  whyNot(name: string): { readonly ambiguous: boolean; readonly message: string } {
    const ambiguous = this.catalogue.meantBy(name).length > 1;
    return { ambiguous, message: this.catalogue.whyNot(name) };
  }
}

/** Returns a check of signals by this list of instruments, as they are checked when they come in. */
export function signalCheckOf(
  catalogue: InstrumentCatalogue,
): (signal: object) => ReturnType<typeof checkSignal> {
  const instruments = new CatalogueInstruments(catalogue);
  return (signal) => checkSignal(signal, instruments);
}
