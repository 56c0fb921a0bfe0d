import type { Brand } from './brand';
import { base32, base32Bytes } from './base32';
import type { InstrumentKey } from './ids';

/** The kinds of instrument that can be described. */
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number];
const INSTRUMENT_TYPES = ['STK', 'OPT', 'FUT', 'CASH', 'IND'] as const;

/** The expiry of a future that is always the next one which has not expired. */
export const FRONT_MONTH = 'front';

/** What `instruments.yaml` says of an instrument: enough to find one contract at the broker. */
export interface InstrumentDescription {
  readonly symbol: string;
  readonly type: InstrumentType;
  readonly currency: string;
  readonly exchange: string;
  /** Tells apart listings of one symbol, e.g. `NASDAQ`. */
  readonly primaryExchange?: string;
  /** Month or day in digits, such as `202703`; `front` for the next of a future that has not expired. */
  readonly expiry?: string;
  readonly strike?: string;
  readonly right?: 'C' | 'P';
  /** The one contract that is meant, by the broker's number; symbol and currency have to be its own. */
  readonly contractId?: number;
  /** What one of a future or an option stands for; the broker's has to be the same. */
  readonly multiplier?: string;
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
  const text = parts.map((part) => part ?? '').join('|');
  const { contractId, multiplier } = description;
  const pinned = contractId === undefined ? '' : `|#${contractId}`;
  return `${text}${pinned}${multiplier === undefined ? '' : `|x${multiplier}`}`;
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
