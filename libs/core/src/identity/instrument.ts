import type { Brand } from './brand';
import { base32, base32Bytes } from './base32';
import type { InstrumentKey } from './ids';

/** The kinds of instrument that can be described. Only stocks are traded today. */
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number];
const INSTRUMENT_TYPES = ['STK', 'OPT', 'FUT', 'CASH', 'IND'] as const;

/** What `instruments.yaml` says of an instrument: enough to find one contract at the broker. */
export interface InstrumentDescription {
  readonly symbol: string;
  readonly type: InstrumentType;
  readonly currency: string;
  readonly exchange: string;
  /** Tells apart listings of one symbol, e.g. `NASDAQ`. */
  readonly primaryExchange?: string;
  readonly expiry?: string;
  readonly strike?: string;
  readonly right?: 'C' | 'P';
}

/** The broker's own number for a contract. */
export type ContractId = Brand<number, 'ContractId'>;

/** Returns the key of an instrument: base32, so that `BRK B` or `>` cannot break a subject. */
export function instrumentKeyOf(description: InstrumentDescription): InstrumentKey {
  const { symbol, type, currency, exchange, expiry, strike, right } = description;
  const parts = [symbol, type, currency, exchange, expiry, strike, right];
  const text = parts
    .map((part) => part ?? '')
    .join('|')
    .replace(/\|+$/, '');
  return base32(Buffer.from(text, 'utf8')) as InstrumentKey;
}

/** Returns everything that a description says, as text: another text may be another contract under the same key. */
export function descriptionText(description: InstrumentDescription): string {
  const { symbol, type, currency, exchange, primaryExchange, expiry, strike, right } = description;
  const parts = [symbol, type, currency, exchange, primaryExchange, expiry, strike, right];
  return parts.map((part) => part ?? '').join('|');
}

/** Returns the key for a contract that is held at the broker but not listed in `instruments.yaml`. */
export function externalInstrumentKey(contract: ContractId): InstrumentKey {
  return base32(Buffer.from(`#${contract}`, 'utf8')) as InstrumentKey;
}

/** Returns the kind of instrument that a key names, or null where it names none (held at the broker, not listed). */
export function instrumentTypeOf(instrumentKey: string): InstrumentType | null {
  const bytes = base32Bytes(instrumentKey);
  if (bytes === null) return null;
  const [, type] = Buffer.from(bytes).toString('utf8').split('|');
  return INSTRUMENT_TYPES.find((each) => each === type) ?? null;
}
