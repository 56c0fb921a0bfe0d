import { type Decimal, type Instant, middleOf, spreadPercent } from '@fairlead/core';
import type { QuoteFacts } from '../../facts';
import { flawOf } from './quote-flaw';

/** Returns the last trade's price, the middle of bid and ask where there was none, or null. */
export function priceOf({ last, bid, ask }: QuoteFacts): Decimal | null {
  return last ?? (bid === null || ask === null ? null : middleOf({ bid, ask }));
}

/** Returns the price at which something can be traded now, or null where none is known. */
export function tradablePrice(quote: QuoteFacts | null, now: Instant): Decimal | null {
  return quote === null || flawOf(quote, now) !== null ? null : priceOf(quote);
}

/** Returns the change since the close before in percent, or null where that is not known. */
export function changeOf(quote: QuoteFacts): Decimal | null {
  const price = priceOf(quote);
  const { previousClose } = quote;
  if (price === null || previousClose === null || previousClose.lte(0)) return null;
  return price.minus(previousClose).div(previousClose).times(100);
}

/** Returns the distance of bid and ask in percent of their middle, or null where one is not known. */
export function spreadOf({ bid, ask }: QuoteFacts): Decimal | null {
  return bid === null || ask === null ? null : spreadPercent({ bid, ask });
}
