import { instrumentKeyOf, isMarketBar, isMarketPrice, type InstrumentType } from '@fairlead/core';
import * as fc from 'fast-check';
import type { Bar } from '../bars/bar';
import { MarketFold } from './market-fold';
import type { Tick, TickKind } from './tick';

const T0 = Date.parse('2026-11-23T15:00:00Z');
const keyOf = (type: InstrumentType): string =>
  instrumentKeyOf({ symbol: 'X', type, currency: 'USD', exchange: 'SMART' });
const UNSIGNED = (['STK', 'OPT', 'CASH'] as const).map(keyOf);
const SIGNED = (['FUT', 'IND'] as const).map(keyOf);

/** Texts of numbers that no kind of instrument trades at. */
const NEVER = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1.7976931348623157e+308',
  '2147483647',
  '9223372036854775807',
  '9223372036854775808',
  `1${'7'.repeat(60)}`,
];
const NOT_FOR_SHARES = [...NEVER, '-1', '0', '-37.63', '0.00', '-0'];
const PRICE_KINDS: readonly TickKind[] = ['bid', 'ask', 'last', 'high', 'low', 'open', 'close'];

const good = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2));

function ticksOf(key: string, bad: readonly string[]): fc.Arbitrary<readonly Tick[]> {
  const value = fc.oneof(good, fc.constantFrom(...bad));
  const step = fc.tuple(fc.constantFrom(...PRICE_KINDS), value, fc.nat(4_000));
  return fc.array(step, { minLength: 1, maxLength: 80 }).map((steps) => {
    let at = T0;
    return steps.map(([kind, text, gap]): Tick => [key, kind, text, (at += gap)]);
  });
}

function barsOf(ticks: readonly Tick[]): readonly Bar[] {
  const fold = new MarketFold(['5s', '1m']);
  fold.apply(ticks, false);
  fold.closeBarsUntil(T0 + 10_000_000);
  return fold.takeBars();
}

function keepsPricesOnly(key: string, bad: readonly string[], signed: boolean): void {
  fc.assert(
    fc.property(ticksOf(key, bad), fc.boolean(), (ticks, primed) => {
      const fold = new MarketFold(['5s', '1m']);
      if (primed) fold.prime(ticks, false);
      else fold.apply(ticks, false);
      const { bid, ask, last, previousClose } = fold.quote(key) ?? {};
      for (const price of [bid, ask, last, previousClose]) {
        if (price !== null) expect(isMarketPrice(price ?? '', signed)).toBe(true);
      }
      for (const bar of barsOf(ticks)) expect(isMarketBar(bar, signed)).toBe(true);
    }),
  );
}

describe('a number that is no price', () => {
  it.each(UNSIGNED)('reaches no quote and no bar of %s', (key) =>
    keepsPricesOnly(key, NOT_FOR_SHARES, false),
  );
  it.each(SIGNED)('reaches no quote and no bar of %s', (key) => keepsPricesOnly(key, NEVER, true));
  it('reaches none of what is not listed: nothing is known of its kind', () =>
    keepsPricesOnly('UNLISTED', NOT_FOR_SHARES, false));

  it('changes no bar of trades: they are as if it had not come', () => {
    const [key = ''] = UNSIGNED;
    const trades = ticksOf(key, NOT_FOR_SHARES).map((ticks) =>
      ticks.map(([, , text, at]): Tick => [key, 'last', text, at]),
    );
    fc.assert(
      fc.property(trades, (ticks) => {
        const clean = ticks.filter(([, , text]) => !NOT_FOR_SHARES.includes(text ?? ''));
        expect(barsOf(ticks)).toEqual(barsOf(clean));
      }),
    );
  });

  it.each(PRICE_KINDS)('is counted, and takes the %s away that was there', (kind) => {
    const [key = ''] = UNSIGNED;
    for (const text of NOT_FOR_SHARES) {
      const fold = new MarketFold(['5s']);
      expect(fold.apply([[key, kind, '100', T0], [key, kind, text, T0 + 1]], false)).toBe(1); // prettier-ignore
      const { bid, ask, last, previousClose } = fold.quote(key) ?? {};
      expect([bid, ask, last, previousClose]).toEqual([null, null, null, null]);
    }
  });

  it('of shares is no size and no volume', () => {
    const fold = new MarketFold(['5s']);
    for (const text of [...NEVER, '-1']) {
      const kinds = ['bidSize', 'askSize', 'volume'] as const;
      fold.apply(kinds.map((kind): Tick => ['K', kind, text, T0]), false); // prettier-ignore
      expect(fold.quote('K')).toMatchObject({ bidSize: null, askSize: null, volume: null });
    }
  });
});

describe('prices that nobody can trade at', () => {
  const [key = ''] = UNSIGNED;
  const indicative = (kind: TickKind, text: string, at: number): Tick =>
    [key, kind, text, T0 + at, 'indicative']; // prettier-ignore

  it('are marked so, side by side, until a firm one comes', () => {
    const fold = new MarketFold(['5s']);
    fold.apply([indicative('bid', '99', 0), [key, 'ask', '101', T0]], false);
    expect(fold.quote(key)).toMatchObject({ bid: '99', bidIndicative: true, askIndicative: false });
    fold.apply([[key, 'bid', '100', T0 + 1]], false);
    expect(fold.quote(key)).toMatchObject({ bid: '100', bidIndicative: false });
  });

  it('make no bars, of trades or of mids', () => {
    expect(barsOf([indicative('last', '99', 0), indicative('last', '99', 6_000)])).toEqual([]);
    const mids = [indicative('bid', '99', 0), [key, 'ask', '101', T0], [key, 'ask', '102', T0 + 6_000]] as const; // prettier-ignore
    expect(barsOf(mids)).toEqual([]);
  });

  it('nor do the last ones of a closed market', () => {
    const frozen: readonly Tick[] = [
      [key, 'frozen', '1', T0],
      [key, 'last', '99', T0],
      [key, 'last', '98', T0 + 6_000],
    ];
    expect(barsOf(frozen)).toEqual([]);
    const fold = new MarketFold(['5s']);
    fold.apply(frozen, false);
    expect(fold.quote(key)?.frozen).toBe(true);
    fold.apply([[key, 'frozen', '0', T0]], false);
    expect(fold.quote(key)?.frozen).toBe(false);
  });

  it('nor does the middle of a crossed market', () => {
    expect(barsOf([[key, 'bid', '101', T0], [key, 'ask', '99', T0], [key, 'ask', '98', T0 + 6_000]])).toEqual([]); // prettier-ignore
  });

  it('are forgotten to be halted or frozen when ticks were missed: only the broker can say', () => {
    const fold = new MarketFold(['5s']);
    fold.apply([[key, 'halted', '1', T0], [key, 'frozen', '1', T0]], false); // prettier-ignore
    fold.interrupt();
    expect(fold.quote(key)).toMatchObject({ halted: null, frozen: false });
  });
});
