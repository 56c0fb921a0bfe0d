/**
 * What clients are shown of a quote instead of the market, which goes on trading as it is. Texts go out as they are, so
 * that they may be what TWS sends where there is no price: "-1" or "0" (with no shares behind it), or the largest numbers.
 */
export interface ShownQuote {
  readonly bid?: string;
  readonly ask?: string;
  readonly last?: string;
  /** Bid and ask carry the bit of before the opening: nobody can trade at them. */
  readonly indicative?: boolean;
  /** The type of the data is sent as 2 (4 where it is delayed): the last quote of a market that is closed. */
  readonly frozen?: boolean;
}

/** Bits of a price tick. */
const CAN_AUTO_EXECUTE = 1;
const PRE_OPEN = 4;

/** Returns the bits that a bid or an ask carries. */
export function attributeBits({ indicative }: ShownQuote): number {
  return indicative === true ? CAN_AUTO_EXECUTE | PRE_OPEN : CAN_AUTO_EXECUTE;
}

/** Returns the shares behind a price: none behind one that is none. */
export function sizeBehind(shown: string | undefined, size: number): number {
  return shown !== undefined && Number(shown) <= 0 ? 0 : size;
}

/** Returns the type of data that a stream is sent. */
export function dataTypeOf({ frozen }: ShownQuote, delayed: boolean): number {
  const live = frozen === true ? 2 : 1;
  const late = frozen === true ? 4 : 3;
  return delayed ? late : live;
}
