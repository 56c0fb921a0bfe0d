import { decimal, flatLadder, present, price } from '@fairlead/core';
import * as fc from 'fast-check';
import {
  type SizeSpec,
  type SizingInput,
  marketableLimit,
  referencePriceOf,
  sizeEntry,
  snapLimit,
} from '.';

const input = (size: SizeSpec, changes: Partial<SizingInput> = {}): SizingInput => ({
  size,
  referencePrice: price('123.45'),
  stopDistance: decimal('3.70'),
  ...{ atr: decimal('0.50'), confidence: decimal('0.8') },
  equity: decimal(1_000_000),
  rate: decimal(1),
  currencies: { own: 'USD', account: 'USD' },
  multiplier: decimal(1),
  sizeIncrement: decimal('0.0001'),
  allowFractional: false,
  ...changes,
});

const VOLATILITY: SizeSpec = {
  ...{ kind: 'volatilityPct', percent: decimal('0.01') },
  ...{ period: 14, interval: '10s' },
};

function shares(size: SizeSpec, changes: Partial<SizingInput> = {}): string {
  const sizing = sizeEntry(input(size, changes));
  return sizing.ok ? sizing.value.quantity.toFixed() : sizing.refusal.code;
}

describe('sizing an entry', () => {
  it('takes a fixed number of shares as it is', () => {
    expect(shares({ kind: 'shares', shares: decimal(100) })).toBe('100');
  });
  it('divides an allocation by the price and rounds down to whole shares', () => {
    expect(shares({ kind: 'notional', amount: decimal(30_000) })).toBe('243');
  });
  it('rounds an allocation below one share down to nothing', () => {
    expect(shares({ kind: 'notional', amount: decimal(100) })).toBe('0');
  });
  it('keeps fractions where they are allowed, in the steps of the contract', () => {
    expect(shares({ kind: 'notional', amount: decimal(100) }, { allowFractional: true })).toBe(
      '0.81',
    );
  });
  it('takes a percentage of the equity', () => {
    expect(shares({ kind: 'equityPct', percent: decimal(2) })).toBe('162');
  });
  it('risks a percentage of the equity between entry and stop', () => {
    expect(shares({ kind: 'riskPct', percent: decimal('0.5') })).toBe('1351');
  });
  it('counts the multiplier of the contract', () => {
    const size: SizeSpec = { kind: 'notional', amount: decimal(30_000) };
    expect(shares(size, { multiplier: decimal(100) })).toBe('2');
  });
  it.each<readonly [string, SizeSpec, string, readonly string[]]>([
    [
      'an allocation',
      { kind: 'notional', amount: decimal(10_000) },
      '162',
      ['123.45 CAD × 0.5 = 61.725 USD', '10000 ÷ 61.725 a share = 162.00891'],
    ],
    [
      'a share of equity',
      { kind: 'equityPct', percent: decimal(1) },
      '162',
      ['1 % of equity 1000000 = 10000', '123.45 CAD × 0.5 = 61.725 USD'],
    ],
    [
      'a risk',
      { kind: 'riskPct', percent: decimal('0.5') },
      '2702',
      [
        '0.5 % of equity 1000000 at risk = 5000',
        '3.7 CAD × 0.5 = 1.85 USD',
        '5000 ÷ 1.85 at risk a share = 2702.702703',
      ],
    ],
  ])(
    'counts prices of another currency in that of the account: %s',
    (_name, size, sized, lines) => {
      const foreign = { rate: decimal('0.5'), currencies: { own: 'CAD', account: 'USD' } };
      expect(shares(size, foreign)).toBe(sized);
      const sizing = sizeEntry(input(size, foreign));
      expect(sizing.ok ? sizing.value.steps : []).toEqual(expect.arrayContaining([...lines]));
      expect(shares(size, { ...foreign, rate: null })).toBe('SIZING');
    },
  );
  it('needs no rate for a number of shares', () => {
    const foreign = { rate: null, currencies: { own: 'CAD', account: 'USD' } };
    expect(shares({ kind: 'shares', shares: decimal(7) }, foreign)).toBe('7');
  });
  const riskOf = (percent: number): SizeSpec => ({ kind: 'riskPct', percent: decimal(percent) });
  const noEquity = ['known equity', 'unknown', 'the broker has not reported the equity of the account yet'] as const; // prettier-ignore
  const noStop = 'risk sizing needs a stop away from the entry';
  it.each<readonly [string, SizeSpec, Partial<SizingInput>, readonly [string, string, string]]>([
    ['EQUITY_UNKNOWN', VOLATILITY, { equity: null }, noEquity],
    ['EQUITY_UNKNOWN', { kind: 'equityPct', percent: decimal(2) }, { equity: null }, noEquity],
    ['EQUITY_UNKNOWN', riskOf(2), { equity: null }, noEquity],
    ['REFERENCE_NOT_POSITIVE', { kind: 'shares', shares: decimal(1) }, { referencePrice: price(0) }, ['a price above 0', '0', 'a size needs a positive price, there is 0']], // prettier-ignore
    ['STOP_DISTANCE_NOT_POSITIVE', riskOf(1), { stopDistance: decimal(0) }, ['a stop distance above 0', '0', noStop]], // prettier-ignore
    ['STOP_DISTANCE_NOT_POSITIVE', riskOf(1), { stopDistance: null }, ['a stop distance above 0', 'no stop', noStop]], // prettier-ignore
    ['SIZING', riskOf(1), { rate: null, currencies: { own: 'CAD', account: 'USD' } }, ['an exchange rate of CAD', 'none', 'CAD has to be counted in USD to size the order']], // prettier-ignore
  ])('refuses with %s, its limit and what there is', (code, size, changes, figures) => {
    const sizing = sizeEntry(input(size, changes));
    const [limit, actual, message] = figures;
    expect(sizing.ok ? null : sizing.refusal).toEqual({ code, limit, actual, message });
  });
  it.each<readonly [string, SizeSpec, Partial<SizingInput>]>([
    ['ATR_UNKNOWN', VOLATILITY, { atr: null }],
    ['ATR_ZERO', VOLATILITY, { atr: decimal(0) }],
    [
      'CONFIDENCE_UNKNOWN',
      { kind: 'shares', shares: decimal(1), confidenceWeighted: true },
      { confidence: null },
    ],
  ])('refuses with %s', (code, size, changes) => {
    const sizing = sizeEntry(input(size, changes));
    expect(sizing.ok ? null : sizing.refusal).toMatchObject({
      ...{ code, limit: expect.stringMatching(/./) as string },
      actual: expect.stringMatching(/./) as string,
    });
  });
  it('shows its arithmetic', () => {
    const sizing = sizeEntry(input({ kind: 'notional', amount: decimal(30_000) }));
    expect(sizing.ok && sizing.value.steps).toEqual([
      'allocation = 30000',
      '30000 ÷ 123.45 a share = 243.013366',
      'rounded down to steps of 1 = 243 shares',
      'uses 99.99 % of what was wanted',
    ]);
  });
  it('lets the average true range move a percentage of the equity', () => {
    const size: SizeSpec = { kind: 'volatilityPct', percent: decimal('0.01'), period: 14, interval: '10s' }; // prettier-ignore
    expect(shares(size)).toBe('200');
    expect(shares(size, { multiplier: decimal(100) })).toBe('2');
    expect(shares(size, { rate: decimal('0.5'), currencies: { own: 'CAD', account: 'USD' } })).toBe('400'); // prettier-ignore
    const sizing = sizeEntry(input(size));
    expect(sizing.ok && sizing.value.steps).toEqual([
      '0.01 % of equity 1000000 moved by one ATR(14 × 10s) = 100',
      '100 ÷ 0.5 a share = 200',
      'rounded down to steps of 1 = 200 shares',
    ]);
  });

  const hundred = { kind: 'shares', shares: decimal(100) } as const;
  const bounded = (minShares: number, maxShares: number, outside?: 'deny'): SizeSpec => ({
    ...{ ...hundred, minShares: decimal(minShares), maxShares: decimal(maxShares) },
    ...(outside === undefined ? {} : { outside }),
  });
  it.each<readonly [string, SizeSpec, string, readonly string[]]>([
    ['times the confidence of the signal', { ...hundred, confidenceWeighted: true }, '80', ['fixed size = 100 shares', '× confidence 0.8 = 80', 'rounded down to steps of 1 = 80 shares']], // prettier-ignore
    ['within its bounds', bounded(100, 100, 'deny'), '100', ['fixed size = 100 shares', 'rounded down to steps of 1 = 100 shares']], // prettier-ignore
    ['raised to its least', bounded(101, 500), '101', ['fixed size = 100 shares', 'rounded down to steps of 1 = 100 shares', 'raised to the least, 101 shares', 'uses 101 % of what was wanted']], // prettier-ignore
    ['cut to its most', bounded(1, 99), '99', ['fixed size = 100 shares', 'rounded down to steps of 1 = 100 shares', 'cut to the most, 99 shares', 'uses 99 % of what was wanted']], // prettier-ignore
    ['bounded after it is weighted', { ...bounded(1, 50), confidenceWeighted: true }, '50', ['fixed size = 100 shares', '× confidence 0.8 = 80', 'rounded down to steps of 1 = 80 shares', 'cut to the most, 50 shares', 'uses 62.5 % of what was wanted']], // prettier-ignore
  ])('is %s', (_name, size, sized, lines) => {
    expect(shares(size)).toBe(sized);
    const sizing = sizeEntry(input(size));
    expect(sizing.ok && sizing.value.steps).toEqual(lines);
  });
  it.each([
    ['below', bounded(101, 500, 'deny'), 'at least 101 shares'],
    ['above', bounded(1, 99, 'deny'), 'at most 99 shares'],
  ])('is denied %s its bounds where its rule says so', (_where, size, limit) => {
    const sizing = sizeEntry(input(size));
    expect(sizing.ok ? null : sizing.refusal).toMatchObject({ code: 'SIZE_OUTSIDE', limit, actual: '100' }); // prettier-ignore
  });
  it('never exceeds what was asked for, whatever the price, unless a least is asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 1_000 }),
        (cents, amount, confidence, most) => {
          const size = { kind: 'notional', amount: decimal(amount), confidenceWeighted: true, maxShares: decimal(most) } as const; // prettier-ignore
          const weight = decimal(confidence).div(100);
          const referencePrice = price(decimal(cents).div(100));
          const sizing = sizeEntry(input(size, { referencePrice, confidence: weight }));
          const { quantity } = present(sizing.ok ? sizing.value : null, 'nothing is missing');
          expect(quantity.times(referencePrice).lte(weight.times(amount))).toBe(true);
          expect(quantity.lte(most) && quantity.isInteger()).toBe(true);
        },
      ),
    );
  });
});

describe('prices from a quote', () => {
  const quote = { bid: price('99.90'), ask: price('100.10') };
  it('takes the side that the order would meet', () => {
    expect(referencePriceOf(quote, 'BUY')?.toFixed(2)).toBe('100.10');
    expect(referencePriceOf(quote, 'SELL')?.toFixed(2)).toBe('99.90');
    expect(referencePriceOf({ ...quote, ask: null }, 'BUY')).toBeNull();
  });
  it('snaps a limit so that it is never worse than asked', () => {
    expect(snapLimit(decimal('10.019'), 'BUY', flatLadder('0.01')).toFixed()).toBe('10.01');
    expect(snapLimit(decimal('10.011'), 'SELL', flatLadder('0.01')).toFixed()).toBe('10.02');
  });
  it('makes a marketable limit that stays inside the collar', () => {
    const of = { collarPercent: decimal(3), ladder: flatLadder('0.01') };
    expect(marketableLimit(quote, 'SELL', of).toFixed(2)).toBe('98.40');
    expect(marketableLimit(quote, 'BUY', of).toFixed(2)).toBe('101.60');
    const wide = { bid: price('80'), ask: price('120') };
    expect(marketableLimit(wide, 'SELL', of).toFixed(2)).toBe('97.00');
  });
  it('keeps a marketable limit on a tick within the collar, whatever the quote and the tick', () => {
    const cents = fc.integer({ min: 1_000, max: 100_000 });
    const tick = fc.constantFrom('0.01', '0.05', '0.25');
    fc.assert(
      fc.property(cents, fc.nat(200), tick, (bid, spread, increment) => {
        const [low, high] = [bid, bid + spread].map((each) => price(decimal(each).div(100)));
        const touches = { bid: present(low, 'bid'), ask: present(high, 'ask') };
        const middle = touches.bid.plus(touches.ask).div(2);
        const room = middle.times('0.03');
        const of = { collarPercent: decimal(3), ladder: flatLadder(increment) };
        const buy = marketableLimit(touches, 'BUY', of);
        const sell = marketableLimit(touches, 'SELL', of);
        expect([buy, sell].every((limit) => limit.mod(increment).isZero())).toBe(true);
        expect(buy.lte(middle.plus(room)) && sell.gte(middle.minus(room))).toBe(true);
        // It is rounded by less than a tick, towards the market.
        const [wantedBuy, wantedSell] = [touches.ask.plus(room.div(2)), touches.bid.minus(room.div(2))]; // prettier-ignore
        expect(buy.lte(wantedBuy) && sell.gte(wantedSell)).toBe(true);
        if (wantedBuy.lte(middle.plus(room))) expect(wantedBuy.minus(buy).lt(increment)).toBe(true);
        if (wantedSell.gte(middle.minus(room))) expect(sell.minus(wantedSell).lt(increment)).toBe(true); // prettier-ignore
      }),
    );
  });
});
