import { type Direction, decimal } from '@fairlead/core';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from '../risk';
import { RISK_NOW, TradeHarness, entryIntent, intentView, riskInput } from '../testing';
import type { DoubleDownSpec, Trade } from '../trade';
import { UNMOVED } from '../trade/moving/moves';
import { reasonNotToAdd } from './approve-addition';
import { approveEntry } from './approve-entry';
import type { AddIntent, EntryIntent } from './intent';

const doubling = (...levels: readonly (readonly [string, string])[]): DoubleDownSpec => ({
  levels: levels.map(([fraction, multiple]) => ({
    ...{ stopFraction: decimal(fraction), sizeMultiple: decimal(multiple) },
  })),
  pricedBy: 'AVERAGE',
});

interface Case {
  readonly direction: Direction;
  readonly shares: number;
  readonly doubleDown?: DoubleDownSpec;
  readonly limits?: Partial<RiskLimits>;
  readonly changes?: Partial<EntryIntent>;
  readonly trades?: readonly Trade[];
  readonly shortableShares?: number;
}

function approve({ direction, shares, doubleDown, limits = {}, ...rest }: Case) {
  const view = intentView();
  const { quote } = riskInput().view;
  const size = { kind: 'shares', shares: decimal(shares) } as const;
  const wish = entryIntent({
    ...{ direction, allowShort: true, size, ...rest.changes },
    ...(doubleDown === undefined ? {} : { doubleDown }),
  });
  const lendable = rest.shortableShares === undefined ? {} : { shortableShares: decimal(rest.shortableShares) }; // prettier-ignore
  return approveEntry(wish, {
    ...view,
    settings: { ...view.settings, limits: { ...DEFAULT_RISK_LIMITS, ...limits } },
    ...{ now: RISK_NOW, trades: rest.trades ?? [] },
    quote: quote === null ? null : { ...quote, ...lendable },
  });
}

function denials(wanted: Case): readonly string[] {
  const approved = approve(wanted);
  return approved.ok
    ? []
    : approved.refusal.flatMap(({ check, passed }) => (passed ? [] : [check]));
}

const LEVEL = doubling(['0.5', '1']);
const SHARES = decimal(100);

describe.each([['LONG'], ['SHORT']] as const)('%s: an entry that doubles down', (direction) => {
  it('is approved with the shares of each level, the nearest first, and says so', () => {
    const approved = approve({ direction, shares: 100, doubleDown: doubling(['0.8', '2'], ['0.5', '0.255']) }); // prettier-ignore
    if (!approved.ok) throw new Error(JSON.stringify(approved.refusal));
    const { doubleDown, sizing } = approved.value;
    expect(doubleDown?.levels.map(({ quantity }) => quantity.toNumber())).toEqual([25, 200]);
    expect(sizing.quantity.toNumber()).toBe(100);
    expect(sizing.steps.slice(-2)).toEqual([
      expect.stringMatching(/^then 0\.255 × as many at 0\.5 of the way to the stop = 25 at about .*, 125 in all$/u), // prettier-ignore
      expect.stringMatching(/^then 2 × as many at 0\.8 of the way to the stop = 200 at about .*, 325 in all$/u), // prettier-ignore
    ]);
  });

  it('is denied where all of it would be too large a position, though the entry alone is not', () => {
    // 10 % of a million at about 100 are just below 1000 shares.
    const open = { orderNotionalMax: decimal(1_000_000), orderNotional: decimal(1_000_000), orderSharesMax: decimal(10_000) }; // prettier-ignore
    const price = approve({ direction, shares: 1 });
    if (!price.ok) throw new Error('one share passes');
    const most = decimal(100_000).div(price.value.referencePrice).times('0.99').floor().toNumber();
    const half = Math.floor(most * 0.48);
    expect(denials({ direction, shares: most, limits: open })).toEqual([]);
    expect(denials({ direction, shares: most, doubleDown: LEVEL, limits: open })).toEqual(['MAX_POSITION']); // prettier-ignore
    expect(denials({ direction, shares: half, doubleDown: LEVEL, limits: open })).toEqual([]);
  });

  it.each<readonly [string, Partial<RiskLimits>, Partial<EntryIntent>, string]>([
    ['one order may not be so large', { orderSharesMax: decimal(150) }, {}, 'QTY_ABOVE_MAX'],
    ['the key may not enter for so much', {}, { maxNotional: SHARES.times(250) }, 'NOTIONAL_MAX_OF_KEY'], // prettier-ignore
  ])('is denied where %s', (_why, limits, changes, code) => {
    const doubleDown = doubling(['0.5', '2']);
    expect(denials({ direction, shares: 100, limits, changes })).toEqual([]);
    expect(denials({ direction, shares: 100, doubleDown, limits, changes })).toEqual([code]);
  });

  it('is not kept from a wide stop by the collar of the market', () => {
    const percent = { kind: 'percent', value: decimal(20) } as const;
    const changes = { protection: { stop: percent, target: percent } };
    expect(denials({ direction, shares: 100, doubleDown: LEVEL, changes })).toEqual([]);
  });

  it('keeps room for what another trade may still add by itself', () => {
    const limits = { orderNotionalMax: decimal(1_000_000), orderNotional: decimal(1_000_000), positionEquityPct: decimal(4) }; // prettier-ignore
    const level = {
      stopFraction: decimal('0.5'),
      sizeMultiple: decimal(1),
      quantity: decimal(100),
    };
    const doubleDown = { levels: [level], pricedBy: 'AVERAGE', sizeStep: decimal(1), state: 'WAITING' } as const; // prettier-ignore
    const waiting = (changes: object): Trade => new TradeHarness({ direction, ...changes }).trade;
    const wish = { direction, shares: 150, limits, changes: { strategy: 'other' } };
    const plain = approve({ ...wish, trades: [waiting({})] });
    const doubled = approve({ ...wish, trades: [waiting({ doubleDown })] });
    const position = ({ ...result }: ReturnType<typeof approve>): string | undefined =>
      (result.ok ? result.value.checks : result.refusal).find(({ check }) => check === 'MAX_POSITION')?.actual; // prettier-ignore
    expect(
      decimal(position(doubled) ?? '0')
        .div(position(plain) ?? '1')
        .toFixed(2),
    ).toBe('1.40');
  });
});

describe.each([['LONG'], ['SHORT']] as const)(
  '%s: a rule that doubles down on what is open',
  (direction) => {
    const doubleDown = { stopFraction: decimal('0.5'), sizeMultiple: decimal(1) };
    const wish: AddIntent = {
      ...{ ...entryIntent(), kind: 'ADD', direction: 'ANY', size: null, doubleDown },
      ...{ limitOffsetPercent: null, profitPercentMin: null },
    };

    it('may do so while the stop stands at a loss, and not once it was moved to a profit', () => {
      const { trade } = new TradeHarness({ direction }).enter();
      expect(reasonNotToAdd(trade, wish)).toBeNull();
      const level = decimal(direction === 'LONG' ? '101.00' : '99.00');
      const moved = { ...UNMOVED, stop: { level, loosened: false } };
      expect(reasonNotToAdd({ ...trade, moved }, wish)).toBe('the stop stands at the average price or beyond it'); // prettier-ignore
    });

    it('may not where there is no stop by choice', () => {
      const { trade } = new TradeHarness({ direction, protection: null }).enter();
      expect(reasonNotToAdd(trade, wish)).toContain('no stop');
    });
  },
);

it('a short that doubles down needs shares to borrow for all of it', () => {
  const wish = { direction: 'SHORT', shares: 100, shortableShares: 150 } as const;
  expect(denials(wish)).toEqual([]);
  expect(denials({ ...wish, doubleDown: LEVEL })).toEqual(['SHORTABLE']);
});
