import { RecordedPrices } from './recorded-prices';
import { type Instant, decimalText, instant, parseInstant } from '@fairlead/core';
import { stockOf } from '../catalogue/catalogue';
import { barsOf } from './history';
import { PriceSource } from './price-source';
import { DEFAULT_WALK } from './walk';

const START = parseInstant('2026-01-05T14:30:00Z');
const aapl = stockOf('AAPL');
const msft = stockOf('MSFT');
if (aapl === undefined || msft === undefined) throw new Error('they are in the catalogue');

const second = (count: number): Instant => instant(START + count * 1_000);
const bidsOf = (source: PriceSource): number[] =>
  Array.from({ length: 600 }, (_, count) => Number(source.quoteAt(aapl, second(count)).bid));

/** The largest move from one second to the next, as a fraction of the price. */
function largestMove(bids: readonly number[]): number {
  return Math.max(...bids.slice(1).map((bid, index) => Math.abs(bid / (bids[index] ?? bid) - 1)));
}

describe('the seeded walk', () => {
  it('is what it was where nothing is said, and the same for the same seed', () => {
    const plain = new PriceSource(3);
    expect(bidsOf(new PriceSource(3, DEFAULT_WALK))).toEqual(bidsOf(plain));
    expect(bidsOf(new PriceSource(4))).not.toEqual(bidsOf(plain));
  });

  it('has the spread, the sizes and the pace that it is told', () => {
    const plain = new PriceSource(3).quoteAt(aapl, START);
    const wide = new PriceSource(3, { ...DEFAULT_WALK, spreadTicks: 5, volume: 10 });
    const quote = wide.quoteAt(aapl, START);
    expect(decimalText(quote.ask.minus(quote.bid))).toBe('0.05');
    expect(quote.bidSize).toBe(plain.bidSize * 10);
    const wild = new PriceSource(3, { ...DEFAULT_WALK, dailyMove: 0.2 });
    expect(largestMove(bidsOf(wild))).toBeGreaterThan(5 * largestMove(bidsOf(new PriceSource(3))));
  });

  it('jumps as often and as far as it is told', () => {
    const jumps = { everySeconds: 60, fraction: 0.05 };
    const bids = bidsOf(new PriceSource(3, { ...DEFAULT_WALK, jumps }));
    const jumped = bids
      .slice(1)
      .flatMap((bid, index) =>
        Math.abs(bid / (bids[index] ?? bid) - 1) > 0.004 ? [index + 1] : [],
      );
    expect(jumped.length).toBeGreaterThan(4);
    expect(jumped.filter((count) => (count + START / 1_000) % 60 !== 0)).toEqual([]);
    expect(largestMove(bids)).toBeLessThan(0.11);
  });
});

describe('recorded prices', () => {
  const ticks = RecordedPrices.parse(
    [
      'time,symbol,bid,ask,last',
      '2026-01-05T14:30:02Z,AAPL,101,101.05,101.01',
      '2026-01-05T14:30:00Z,aapl,100,100.04,',
    ].join('\n'),
  );
  const quoted = (source: PriceSource, at: Instant, contract = aapl): string[] => {
    const { bid, ask, last } = source.quoteAt(contract, at);
    return [bid, ask, last].map(decimalText);
  };

  it('of ticks hold until the next tick, before the first and after the last too', () => {
    const source = new PriceSource(1, DEFAULT_WALK, ticks);
    expect(quoted(source, second(-60))).toEqual(['100', '100.04', '100']);
    expect(quoted(source, second(1))).toEqual(['100', '100.04', '100']);
    expect(quoted(source, second(2))).toEqual(['101', '101.05', '101.01']);
    expect(quoted(source, second(3_600))).toEqual(['101', '101.05', '101.01']);
    expect(source.ticksAt(aapl, second(2))).toEqual({ bid: 10_100, ask: 10_105, last: 10_101 });
  });

  it('leave symbols that are not in the record to the walk, and a script counts over them', () => {
    const source = new PriceSource(1, DEFAULT_WALK, ticks);
    expect(quoted(source, START, msft)).toEqual(quoted(new PriceSource(1), START, msft));
    source.scripts.add(aapl.conId, { at: START, price: { bid: '5', ask: '6', last: '5' } });
    expect(quoted(source, START)).toEqual(['5', '6', '5']);
  });

  it('can begin at another moment', () => {
    const source = new PriceSource(1, DEFAULT_WALK, ticks.startingAt(second(1_000)));
    expect(quoted(source, second(1_001))[0]).toBe('100');
    expect(quoted(source, second(1_002))[0]).toBe('101');
  });

  it('of bars are open, high, low and close, evenly spread until the next bar', () => {
    const bars = RecordedPrices.parse(
      [
        'time,symbol,open,high,low,close,volume',
        '2026-01-05T14:30:00Z,AAPL,100,104,98,101,5000',
        '2026-01-05T14:31:00Z,AAPL,101,102,100,100.5,5000',
      ].join('\r\n'),
    );
    const source = new PriceSource(1, { ...DEFAULT_WALK, spreadTicks: 2 }, bars);
    const bids = [0, 15, 30, 45, 60, 75].map((count) => quoted(source, second(count))[0]);
    expect(bids).toEqual(['100', '104', '98', '101', '101', '102']);
    expect(quoted(source, START)).toEqual(['100', '100.02', '100']);
  });

  it('of bars and of ticks are in the bars of history as they are in the record', () => {
    const bars = RecordedPrices.parse(
      [
        'time,symbol,open,high,low,close',
        '2026-01-05T14:30:00Z,AAPL,100,104,98,101.005',
        '2026-01-05T14:31:00Z,AAPL,90,95,80,85',
      ].join('\n'),
    );
    const shown = (record: RecordedPrices): string[] => {
      const of = { contract: aapl, startAt: START, endAt: second(60) };
      const source = new PriceSource(1, DEFAULT_WALK, record);
      return barsOf({ ...of, barSeconds: 60, formatDate: 2 }, source).flatMap((bar) => [
        ...[bar.open, bar.high, bar.low, bar.close],
      ]);
    };
    expect(shown(bars)).toEqual(['100', '104', '98', '101.005']);
    expect(shown(ticks)).toEqual(['100', '101.01', '100', '101.01']);
  });

  it.each([
    ['a\n1', 'the first line must name time,symbol,bid,ask'],
    ['time,symbol,bid,ask', 'has no rows'],
    ['time,symbol,bid,ask\nyesterday,AAPL,1,2', 'line 2: time must be such as'],
    [
      'time,symbol,bid,ask\n2026-01-05T14:30:00Z,,1,-2',
      'symbol is missing; line 2: ask must be a positive decimal',
    ],
  ])('that cannot be used are refused with the line: %j', (text, sentence) => {
    expect(() => RecordedPrices.parse(text, 'x.csv')).toThrow(sentence);
  });
});
