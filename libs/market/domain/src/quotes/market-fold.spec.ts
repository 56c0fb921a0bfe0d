import { decimal } from '@fairlead/core';
import { MarketFold } from './market-fold';
import type { Tick } from './tick';

const T0 = Date.parse('2026-11-23T15:00:00Z');
const at = (seconds: number): number => T0 + seconds * 1_000;
const last = (price: string, seconds: number): Tick => ['AAPL', 'last', price, at(seconds)];

function barsOf(
  ticks: readonly Tick[],
  options: { until: number; intervals?: ('10s' | '1m')[] },
): ReturnType<MarketFold['takeBars']> {
  const fold = new MarketFold(options.intervals ?? ['10s']);
  fold.apply(ticks, false);
  fold.closeBarsUntil(at(options.until));
  return fold.takeBars();
}

describe('quotes', () => {
  it('keep the text that the ticks brought and say when the last one came', () => {
    const fold = new MarketFold(['10s']);
    fold.apply(
      [
        ['AAPL', 'bid', '189.90', at(1)],
        ['AAPL', 'ask', '189.92', at(2)],
        ['AAPL', 'askSize', '300', at(2)],
        ['AAPL', 'close', '188.00', at(3)],
        ['MSFT', 'bid', '400', at(9)],
      ],
      true,
    );
    expect(fold.quote('AAPL')).toEqual({
      instrumentKey: 'AAPL',
      bid: '189.90',
      ask: '189.92',
      last: null,
      bidSize: null,
      askSize: '300',
      volume: null,
      previousClose: '188.00',
      at: at(3),
      delayed: true,
      halted: null,
      frozen: false,
      bidIndicative: false,
      askIndicative: false,
      shortableShares: null,
    });
    expect(fold.feedAt).toBe(at(9));
  });

  it('lose a side that the broker takes away', () => {
    const fold = new MarketFold(['10s']);
    fold.apply([['AAPL', 'bid', '189.90', at(1)]], false);
    fold.apply([['AAPL', 'bid', null, at(2)]], false);
    expect(fold.quote('AAPL')?.bid).toBeNull();
  });

  it.each([
    ['0', false],
    ['1', true],
    ['2', true],
    [null, null],
  ])('know of a halt that is reported as %s: %s', (value, halted) => {
    const fold = new MarketFold(['10s']);
    fold.apply([['AAPL', 'halted', value, at(1)]], false);
    expect(fold.quote('AAPL')?.halted).toBe(halted);
    expect(fold.takeChanged()).toEqual(['AAPL']);
  });

  it('take over what was reported before, and bars do not', () => {
    const fold = new MarketFold(['10s']);
    fold.prime([['AAPL', 'bid', '189.90', at(1)], last('189.91', 2)], false);
    expect(fold.quote('AAPL')).toMatchObject({ bid: '189.90', last: '189.91', at: at(2) });
    expect(fold.takeChanged()).toEqual(['AAPL']);
    // Trades were seen, so a bid alone makes no bar either.
    fold.apply([['AAPL', 'bid', '189.95', at(3)]], false);
    fold.closeBarsUntil(at(30));
    expect(fold.takeBars()).toEqual([]);
  });

  it('are named as changed once, however many ticks came', () => {
    const fold = new MarketFold(['10s']);
    fold.apply([last('1', 1), last('2', 2)], false);
    expect(fold.takeChanged()).toEqual(['AAPL']);
    expect(fold.takeChanged()).toEqual([]);
    fold.apply([last('3', 3)], false);
    expect(fold.takeChanged()).toEqual(['AAPL']);
  });

  it('leave out what is not a decimal and count it', () => {
    const fold = new MarketFold(['10s']);
    expect(fold.apply([last('1e5', 1), last('NaN', 1), last('7', 2)], false)).toBe(2);
    expect(fold.quote('AAPL')?.last).toBe('7');
  });
});

describe('bars of ticks', () => {
  it('are aligned to the epoch and hold open, high, low and close', () => {
    const bars = barsOf(
      [last('9', 5), last('10', 10), last('12', 12), last('8', 15), last('9.5', 19.9)],
      { until: 20 },
    );
    expect(bars).toEqual([
      {
        instrumentKey: 'AAPL',
        interval: '10s',
        startsAt: at(10),
        open: '10',
        high: '12',
        low: '8',
        close: '9.5',
        volume: '0',
        tickCount: 4,
        delayed: false,
      },
    ]);
  });

  it('leave out the first one when its beginning was missed', () => {
    expect(barsOf([last('9', 5)], { until: 100 })).toEqual([]);
  });

  it('keep the first one when a tick came at its very start', () => {
    expect(barsOf([last('9', 10)], { until: 20 })).toHaveLength(1);
  });

  it('are complete at their end and not before', () => {
    expect(barsOf([last('9', 10)], { until: 19.999 })).toEqual([]);
  });

  it('do not exist for slots without a trade', () => {
    const bars = barsOf([last('9', 10), last('9', 41)], { until: 60 });
    expect(bars.map((bar) => bar.startsAt)).toEqual([at(10), at(40)]);
  });

  it('are not opened again by a late tick', () => {
    const fold = new MarketFold(['10s']);
    fold.apply([last('9', 10), last('10', 20)], false);
    fold.apply([last('99', 19)], false);
    fold.closeBarsUntil(at(30));
    fold.apply([last('99', 29)], false);
    fold.closeBarsUntil(at(60));
    expect(fold.takeBars().map((bar) => [bar.startsAt, bar.high])).toEqual([
      [at(10), '9'],
      [at(20), '10'],
    ]);
  });

  it('hold the growth of the day volume', () => {
    const volume = (value: string, seconds: number): Tick => ['AAPL', 'volume', value, at(seconds)];
    const bars = barsOf(
      [volume('1000', 1), last('9', 1), volume('1500', 9), last('9', 11), volume('1700', 15), last('9', 21), volume('40', 25)], // prettier-ignore
      { until: 30 },
    );
    expect(bars.map((bar) => bar.volume)).toEqual(['200', '40']);
  });

  it('roll up into longer ones, also when the last slots are silent', () => {
    const ticks = [last('5', -3), last('10', 0), last('14', 12), last('7', 25), last('11', 39)];
    const bars = barsOf(ticks, { until: 60, intervals: ['1m', '10s'] });
    const minutes = bars.filter((bar) => bar.interval === '1m');
    expect(minutes).toHaveLength(1);
    expect(minutes[0]).toMatchObject({
      startsAt: at(0),
      open: '10',
      high: '14',
      low: '7',
      close: '11',
      tickCount: 4,
    });
  });

  it('are of the mid where an instrument never trades', () => {
    const bars = barsOf(
      [
        ['EURUSD', 'bid', '1.10', at(10)],
        ['EURUSD', 'ask', '1.13', at(10)],
        ['EURUSD', 'bid', '1.12', at(12)],
        ['EURUSD', 'bid', '1.11', at(20)],
        ['EURUSD', 'bid', '1.14', at(30)],
      ],
      { until: 30 },
    );
    expect(bars.map(({ open, high, close }) => [open, high, close])).toEqual([
      ['1.115', '1.125', '1.125'],
      ['1.12', '1.12', '1.12'],
    ]);
  });

  it('drop mids at the first trade, so that no bar mixes both', () => {
    const bars = barsOf(
      [['AAPL', 'bid', '1', at(10)], ['AAPL', 'ask', '3', at(10)], last('1', 15), last('2', 20)],
      { until: 30 },
    );
    expect(bars.map((bar) => bar.open)).toEqual(['2']);
  });

  it('drop what is open when ticks were missed', () => {
    const fold = new MarketFold(['10s']);
    fold.apply([last('9', 10)], false);
    fold.interrupt();
    fold.apply([last('9', 15), last('9', 20)], false);
    fold.closeBarsUntil(at(30));
    expect(fold.takeBars().map((bar) => bar.startsAt)).toEqual([at(20)]);
  });

  it('say that they hold delayed data', () => {
    const fold = new MarketFold(['10s']);
    fold.apply([last('9', 10)], false);
    fold.apply([last('9', 15)], true);
    fold.apply([last('9', 20)], false);
    fold.closeBarsUntil(at(30));
    expect(fold.takeBars().map((bar) => bar.delayed)).toEqual([true, false]);
  });

  it('never lose precision, whatever the size of the price', () => {
    const bars = barsOf([last('0.00000001', 10), last('123456789.12345678', 11)], { until: 20 });
    expect(decimal(bars[0]?.high ?? '0').toFixed()).toBe('123456789.12345678');
  });
});
