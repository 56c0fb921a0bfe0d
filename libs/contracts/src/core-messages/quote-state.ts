import {
  type Price,
  type QuoteAge,
  type QuoteState,
  instrumentTypeOf,
  isDecimalText,
  isMarketPrice,
  mayBeNegative,
  parseInstant,
  price,
} from '@fairlead/core';
import type { QuoteMessage } from './quote';

/** Returns what a quote says, for whoever decides by it: nothing that is no price of such an instrument comes through. */
export function quoteStateOf(
  quote: QuoteMessage,
): QuoteState & QuoteAge & Record<'bid' | 'ask', Price | null> {
  const signed = mayBeNegative(instrumentTypeOf(quote.instrumentKey));
  return {
    bid: priceOrNull(quote.bid, signed),
    ask: priceOrNull(quote.ask, signed),
    halted: quote.halted ?? null,
    frozen: quote.frozen ?? false,
    indicative: quote.indicative ?? false,
    at: parseInstant(quote.at),
    feedAt: parseInstant(quote.feedAt),
  };
}

/** Returns the last trade's price, or null where there is none. */
export function lastPriceOf(quote: QuoteMessage): Price | null {
  return priceOrNull(quote.last, mayBeNegative(instrumentTypeOf(quote.instrumentKey)));
}

function priceOrNull(text: string | null, signed: boolean): Price | null {
  return text !== null && isDecimalText(text) && isMarketPrice(text, signed) ? price(text) : null;
}
