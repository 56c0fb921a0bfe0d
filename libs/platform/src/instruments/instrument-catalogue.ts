import {
  type InstrumentDescription,
  type InstrumentKey,
  InvariantError,
  instrumentKeyOf,
} from '@fairlead/core';
import { editDistance } from '@fairlead/core/document';

/** One instrument of the list: what it is, and what senders of signals may call it besides its symbol. */
export interface NamedInstrument extends InstrumentDescription {
  readonly aliases?: readonly string[];
}

/** One instrument that may be traded. */
export interface ListedInstrument extends NamedInstrument {
  readonly key: InstrumentKey;
}

/** Returns what a symbol and its spellings have in common: `BRK B`, `BRK.B`, `BRK/B` and `BRK-B` name one share. */
export function spellingOf(symbol: string): string {
  return symbol.replace(/[ ./-]/g, ' ');
}

/** The allow-list: the instruments of `instruments.yaml`. It needs no broker, so signals are accepted while TWS is down. */
export class InstrumentCatalogue {
  /** All instruments in the order of the file. */
  readonly all: readonly ListedInstrument[];
  private readonly keys = new Map<string, ListedInstrument>();
  private readonly symbols = new Map<string, ListedInstrument>();
  private readonly spellings = new Map<string, ListedInstrument>();

  /** Throws an InvariantError where two share a symbol, an alias or a spelling: a signal names nothing but that. */
  constructor(descriptions: readonly NamedInstrument[]) {
    this.all = descriptions.map((each) => ({ ...each, key: instrumentKeyOf(each) }));
    for (const instrument of this.all) {
      for (const name of [instrument.symbol, ...(instrument.aliases ?? [])]) {
        const spelling = spellingOf(name);
        if (this.spellings.has(spelling)) throw new InvariantError(`${name} is listed twice`);
        this.spellings.set(spelling, instrument);
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

  /** Returns the instrument that a sender calls so, by its symbol or an alias, with any separator; or null. */
  named(text: string): ListedInstrument | null {
    return this.spellings.get(spellingOf(text)) ?? null;
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
