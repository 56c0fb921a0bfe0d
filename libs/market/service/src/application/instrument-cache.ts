import { SessionHours } from '@fairlead/core';
import type { KnownInstrument } from './ports/market-store';

interface Entry {
  readonly instrument: KnownInstrument;
  readonly hours: SessionHours;
}

const NO_HOURS = SessionHours.parse('', '');

/** The instruments that the gateway reported, in the order of the catalogue. A cache of the record. */
export class InstrumentCache {
  private readonly entries = new Map<string, Entry>();

  /** True where no instrument is known at all. */
  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** Takes in what is known of instruments now. */
  put(instruments: readonly KnownInstrument[]): void {
    for (const instrument of instruments) {
      const hours = SessionHours.parse(instrument.liquidHours, instrument.timeZone);
      this.entries.set(instrument.instrumentKey, { instrument, hours });
    }
  }

  /** Returns the broker's number of the contract behind an instrument, 0 where none is known. */
  contractOf(instrumentKey: string): number {
    return this.entries.get(instrumentKey)?.instrument.contractId ?? 0;
  }

  /** Returns the keys of the first instruments that can be streamed. */
  streamable(limit: number): readonly string[] {
    return [...this.entries.values()]
      .filter((entry) => entry.instrument.resolved)
      .slice(0, limit)
      .map((entry) => entry.instrument.instrumentKey);
  }

  /** Returns the session hours of an instrument; the US equity calendar where none are known. */
  hours(instrumentKey: string): SessionHours {
    return this.entries.get(instrumentKey)?.hours ?? NO_HOURS;
  }
}
