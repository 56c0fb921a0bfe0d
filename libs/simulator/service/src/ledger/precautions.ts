import type { BrokerError, MarketQuote } from '@fairlead/simulator-domain';
import { decimal } from '@fairlead/core';
import type { OrderTerms } from '@fairlead/exchange';

const HUNDRED = decimal(100);

/** Returns error 109 where a limit price is further from the market than so many percent, as TWS's order defaults have it. */
export function precautionOf(
  { side, limitPrice }: Pick<OrderTerms, 'side' | 'limitPrice'>,
  quote: Pick<MarketQuote, 'bid' | 'ask'>,
  percentLimit: string,
): BrokerError | undefined {
  if (limitPrice === undefined) return undefined;
  const market = side === 'BUY' ? quote.ask : quote.bid;
  const away = limitPrice.minus(market).abs();
  if (away.lte(market.times(decimal(percentLimit)).div(HUNDRED))) return undefined;
  return {
    code: 109,
    text: 'Price is out of the range defined by the Percentage setting at order defaults frame.',
  };
}
