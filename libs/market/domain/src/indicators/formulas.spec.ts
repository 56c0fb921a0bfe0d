import * as fc from 'fast-check';
import type { Indicator, IndicatorBar } from './indicator';
import { INDICATORS } from './indicators';

type Name = keyof typeof INDICATORS;
interface Numbers {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
type Formula = (bars: readonly Numbers[], period: number) => number;

const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;
const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const closes = (bars: readonly Numbers[]): readonly number[] => bars.map(({ close }) => close);
const ranges = (bars: readonly Numbers[]): readonly number[] =>
  bars.map(({ high, low }, index) => {
    const before = bars[index - 1]?.close;
    return before === undefined ? high - low : Math.max(high, before) - Math.min(low, before);
  });
/** All weights written out: the first value has what the later ones leave, each of these its share of what came after it. */
const weighted = (values: readonly number[], share: number): number => {
  const last = values.length - 1;
  return values.reduce((total, value, index) => {
    const weight = (index === 0 ? 1 : share) * (1 - share) ** (last - index);
    return total + weight * value;
  }, 0);
};
const wilder = (values: readonly number[], period: number): number =>
  weighted([mean(values.slice(0, period)), ...values.slice(period)], 1 / period);
const exponential = (values: readonly number[], period: number): number =>
  weighted(values, 2 / (period + 1));
const changes = (values: readonly number[]): readonly number[] =>
  values.slice(1).map((value, index) => value - (values[index] ?? 0));
const macds = (bars: readonly Numbers[], period: number): readonly number[] =>
  bars.slice(period - 1).map((_, index) => {
    const until = closes(bars.slice(0, period + index));
    const fast = Math.max(1, Math.round((period * 12) / 26));
    return exponential(until, fast) - exponential(until, period);
  });
const band = (bars: readonly Numbers[], period: number, deviations: number): number => {
  const last = closes(bars).slice(-period);
  return mean(last) + deviations * deviation(last);
};

/** Each of them once more: over all bars at once, by the definition and not by the library. */
const FORMULAS: Readonly<Record<Name, Formula>> = {
  ATR: (bars, period) => mean(ranges(bars).slice(-period)),
  ATR_WILDER: (bars, period) => wilder(ranges(bars), period),
  SMA: (bars, period) => mean(closes(bars).slice(-period)),
  EMA: (bars, period) => exponential(closes(bars), period),
  RSI: (bars, period) => {
    const moves = changes(closes(bars));
    const up = wilder(moves.map((move) => Math.max(move, 0)), period); // prettier-ignore
    const both = wilder(moves.map(Math.abs), period);
    return both === 0 ? 50 : (100 * up) / both;
  },
  MACD: (bars, period) => macds(bars, period).at(-1) ?? NaN,
  MACD_SIGNAL: (bars, period) =>
    exponential(macds(bars, period), Math.max(1, Math.round((period * 9) / 26))),
  BOLLINGER_UPPER: (bars, period) => band(bars, period, 2),
  BOLLINGER_LOWER: (bars, period) => band(bars, period, -2),
  VWAP: (bars, period) => {
    const last = bars.slice(-period);
    const traded = last.map(({ high, low, close, volume }) => ((high + low + close) / 3) * volume);
    return mean(traded) / mean(last.map(({ volume }) => volume));
  },
  VOLATILITY: (bars, period) => 100 * deviation(changes(closes(bars).map(Math.log)).slice(-period)),
};
const NAMES = Object.keys(INDICATORS) as readonly Name[];
const LEAST: Partial<Record<Name, number>> = { RSI: 2, MACD: 2, MACD_SIGNAL: 2, BOLLINGER_UPPER: 2, BOLLINGER_LOWER: 2, VOLATILITY: 2 }; // prettier-ignore

/** A walk of bars in cents from a seed; `gaps` leaves slots out, as one without a trade is. */
function walk(seed: number, count: number, gaps = false): readonly IndicatorBar[] {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let [price, slot] = [5_000 + random(20_000), 0];
  return Array.from({ length: count }, () => {
    price = Math.max(100, price + random(201) - 100);
    slot += gaps ? 1 + random(5) : 1;
    const [up, down] = [random(80), random(80)];
    return barOf(slot, [price + up, price - down, price - down + random(up + down + 1)], random(5_000) + 1); // prettier-ignore
  });
}

function barOf(
  slot: number,
  [high, low, close]: readonly [number, number, number],
  volume: number,
): IndicatorBar {
  const [highText = '', lowText = '', closeText = ''] = [high, low, close].map((cents) => (cents / 100).toFixed(2)); // prettier-ignore
  return { startsAt: slot * 10_000, high: highText, low: lowText, close: closeText, volume: String(volume) }; // prettier-ignore
}

const numbers = (bars: readonly IndicatorBar[]): readonly Numbers[] =>
  bars.map(({ high, low, close, volume }) => ({
    ...{ high: Number(high), low: Number(low), close: Number(close), volume: Number(volume) },
  }));
const valueOf = (name: Name, bars: readonly IndicatorBar[], period: number): number | undefined =>
  INDICATORS[name].valueOf(bars, period)?.value.toNumber();
const expectSame = (actual: number | undefined, expected: number): void => {
  expect(Math.abs((actual ?? NaN) - expected)).toBeLessThan(1e-9);
};
const periodOf = (name: Name, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: LEAST[name] ?? 1, max });

describe.each(NAMES)('%s', (name) => {
  const indicator: Indicator = INDICATORS[name];
  const formula = FORMULAS[name];

  it('is what its formula gives, to 1e-9, whatever the bars, the period and the gaps', () => {
    const runs = { seed: fc.nat(), period: periodOf(name, 40), more: fc.nat(60), gaps: fc.boolean() }; // prettier-ignore
    fc.assert(
      fc.property(fc.record(runs), ({ seed, period, more, gaps }) => {
        const bars = walk(seed, indicator.barsWanted(period) + more, gaps);
        expectSame(valueOf(name, bars, period), formula(numbers(bars), period));
      }),
    );
  });

  it('does not show what was before the bars that it needs, to 1e-9', () => {
    fc.assert(
      fc.property(fc.nat(), periodOf(name, 30), fc.integer({ min: 1, max: 60 }), (seed, period, before) => {
        const bars = walk(seed, indicator.barsNeeded(period) + before);
        const kept = bars.slice(-indicator.barsNeeded(period));
        expect(valueOf(name, bars, period)).toBe(valueOf(name, kept, period));
        expectSame(valueOf(name, kept, period), formula(numbers(bars), period));
      }),
      { numRuns: 10 },
    ); // prettier-ignore
  });

  it('rests on the bars that it wants, and ends with the newest', () => {
    fc.assert(
      fc.property(fc.nat(), periodOf(name, 500), (seed, period) => {
        const wanted = indicator.barsWanted(period);
        expect(indicator.barsNeeded(period)).toBeGreaterThanOrEqual(wanted);
        const bars = walk(seed, wanted + 1);
        expect(indicator.valueOf(bars, period)).toMatchObject({
          ...{ barsUsed: wanted, barsWanted: wanted, lastStartsAt: bars.at(-1)?.startsAt },
        });
        // The plain ATR is made of fewer bars too, and says so; the others are nothing then.
        const fewer = indicator.valueOf(bars.slice(0, wanted - 1), period);
        expect(fewer?.barsUsed ?? 0).toBe(name === 'ATR' ? wanted - 1 : 0);
      }),
      { numRuns: 20 },
    );
  });

  it('of a price that stands still is what its formula gives', () => {
    for (const period of [LEAST[name] ?? 1, 2, 14, 50]) {
      const flat = Array.from({ length: indicator.barsNeeded(period) + 3 }, (_, slot) =>
        barOf(slot, [1_013, 1_013, 1_013], 7),
      );
      expectSame(valueOf(name, flat, period), formula(numbers(flat), period));
    }
  });

  it('of no bar is nothing', () => {
    expect(indicator.valueOf([], 14)).toBeNull();
  });
});

describe('one bar', () => {
  const one = [barOf(0, [1_050, 990, 1_020], 100)];
  it.each<[Name, number]>([
    ['ATR', 0.6],
    ['ATR_WILDER', 0.6],
    ['SMA', 10.2],
    ['EMA', 10.2],
    ['VWAP', 10.2],
  ])('is enough for the %s of one: %d', (name, expected) => {
    expectSame(valueOf(name, one, 1), expected);
  });
});

describe('an indicator that these bars do not have', () => {
  it('is nothing: no volume-weighted price where nothing was traded', () => {
    const bars = [1, 2, 3].map((slot) => barOf(slot, [1_050, 990, 1_020], 0));
    expect(INDICATORS.VWAP.valueOf(bars, 3)).toBeNull();
  });

  it('is nothing: no volatility of a price that is 0 or less', () => {
    const bars = [100, 0, -5, 100].map((close, slot) => barOf(slot, [200, -100, close], 1));
    expect(INDICATORS.VOLATILITY.valueOf(bars, 3)).toBeNull();
    expect(INDICATORS.SMA.valueOf(bars, 3)?.value.toFixed()).toBe('0.3166666667');
  });
});

describe('a MACD', () => {
  it('has the usual spans by 26, and others in proportion', () => {
    const bars = walk(7, 200);
    const made = macds(numbers(bars), 26);
    expect(INDICATORS.MACD.barsWanted(26)).toBe(26);
    expect(INDICATORS.MACD_SIGNAL.barsWanted(26)).toBe(34);
    expect(INDICATORS.MACD_SIGNAL.barsWanted(52)).toBe(69);
    expectSame(valueOf('MACD', bars, 26), made.at(-1) ?? NaN);
  });
});
