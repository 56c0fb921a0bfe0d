import { decimal } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { DEFAULT_PLAN_SETTINGS, type TradeOpening, summaryOf, tradeStatusOf } from '..';
import type { DoubleDown } from './double-down-spec';

const directions = [['LONG'], ['SHORT']] as const;
const { repairMs } = DEFAULT_PLAN_SETTINGS;

/** Half-way to the stop as many shares again: the original's. */
function doubling(levels: readonly (readonly [string, string])[] = [['0.5', '1']]): DoubleDown {
  return {
    levels: levels.map(([fraction, multiple]) => ({
      ...{ stopFraction: decimal(fraction), sizeMultiple: decimal(multiple) },
      quantity: decimal(100).times(multiple),
    })),
    ...{ pricedBy: 'AVERAGE', sizeStep: decimal(1), state: 'WAITING' },
  };
}

function opened(changes: Partial<TradeOpening>): TradeHarness {
  return new TradeHarness({ doubleDown: doubling(), ...changes });
}

const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);
const held = (harness: TradeHarness): number => harness.broker.position().abs().toNumber();
const covered = (harness: TradeHarness): number => harness.broker.covered().toNumber();
const isLong = ({ trade }: TradeHarness): boolean => trade.direction === 'LONG';
const resting = (harness: TradeHarness): readonly (readonly [number, string])[] =>
  harness.broker
    .living('ADD')
    .map(({ terms }) => [terms.quantity.toNumber(), terms.limitPrice?.toFixed(2) ?? 'market']);
const shown = (harness: TradeHarness): readonly (string | undefined)[] => {
  const { stopPrice, targetPrice } = summaryOf(harness.trade, harness.now);
  return [stopPrice?.toFixed(2), targetPrice?.toFixed(2)];
};

describe.each(directions)('%s: an entry that doubles down', (direction) => {
  it('rests as many shares half-way to its stop, once it is filled and protected', () => {
    const harness = opened({ direction });
    harness.settle();
    expect(resting(harness)).toEqual([]);
    harness.broker.fill(harness.ref('E'), 100);
    harness.settle();
    expect(resting(harness)).toEqual([[100, isLong(harness) ? '98.50' : '101.50']]);
    harness.pass(60_000);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect([held(harness), covered(harness)]).toEqual([100, 100]);
    expect(harness.log().filter((step) => step.startsWith('place A'))).toEqual(['place A1 100']);
    expect(wrong(harness)).toEqual([]);
  });

  it('has stop and target grow with each of its fills, by modify, and priced by the average', () => {
    const harness = opened({ direction }).enter();
    const price = isLong(harness) ? '98.50' : '101.50';
    harness.quote = { bid: decimal(price), ask: decimal(price) };
    for (const [shares, all] of [
      [30, 130],
      [70, 200],
    ] as const) {
      // prettier-ignore
      harness.broker.fill(harness.ref('A'), shares, price);
      harness.settle();
      expect([held(harness), covered(harness)]).toEqual([all, all]);
    }
    // 200 at 99.25 (100.75).
    expect(shown(harness)).toEqual(isLong(harness) ? ['96.27', '107.19'] : ['103.78', '92.69']);
    expect(harness.log().filter((step) => step.startsWith('cancel'))).toEqual([]);
    expect(harness.broker.living('TARGET')[0]?.terms.quantity.toNumber()).toBe(200);
    expect(wrong(harness)).toEqual([]);
  });

  it('keeps stop and target where the entry put them, where its rule prices by the entry', () => {
    const harness = opened({ direction, doubleDown: { ...doubling(), pricedBy: 'ENTRY' } }).enter();
    const before = shown(harness);
    const price = isLong(harness) ? '98.50' : '101.50';
    harness.quote = { bid: decimal(price), ask: decimal(price) };
    harness.broker.fill(harness.ref('A'), 100, price);
    harness.settle();
    expect(shown(harness)).toEqual(before);
    expect([held(harness), covered(harness)]).toEqual([200, 200]);
  });

  it('rests several levels, each an order of its own, measured from what the entry cost', () => {
    const doubleDown = doubling([['0.25', '0.5'], ['0.5', '1'], ['0.8', '2']]); // prettier-ignore
    const harness = opened({ direction, doubleDown }).enter(100, '102.00');
    // The stop is 3 % from 102: 98.94 (105.06).
    expect(resting(harness)).toEqual(
      isLong(harness)
        ? [[50, '101.23'], [100, '100.47'], [200, '99.55']] // prettier-ignore
        : [[50, '102.77'], [100, '103.53'], [200, '104.45']], // prettier-ignore
    );
    expect(wrong(harness)).toEqual([]);
  });

  it('doubles what has filled where the entry was cut, never more than was approved', () => {
    const harness = opened({ direction, doubleDown: doubling([['0.5', '1.5']]) });
    harness.settle();
    harness.broker.fill(harness.ref('E'), 33);
    harness.pass(repairMs * 2);
    expect(resting(harness)).toEqual([[49, isLong(harness) ? '98.50' : '101.50']]);
    expect([held(harness), covered(harness)]).toEqual([33, 33]);
    expect(wrong(harness)).toEqual([]);
  });

  it('waits for the gate to pass entries, and is dropped where that takes long', () => {
    const harness = opened({ direction });
    harness.settle();
    harness.gate = 'exits';
    harness.broker.fill(harness.ref('E'), 100);
    harness.pass(30_000);
    expect(resting(harness)).toEqual([]);
    const late = opened({ direction });
    late.settle();
    late.gate = 'exits';
    late.broker.fill(late.ref('E'), 100);
    late.pass(61_000);
    for (const each of [harness, late]) {
      each.gate = 'open';
      each.pass(repairMs);
    }
    expect(resting(harness)).toHaveLength(1);
    expect(resting(late)).toEqual([]);
    expect(late.log()).toContain('notice DOUBLE_DOWN_DROPPED');
  });

  it.each<readonly [string, (harness: TradeHarness) => unknown]>([
    ['trading is halted', (harness: TradeHarness) => (harness.entriesStopped = true)],
    ['the trade is left', (harness: TradeHarness) => harness.exit()],
    ['somebody closes shares by hand', (harness: TradeHarness) => harness.take(40)],
    ['the account holds the other side', (harness: TradeHarness) => (harness.external = decimal(isLong(harness) ? -10 : 10))], // prettier-ignore
    ['somebody cancels it by hand', (harness: TradeHarness) => harness.broker.end(harness.ref('A'), 'CANCELLED')], // prettier-ignore
    ['the session ends it', (harness: TradeHarness) => harness.broker.end(harness.ref('A'), 'EXPIRED')], // prettier-ignore
    ['the stop closes the trade', (harness: TradeHarness) => harness.broker.fill(harness.ref('S'), 100, '97.00')], // prettier-ignore
    ['the target closes the trade', (harness: TradeHarness) => harness.broker.fill(harness.ref('T'), 100, '108.00')], // prettier-ignore
  ])('ends, and is not placed again, where %s', (_why, happen) => {
    const harness = opened({ direction }).enter();
    happen(harness);
    harness.settle();
    harness.pass(repairMs);
    expect(resting(harness)).toEqual([]);
    harness.entriesStopped = false;
    harness.pass(repairMs * 3);
    expect(resting(harness)).toEqual([]);
    expect(wrong(harness)).toEqual([]);
  });

  it.each<readonly [string, (harness: TradeHarness) => unknown]>([
    ['trading is halted', (harness: TradeHarness) => (harness.entriesStopped = true)],
    ['the trade is left', (harness: TradeHarness) => harness.exit()],
    ['the market is at the stop', (harness: TradeHarness) => { const at = decimal(isLong(harness) ? '97.00' : '103.00'); harness.quote = { bid: at, ask: at }; }], // prettier-ignore
    ['the exchange has halted it', (harness: TradeHarness) => (harness.halted = true)],
  ])('is not placed where %s before the entry has filled', (_why, happen) => {
    const harness = opened({ direction });
    harness.settle();
    happen(harness);
    harness.broker.fill(harness.ref('E'), 100);
    harness.settle();
    harness.pass(repairMs);
    expect(harness.log().filter((step) => step.startsWith('place A'))).toEqual([]);
    expect(wrong(harness)).toEqual([]);
  });

  it('is refused by the broker without harm', () => {
    const harness = opened({ direction });
    harness.broker.refusals.push({ purpose: 'ADD', code: '201' });
    harness.enter();
    harness.pass(repairMs);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect([held(harness), covered(harness)]).toEqual([100, 100]);
    expect(harness.log().filter((step) => step.startsWith('place A'))).toHaveLength(1);
  });

  it('is cancelled first where the trade is left, and what filled of it leaves too', () => {
    const harness = opened({ direction }).enter();
    harness.broker.fill(harness.ref('A'), 40);
    harness.settle();
    harness.exit();
    expect(harness.log().at(-1)).toBe('cancel A1');
    harness.settle();
    harness.pass(1_000);
    expect(harness.broker.living('TARGET')[0]?.terms.quantity.toNumber()).toBe(140);
    expect(wrong(harness)).toEqual([]);
  });

  it('concludes the intent of its entry once, whatever its own orders do', () => {
    const harness = opened({ direction }).enter();
    harness.broker.fill(harness.ref('A'), 100);
    harness.settle();
    harness.pass(repairMs);
    const ends = harness.log().filter((step) => step.startsWith('conclude'));
    expect(ends).toEqual(['conclude EXECUTED FILLED']);
  });
});
