import * as fc from 'fast-check';
import { FIGURES, type Range, figure, figureText } from './figures';

/** Numbers that are never a figure, whatever the message, the field and the instrument. */
const UNSET = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1.7976931348623157e308,
  2_147_483_647,
  Number('9223372036854775807'),
  Number('9223372036854775808'),
  Number('170141183460469231731687303715884105727'),
];
const UNSIGNED_KINDS = ['STK', 'ETF', 'CASH', 'OPT', 'FOP', 'CFD', 'FUND', 'CRYPTO', ''];
const SIGNED_KINDS = ['BAG', 'FUT', 'CONTFUT', 'IND'];
const RANGES: readonly Range[] = ['price', 'quoted', 'positive', 'count', 'signed'];

const fields = Object.entries(FIGURES).flatMap(([message, ranges]) =>
  Object.entries(ranges).map(([field, range]) => [`${message}.${field}`, range] as const),
);

describe('a number that says "not set"', () => {
  it.each(fields)('is none in %s', (_field, range) => {
    for (const value of UNSET) {
      for (const kind of [...UNSIGNED_KINDS, ...SIGNED_KINDS]) {
        expect(figure(range, value, { kind, size: 100 })).toBeNull();
        expect(figureText(range, value, { kind, size: 100 })).toBeNull();
      }
    }
    expect(figure(range, undefined)).toBeNull();
    expect(figure(range, null)).toBeNull();
  });
});

describe('-1 and 0', () => {
  /** Whether each is a figure: [-1, 0]. */
  const table: readonly (readonly [Range, string, number, boolean, boolean])[] = [
    ['price', 'STK', 100, false, false],
    ['price', 'CASH', 100, false, false],
    ['price', 'FUT', 100, true, true],
    ['price', 'BAG', 0, true, true],
    ['quoted', 'STK', 100, false, false],
    ['quoted', 'OPT', 100, false, false],
    ['quoted', 'FUT', 0, false, false],
    ['quoted', 'BAG', 0, false, false],
    ['quoted', 'BAG', 5, true, true],
    ['quoted', 'IND', 5, true, true],
    ['positive', 'STK', 100, false, false],
    ['count', 'STK', 100, false, true],
    ['signed', 'STK', 100, true, true],
  ];
  it.each(table)('as a %s of %s with %d behind it', (range, kind, size, minusOne, zero) => {
    expect(figure(range, -1, { kind, size }) !== null).toBe(minusOne);
    expect(figure(range, 0, { kind, size }) !== null).toBe(zero);
  });
});

describe('an ordinary number', () => {
  it('is the same decimal in every range, and its text', () => {
    const cents = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(cents, fc.constantFrom(...RANGES), (value, range) => {
        expect(figure(range, value / 100, { kind: 'STK' })?.toNumber()).toBe(value / 100);
        expect(figureText(range, value / 100, { kind: 'STK' })).toBe(String(value / 100));
      }),
    );
  });

  it('below zero is a price of what may cost less than nothing, and of nothing else', () => {
    const below = fc.double({ min: -1e6, max: -0.01, noNaN: true }).filter((each) => each !== -1);
    fc.assert(
      fc.property(below, fc.constantFrom(...SIGNED_KINDS), (value, kind) => {
        expect(figure('quoted', value, { kind })).not.toBeNull();
      }),
    );
    fc.assert(
      fc.property(below, fc.constantFrom(...UNSIGNED_KINDS), (value, kind) => {
        expect(figure('quoted', value, { kind, size: 100 })).toBeNull();
        expect(figure('price', value, { kind, size: 100 })).toBeNull();
      }),
    );
  });

  it('of shares in a volume that grows past the largest int is a count', () => {
    expect(figureText('count', 2_147_483_648)).toBe('2147483648');
  });
});
