import type { MarketQuote, SimulatedContract } from '@fairlead/simulator-domain';
import { Decimal, type Instant, decimal } from '@fairlead/core';
import type { Quote } from '@fairlead/exchange';

/** What the market shows, with the day's figures where a condition looks at them. */
export interface LedgerQuote extends MarketQuote {
  readonly day?: { readonly volume: string; readonly close: string };
}

/** Returns what the engine receives of a quote. */
export function quoteInput(contract: SimulatedContract, quote: LedgerQuote, now: Instant): Quote {
  return {
    kind: 'Quote',
    now,
    instrument: String(contract.conId),
    bid: quote.bid,
    ask: quote.ask,
    last: quote.last,
    bidSize: new Decimal(quote.bidSize),
    askSize: new Decimal(quote.askSize),
    lastSize: new Decimal(quote.lastSize),
    ...(quote.day === undefined
      ? {}
      : { volume: decimal(quote.day.volume), close: decimal(quote.day.close) }),
  };
}
