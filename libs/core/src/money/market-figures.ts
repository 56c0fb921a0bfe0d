/** Kinds of instrument whose price may be zero or less: spreads, futures (oil in April 2020), indices of yields. */
const SIGNED_KINDS: ReadonlySet<string> = new Set(['BAG', 'FUT', 'CONTFUT', 'IND']);

/** Java's largest int: the broker's "not set". No price reaches it. */
const UNSET_INT = 2_147_483_647;
/** The largest long, also as a double, and every larger way to say "not set". */
const UNSET_FROM = 2 ** 63;

/** The prices of a bar as text. */
export interface BarTexts {
  readonly high: string;
  readonly low: string;
  readonly open?: string;
  readonly close: string;
}

/** True where prices of this kind of instrument (the broker's word, e.g. `STK`) may be zero or less. */
export function mayBeNegative(kind: string | null): boolean {
  return kind !== null && SIGNED_KINDS.has(kind);
}

/** True where a number is one of the broker's ways to say that there is none: NaN, the infinite, the largest int, long and double. */
export function isUnset(value: number): boolean {
  return value === UNSET_INT || !(Math.abs(value) < UNSET_FROM);
}

/** True where plain decimal text, or a number that is only compared, is a price that something trades at. */
export function isMarketPrice(value: string | number, signed: boolean): boolean {
  const number = Number(value);
  if (!(Math.abs(number) < UNSET_INT)) return false;
  return signed || number > 0;
}

/** True where plain decimal text, or a number that is only compared, counts something: shares, or a state. */
export function isMarketCount(value: string | number): boolean {
  const number = Number(value);
  return !isUnset(number) && number >= 0;
}

/** True where each price of a bar is one, and high and low enclose the others. */
export function isMarketBar({ high, low, open, close }: BarTexts, signed: boolean): boolean {
  const prices = [high, low, open ?? close, close];
  if (!prices.every((price) => isMarketPrice(price, signed))) return false;
  const numbers = prices.map(Number);
  return Number(high) === Math.max(...numbers) && Number(low) === Math.min(...numbers);
}
