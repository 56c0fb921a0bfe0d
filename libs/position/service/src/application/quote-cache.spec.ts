import type { QuoteMessage } from '@fairlead/contracts';
import { instrumentKeyOf } from '@fairlead/core';
import { QuoteCache } from './quote-cache';

const KEY = instrumentKeyOf({ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' });

function quote(changes: Partial<QuoteMessage> = {}): QuoteMessage {
  const at = '2026-01-07T17:00:00.000Z';
  return {
    ...{ instrumentKey: KEY, bid: '59.99', ask: '60.01', last: '60.5', bidSize: '1', askSize: '1' },
    ...{ volume: '1', previousClose: '59', at, feedAt: at, delayed: false },
    ...changes,
  };
}

describe('what a share is worth', () => {
  it.each<readonly [string, Partial<QuoteMessage>, string]>([
    ['the mid', {}, '60'],
    ['the last trade where the quote is wide', { bid: '50', ask: '70' }, '60.5'],
    ['the last trade where a side is missing', { bid: null }, '60.5'],
    ['the last trade where the quote is indicative', { indicative: true }, '60.5'],
    ['the mark from before where there is no price', { bid: '0', ask: '-1', last: '-1' }, '58'],
    ['the mark from before where the market is crossed without a trade', { bid: '61', last: null }, '58'], // prettier-ignore
  ])('is %s', (_what, changes, worth) => {
    const quotes = new QuoteCache();
    quotes.put(quote({ bid: '57.99', ask: '58.01', at: '2026-01-07T16:59:00.000Z' }));
    quotes.put(quote(changes));
    expect(quotes.mark(KEY)?.toFixed()).toBe(worth);
  });

  it('is not what an older quote says', () => {
    const quotes = new QuoteCache();
    quotes.put(quote());
    quotes.put(quote({ bid: '10.00', ask: '10.01', at: '2026-01-07T16:59:00.000Z' }));
    expect(quotes.mark(KEY)?.toFixed()).toBe('60');
  });
});
