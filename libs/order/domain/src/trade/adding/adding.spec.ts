import * as fc from 'fast-check';
import { decimal, plusMs } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { DEFAULT_PLAN_SETTINGS, summaryOf, takesAdditions, tradeStatusOf } from '..';

const directions = [['LONG'], ['SHORT']] as const;
const { repairMs } = DEFAULT_PLAN_SETTINGS;

/** A position of 100 shares at 100, and an addition of 50 that rests at the broker. */
function resting(direction: 'LONG' | 'SHORT', restMs: number | null = null): TradeHarness {
  const harness = new TradeHarness({ direction }).enter();
  const goodTill = restMs === null ? null : plusMs(harness.now, restMs);
  harness.add(50, { limitPrice: decimal('100.00'), goodTill });
  harness.settle();
  return harness;
}

const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);
const covered = (harness: TradeHarness): number => harness.broker.covered().toNumber();
const held = (harness: TradeHarness): number => harness.broker.position().abs().toNumber();
const isLong = ({ trade }: TradeHarness): boolean => trade.direction === 'LONG';

describe.each(directions)('%s: an order that is added to a trade', (direction) => {
  it('rests beside an open trade, which stays open and protected', () => {
    const harness = resting(direction);
    harness.pass(60_000);
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      status: 'OPEN',
      protected: true,
    });
    expect(harness.broker.living('ADD')).toHaveLength(1);
    expect(covered(harness)).toBe(100);
    expect(takesAdditions(harness.trade)).toBe(true);
    expect(wrong(harness)).toEqual([]);
  });

  it('has each of its fills protected at once, while the rest of it rests', () => {
    const harness = resting(direction);
    for (const [shares, all] of [
      [10, 110],
      [15, 125],
      [25, 150],
    ] as const) {
      harness.broker.fill(harness.ref('A'), shares);
      harness.settle();
      expect([held(harness), covered(harness)]).toEqual([all, all]);
    }
    const [target] = harness.broker.living('TARGET');
    expect(target?.terms.quantity.toNumber()).toBe(150);
    expect(harness.log().filter((step) => step.startsWith('place'))).toEqual([]);
    expect(harness.log().filter((step) => step.startsWith('cancel'))).toEqual([]);
    expect(harness.log().filter((step) => step.startsWith('conclude'))).toEqual([
      'conclude EXECUTED FILLED',
      'conclude EXECUTED FILLED',
    ]);
    expect(wrong(harness)).toEqual([]);
  });

  it('moves stop and target to the new average, also while it rests', () => {
    const harness = resting(direction);
    const price = isLong(harness) ? '98.00' : '102.00';
    harness.broker.fill(harness.ref('A'), 25, price);
    harness.settle();
    // 125 shares at 99.60 (100.40): the stop 3 % and the target 8 % from there, on a tick away from the market.
    const { stopPrice, targetPrice } = summaryOf(harness.trade, harness.now);
    expect([stopPrice?.toFixed(), targetPrice?.toFixed()]).toEqual(
      isLong(harness) ? ['96.61', '107.57'] : ['103.42', '92.36'],
    );
    expect([held(harness), covered(harness)]).toEqual([125, 125]);
  });

  it('is priced with what is held, not with what had closed before it', () => {
    const harness = new TradeHarness({ direction }).enter();
    const price = isLong(harness) ? '108.00' : '92.00';
    harness.broker.fill(harness.ref('T'), 90, price);
    harness.settle();
    harness.quote = { bid: decimal(price), ask: decimal(price) };
    harness.add(100);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 100, price);
    harness.settle();
    harness.pass(repairMs);
    // 10 shares at 100 and 100 at 108 (92): 110 at 107.27 (92.73), and the stop 3 % from there.
    expect(summaryOf(harness.trade, harness.now).stopPrice?.toFixed()).toBe(isLong(harness) ? '104.05' : '95.51'); // prettier-ignore
    expect([held(harness), covered(harness)]).toEqual([110, 110]);
  });

  it('that fills below the stop, after that had closed the trade, gets a stop of its own price', () => {
    const harness = new TradeHarness({ direction }).enter();
    const [stopped, added] = isLong(harness) ? ['92.00', '90.00'] : ['108.00', '110.00'];
    harness.add(10, { limitPrice: decimal(added) });
    harness.settle();
    harness.quote = { bid: decimal(added), ask: decimal(added) };
    harness.broker.fill(harness.ref('S'), 100, stopped);
    harness.broker.fill(harness.ref('A'), 10, added);
    harness.settle();
    harness.pass(repairMs);
    expect(summaryOf(harness.trade, harness.now).stopPrice?.toFixed()).toBe(isLong(harness) ? '87.3' : '113.3'); // prettier-ignore
    expect([held(harness), covered(harness)]).toEqual([10, 10]);
  });

  it('keeps stop and target at the average so far while an execution is on its way', () => {
    const harness = new TradeHarness({ direction }).enter();
    const price = isLong(harness) ? '107.00' : '93.00';
    harness.quote = { bid: decimal(price), ask: decimal(price) };
    const pricesNow = (): readonly (string | undefined)[] => {
      const { stopPrice, targetPrice } = summaryOf(harness.trade, harness.now);
      return [stopPrice?.toFixed(), targetPrice?.toFixed()];
    };
    harness.add(100);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 100, price);
    harness.settle();
    const averaged = pricesNow();
    harness.add(100);
    harness.settle();
    harness.broker.fill(harness.ref('A', 2), 50, price);
    // The fill is known by its status alone.
    while (harness.deliverStatus() || harness.deliverCommand());
    expect(covered(harness)).toBe(250);
    expect(pricesNow()).toEqual(averaged);
    // The target of the entry alone stood at 108 (92), which the market may have reached by now.
    expect(averaged).toEqual(isLong(harness) ? ['100.39', '111.78'] : ['99.4', '88.78']);
  });

  it.each([
    ['the stop', 'S', '97.00'],
    ['the target', 'T', '108.00'],
  ] as const)('ends where %s closes the trade, and its intent says so', (_what, role, price) => {
    const harness = resting(direction);
    harness.broker.fill(harness.ref(role), 100, price);
    harness.settle();
    harness.pass(repairMs);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.broker.living('ADD', 'STOP', 'TARGET')).toEqual([]);
    expect(harness.log()).toContain('conclude SUPERSEDED TRADE_ENDED');
    expect(wrong(harness)).toEqual([]);
  });

  it('is protected by a fresh pair where it fills after the stop had closed the trade', () => {
    const harness = resting(direction);
    harness.broker.fill(harness.ref('S'), 100, '97.00');
    harness.broker.fill(harness.ref('A'), 50, '97.00');
    harness.settle();
    harness.pass(repairMs);
    expect([held(harness), covered(harness)]).toEqual([50, 50]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect(wrong(harness)).toEqual([]);
  });

  it.each<readonly [string, (harness: TradeHarness) => unknown, string]>([
    ['its time is over', (harness: TradeHarness) => harness.pass(11_000), 'EXPIRED NOT_FILLED'],
    ['trading is halted', (harness: TradeHarness) => (harness.entriesStopped = true), 'DENIED TRADING_HALTED'], // prettier-ignore
    ['the trade is left', (harness: TradeHarness) => harness.exit(), 'SUPERSEDED EXIT_CAME_FIRST'],
    ['somebody closes shares by hand', (harness: TradeHarness) => harness.take(40), 'DENIED TAKEN'],
    ['somebody cancels it by hand', (harness: TradeHarness) => harness.broker.end(harness.ref('A'), 'CANCELLED'), 'DENIED IB_202'], // prettier-ignore
    ['the account holds the other side', (harness: TradeHarness) => (harness.external = decimal(isLong(harness) ? -10 : 10)), 'DENIED EXTERNAL_HOLDING'], // prettier-ignore
  ])('ends where %s', (_why, happen, end) => {
    const harness = resting(direction, 10_000);
    happen(harness);
    harness.pass(repairMs);
    expect(harness.broker.living('ADD')).toEqual([]);
    expect(harness.log()).toContain(`conclude ${end}`);
    expect(covered(harness)).toBeGreaterThanOrEqual(held(harness) - 40);
    expect(wrong(harness)).toEqual([]);
  });

  it('ends where the stop is cancelled by hand, and a fresh pair covers all that is held', () => {
    const harness = resting(direction);
    harness.broker.fill(harness.ref('A'), 20);
    harness.broker.end(harness.ref('S'), 'CANCELLED');
    harness.settle();
    harness.pass(repairMs * 2);
    expect(harness.broker.living('ADD')).toEqual([]);
    expect([held(harness), covered(harness)]).toEqual([120, 120]);
    expect(harness.broker.living('STOP')).toHaveLength(1);
    expect(wrong(harness)).toEqual([]);
  });

  it('fills while nobody sees it, and is protected when the gate opens again', () => {
    const harness = resting(direction);
    Object.assign(harness, { gate: 'closed', gateSince: harness.now });
    harness.broker.fill(harness.ref('A'), 30);
    harness.tick(60_000);
    Object.assign(harness, { gate: 'open', gateSince: harness.now });
    harness.settle();
    harness.pass(repairMs);
    expect([held(harness), covered(harness)]).toEqual([130, 130]);
    expect(wrong(harness)).toEqual([]);
  });

  it('that is in doubt ends, and what of it filled is protected', () => {
    const harness = new TradeHarness({ direction }).enter();
    harness.broker.doubts.set('ADD', 'lives');
    harness.add(50, { limitPrice: decimal('100.00') });
    harness.settle();
    harness.broker.fill(harness.ref('A'), 50);
    harness.settle();
    harness.pass(repairMs * 2);
    expect([held(harness), covered(harness)]).toEqual([150, 150]);
    expect(wrong(harness)).toEqual([]);
  });

  it('whose executions are taken back leaves no stop that is too large', () => {
    const harness = resting(direction);
    harness.broker.fill(harness.ref('A'), 50);
    harness.settle();
    harness.broker.correct(1, 0);
    harness.settle();
    harness.pass(repairMs);
    expect([held(harness), covered(harness)]).toEqual([100, 100]);
    expect(wrong(harness)).toEqual([]);
  });

  it('is refused by the broker without harm', () => {
    const harness = new TradeHarness({ direction }).enter();
    harness.broker.refusals.push({ purpose: 'ADD', code: '201' });
    harness.add(50);
    harness.settle();
    harness.pass(repairMs);
    expect(harness.log()).toContain('conclude DENIED IB_201');
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      status: 'OPEN',
      protected: true,
    });
    expect(takesAdditions(harness.trade)).toBe(true);
  });

  it.each([
    ['is not answered', (harness: TradeHarness) => (harness.broker.ignoresCancels = true)],
    ['is refused', (harness: TradeHarness) => (harness.broker.refuses.cancel = 1_000)],
  ])('holds no exit up whose cancel %s, and what fills of it later leaves too', (_how, happen) => {
    const harness = resting(direction);
    happen(harness);
    harness.exit();
    harness.pass(repairMs * 3);
    const leaving = harness.trade.exit?.limitPrice?.toFixed();
    expect(harness.broker.living('TARGET')[0]?.terms.limitPrice?.toFixed()).toBe(leaving);
    harness.broker.fill(harness.ref('T'), 100);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 50);
    harness.settle();
    harness.pass(repairMs);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(50);
    expect(wrong(harness)).toEqual([]);
  });

  it('is not waited for by an exit whose stop is gone', () => {
    const harness = resting(direction);
    harness.broker.ignoresCancels = true;
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.exit();
    harness.broker.end(harness.ref('S'), 'CANCELLED');
    harness.settle();
    harness.pass(repairMs);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(100);
    expect(wrong(harness)).toEqual([]);
  });

  it('gets no stop where its trade is unprotected by choice', () => {
    const harness = new TradeHarness({ direction, protection: null }).enter();
    harness.add(50, { limitPrice: decimal('100.00') });
    harness.settle();
    harness.broker.fill(harness.ref('A'), 20);
    harness.settle();
    harness.pass(60_000);
    expect([held(harness), covered(harness)]).toEqual([120, 0]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    harness.exit();
    harness.pass(1_000);
    expect(harness.broker.living('ADD')).toEqual([]);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(120);
  });
});

describe('additions whose fills cross with those of stop and target', () => {
  const act = fc.record({
    role: fc.constantFrom('A' as const, 'A' as const, 'S' as const, 'T' as const),
    shares: fc.integer({ min: 1, max: 40 }),
    /** What reaches us before the next fill. */
    wire: fc.constantFrom('all', 'statuses', 'executions', 'nothing'),
    more: fc.boolean(),
  });

  it('leave the position covered exactly, once all has arrived, and never turn it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        fc.array(act, { maxLength: 20 }),
        (direction, acts) => {
          const harness = resting(direction);
          for (const { role, shares, wire, more } of acts) {
            const { broker } = harness;
            if (more && takesAdditions(harness.trade)) harness.add(shares);
            const purpose = { A: 'ADD', S: 'STOP', T: 'TARGET' } as const;
            const order = broker.living(purpose[role])[0];
            if (order !== undefined) broker.fill(order.orderRef, shares);
            if (wire === 'all') harness.settle();
            if (wire === 'statuses') harness.deliverStatus();
            if (wire === 'executions') harness.deliverExecution();
            harness.tick(50);
            const sign = direction === 'LONG' ? 1 : -1;
            expect(broker.position().times(sign).toNumber()).toBeGreaterThanOrEqual(0);
          }
          harness.settle();
          harness.pass(repairMs);
          expect(covered(harness)).toBe(held(harness));
          expect(harness.broker.living('STOP').length).toBeLessThanOrEqual(1);
          expect(wrong(harness)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
