import {
  type InstrumentDescription,
  type InstrumentKey,
  InvariantError,
  instrumentKeyOf,
} from '@fairlead/core';
import { editDistance } from '@fairlead/core/document';

/** One instrument that may be traded. */
export interface ListedInstrument extends InstrumentDescription {
  readonly key: InstrumentKey;
}

/** The allow-list: the instruments of `instruments.yaml`. It needs no broker, so signals are accepted while TWS is down. */
export class InstrumentCatalogue {
  /** All instruments in the order of the file. */
  readonly all: readonly ListedInstrument[];
  private readonly keys = new Map<string, ListedInstrument>();
  private readonly symbols = new Map<string, ListedInstrument>();

  /** Throws an InvariantError where two share a symbol: a signal names nothing but the symbol. */
  constructor(descriptions: readonly InstrumentDescription[]) {
    this.all = descriptions.map((each) => ({ ...each, key: instrumentKeyOf(each) }));
    for (const instrument of this.all) {
      if (this.symbols.has(instrument.symbol)) {
        throw new InvariantError(`instrument ${instrument.symbol} is listed twice`);
      }
      this.symbols.set(instrument.symbol, instrument);
      this.keys.set(instrument.key, instrument);
    }
  }

  /** Returns the instrument of a key, or null where it is not listed. */
  byKey(key: string): ListedInstrument | null {
    return this.keys.get(key) ?? null;
  }

  /** Returns the instrument of a symbol, exactly as written, or null where it is not listed. */
  bySymbol(symbol: string): ListedInstrument | null {
    return this.symbols.get(symbol) ?? null;
  }

  /** Returns the listed symbols that are spelt most like a text, nearest first. */
  nearest(text: string, count = 3): readonly string[] {
    const wanted = text.toUpperCase();
    return this.all
      .map(({ symbol }) => ({ symbol, distance: editDistance(wanted, symbol.toUpperCase()) }))
      .sort((a, b) => a.distance - b.distance || (a.symbol < b.symbol ? -1 : 1))
      .slice(0, count)
      .map(({ symbol }) => symbol);
  }
}
