import fc from 'fast-check';
import { type Instant, decimal, instant, isOnTick, parseInstant, price } from '@fairlead/core';
import { stockOf } from '../catalogue/catalogue';
import type { SimulatedContract } from '../catalogue/contract';
import { ladderOf } from '../catalogue/market-rules';
import { type BarContent, barsOf, parseBarRequest } from './history';
import { PriceSource } from './price-source';

const NOW = parseInstant('2026-11-23T12:00:00.000Z');
const moments = fc.integer({ min: 0, max: 10 * 365 * 86_400 }).map((s) => instant(NOW - s * 1_000));

function contract(symbol: string): SimulatedContract {
  const found = stockOf(symbol);
  if (found === undefined) throw new Error(symbol);
  return found;
}

describe('seeded prices', () => {
  it('are the same for the same seed and moment, on tick, with the bid below the ask', () => {
    const symbols = fc.constantFrom('AAPL', 'CVNA', 'SIM001', 'SIM777');
    fc.assert(
      fc.property(fc.integer(), symbols, moments, (seed, symbol, at) => {
        const stock = contract(symbol);
        const quote = new PriceSource(seed).quoteAt(stock, at);
        expect(new PriceSource(seed).quoteAt(stock, at)).toEqual(quote);
        expect(quote.bid.lt(quote.ask)).toBe(true);
        expect(isOnTick(price(quote.bid), ladderOf(stock.marketRuleId))).toBe(true);
        const away = quote.bid.div(decimal(stock.priceAround));
        expect(away.gt('0.5') && away.lt('1.5')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('move, and move differently for another symbol or seed', () => {
    const prices = (seed: number, symbol: string): string[] =>
      Array.from({ length: 50 }, (_, step) =>
        new PriceSource(seed)
          .quoteAt(contract(symbol), instant(NOW + step * 60_000))
          .bid.div(contract(symbol).priceAround)
          .toFixed(6),
      );
    expect(new Set(prices(1, 'AAPL')).size).toBeGreaterThan(10);
    expect(prices(1, 'AAPL')).not.toEqual(prices(2, 'AAPL'));
    expect(prices(1, 'AAPL')).not.toEqual(prices(1, 'MSFT'));
  });
});

describe('bars of prices that a script sets', () => {
  const FROM = instant(NOW - 120_000);
  const changes = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 120_000 }),
      bid: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    }),
    { maxLength: 20 },
  );
  const barsUnder = (source: PriceSource, whatToShow: BarContent): ReturnType<typeof barsOf> => {
    const of = { contract: contract('AAPL'), startAt: FROM, endAt: NOW };
    return barsOf({ ...of, barSeconds: 10, formatDate: 2, whatToShow }, source);
  };

  it('open and close at what was quoted, and reach to all that was set, none beyond', () => {
    fc.assert(
      fc.property(fc.integer(), changes, (seed, list) => {
        const source = new PriceSource(seed);
        for (const { afterMs, bid } of list.toSorted((a, b) => a.afterMs - b.afterMs)) {
          // A tenth of a tick: a script is bound to no grid.
          const text = bid === null ? '' : (bid / 1_000).toFixed(3);
          const price = bid === null ? null : { bid: text, ask: text, last: text };
          source.scripts.add(contract('AAPL').conId, { at: instant(FROM + afterMs), price });
        }
        const bidAt = (ms: number): string =>
          source.quoteAt(contract('AAPL'), instant(ms)).bid.toFixed();
        for (const { date, open, high, low, close } of barsUnder(source, 'BID')) {
          const startMs = Number(date) * 1_000;
          expect([open, close]).toEqual([bidAt(startMs), bidAt(startMs + 9_999)]);
          const set = source.scripts.within(
            contract('AAPL').conId,
            instant(startMs),
            instant(startMs + 9_999),
          );
          for (const { price } of set) {
            if (price === null) continue;
            expect(Number(price.bid)).toBeLessThanOrEqual(Number(high));
            expect(Number(price.bid)).toBeGreaterThanOrEqual(Number(low));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('have no more digits than the prices, and their averages', () => {
    const source = new PriceSource(1);
    const price = { bid: '0.1007', ask: '0.3009', last: '0.2003' };
    source.scripts.add(contract('AAPL').conId, { at: FROM, price });
    const first = (whatToShow: BarContent): unknown => {
      const [bar] = barsUnder(source, whatToShow);
      return [bar?.open, bar?.high, bar?.low, bar?.close, bar?.wap];
    };
    expect(first('TRADES')).toEqual(['0.2003', '0.2003', '0.2003', '0.2003', '0.2003']);
    expect(first('MIDPOINT')).toEqual(['0.2008', '0.2008', '0.2008', '0.2008', '-1']);
    expect(first('BID_ASK')).toEqual(['0.1007', '0.3009', '0.1007', '0.3009', '-1']);
  });
});

describe('bars of the past', () => {
  const bars = (endDateTime: string, durationStr: string): readonly { readonly date: string }[] => {
    const asked = { endDateTime, durationStr, barSizeSetting: '1 min', formatDate: 2 };
    const request = parseBarRequest(asked, { contract: contract('AAPL'), now: NOW });
    if ('problem' in request) throw new Error(request.problem);
    return barsOf(request, new PriceSource(1));
  };

  it('follow one another without a gap, and overlapping requests agree', () => {
    const hour = bars('20261123-11:00:00', '3600 S');
    expect(hour).toHaveLength(60);
    hour.forEach((bar, index) => expect(Number(bar.date)).toBe(Number(hour[0]?.date) + index * 60));
    expect(bars('20261123-11:00:00', '1800 S')).toEqual(hour.slice(30));
  });

  it('agree with the prices that were streamed', () => {
    const at = (Math.floor(NOW / 60_000) * 60_000 - 600_000) as Instant;
    const source = new PriceSource(1);
    const request = parseBarRequest(
      { endDateTime: '', durationStr: '1200 S', barSizeSetting: '1 min', formatDate: 2 },
      { contract: contract('AAPL'), now: NOW },
    );
    if ('problem' in request) throw new Error(request.problem);
    const bar = barsOf(request, source).find(({ date }) => Number(date) * 1_000 === at);
    expect(bar?.open).toBe(source.quoteAt(contract('AAPL'), at).bid.toFixed());
  });

  it.each([
    ['1 Q', '1 min'],
    ['1 D', '7 mins'],
    ['1 D', '1 secs'],
    ['99999999 S', '1 min'],
  ])('of %s in %s are refused', (durationStr, barSizeSetting) => {
    const asked = { endDateTime: '', durationStr, barSizeSetting, formatDate: 1 };
    const of = { contract: contract('AAPL'), now: NOW };
    expect(parseBarRequest(asked, of)).toHaveProperty('problem');
  });

  it('of whole days start at midnight in New York and carry a date', () => {
    const asked = { endDateTime: '', durationStr: '5 D', barSizeSetting: '1 day', formatDate: 2 };
    const request = parseBarRequest(asked, { contract: contract('AAPL'), now: NOW });
    if ('problem' in request) throw new Error(request.problem);
    expect(barsOf(request, new PriceSource(1)).map(({ date }) => date)).toEqual([
      '20261119',
      '20261120',
      '20261121',
      '20261122',
      '20261123',
    ]);
  });
});
