import { decimal } from '@fairlead/core';
import type { LegPurpose } from '../../order/leg';
import { TradeHarness } from '../../testing';
import type { PlaceRefusal } from '../../testing/model-broker';
import { DEFAULT_PLAN_SETTINGS, describeChange, summaryOf, tradeStatusOf } from '..';

const { lastResortMs } = DEFAULT_PLAN_SETTINGS;
const REFUSED = { purpose: 'STOP', code: '201' } as const;
const directions = [['LONG'], ['SHORT']] as const;

/** A position of 100 shares whose stop the broker refused with the entry. */
function naked(
  direction: 'LONG' | 'SHORT' = 'LONG',
  refusal: PlaceRefusal = REFUSED,
): TradeHarness {
  const harness = new TradeHarness({ direction });
  harness.broker.refusals.push({ ...refusal });
  return enterAtOnce(harness);
}

/** The entry fills before anything of its stop is known here: else it would be cut. */
function enterAtOnce(harness: TradeHarness, shares = 100): TradeHarness {
  harness.deliverCommand();
  harness.broker.fill(harness.ref('E'), shares);
  harness.settle();
  return harness;
}

function fillExits(harness: TradeHarness, price = '99.00'): void {
  for (const exit of harness.broker.living('EXIT'))
    harness.broker.fill(exit.orderRef, 1_000, price);
  harness.settle();
  harness.pass(1_000);
}

const notices = (harness: TradeHarness): readonly string[] =>
  harness.steps.flatMap((step) => (step.kind === 'notice' ? [step.code] : []));
const placed = (harness: TradeHarness, purpose: LegPurpose): readonly string[] =>
  harness.trade.legs.filter((leg) => leg.purpose === purpose).map((leg) => leg.type);
const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);

describe('a stop that is refused again and again', () => {
  it.each(directions)(
    '%s: the position is left at the market, within the time, once',
    (direction) => {
      const harness = naked(direction);
      harness.pass(lastResortMs + 3_000);
      const [exit] = harness.broker.living('EXIT');
      expect(exit?.side).toBe(direction === 'LONG' ? 'SELL' : 'BUY');
      expect(exit?.terms).toMatchObject({ quantity: decimal(100), limitPrice: null });
      expect(placed(harness, 'EXIT')).toEqual(['MARKET']);
      expect(tradeStatusOf(harness.trade)).toBe('CLOSING');
      expect(notices(harness)).toContain('LAST_RESORT');
      expect(harness.trade.note.reason).toMatch(/201/);
      fillExits(harness);
      expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
      const closed = describeChange(
        { ...harness.trade, closedAt: null },
        harness.trade,
        harness.now,
      );
      expect(closed?.code).toBe('LAST_RESORT');
      expect(closed?.reason).toMatch(/201.*refused with 201.*: (lost|gained) 100/);
      expect(wrong(harness)).toEqual([]);
    },
  );

  it('leaves after three refusals, before the time is over', () => {
    const harness = naked();
    harness.pass(12_000);
    expect(placed(harness, 'STOP').length).toBeGreaterThanOrEqual(3);
    expect(placed(harness, 'EXIT')).toEqual(['MARKET']);
  });

  it('leaves only what filled of a partly filled entry, and ends the entry', () => {
    const harness = new TradeHarness();
    harness.broker.refusals.push({ ...REFUSED });
    enterAtOnce(harness, 40);
    harness.pass(lastResortMs + 3_000);
    expect(harness.broker.living('ENTRY')).toEqual([]);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(40);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });

  it('does not leave where one is taken before that', () => {
    const harness = naked('LONG', { ...REFUSED, times: 2 });
    harness.pass(lastResortMs * 2);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(placed(harness, 'EXIT')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });

  it('leaves no more than may still be closed', () => {
    const harness = naked();
    harness.closingCapacity = decimal(60);
    harness.pass(lastResortMs + 3_000);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(60);
  });
});

describe('a stop that is refused with advice is tried another way', () => {
  it('by another type', () => {
    const harness = naked('LONG', { ...REFUSED, code: '387', advice: 'type', type: 'STOP' });
    harness.pass(3_000);
    const stop = harness.trade.legs.findLast((leg) => leg.purpose === 'STOP');
    expect([stop?.type, stop?.status]).toEqual(['STOP_LIMIT', 'HELD']);
    expect(stop?.terms.stopPrice?.toFixed(2)).toBe('97.00');
    expect(stop?.terms.limitPrice?.lt(97)).toBe(true);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });

  it('by another time in force', () => {
    const harness = naked('SHORT', { ...REFUSED, code: '111', advice: 'time', times: 1 });
    harness.pass(3_000);
    const stop = harness.trade.legs.findLast((leg) => leg.purpose === 'STOP');
    expect([stop?.type, stop?.timeInForce, stop?.status]).toEqual(['STOP', 'DAY', 'HELD']);
  });

  it('alone, where groups are not taken', () => {
    const harness = naked('LONG', { ...REFUSED, code: '395', advice: 'group', times: 1 });
    harness.broker.refusals.push({ ...REFUSED, code: '395', advice: 'group', grouped: true });
    harness.pass(3_000);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(harness.broker.living('TARGET')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });

  it('in parts, where it is too large, and follows the position with them', () => {
    const harness = naked('LONG', { ...REFUSED, code: '383', advice: 'size', above: 50 });
    harness.pass(3_000);
    const parts = harness.broker.living('STOP');
    expect(parts.map((part) => part.terms.quantity.toNumber())).toEqual([50, 50]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    const [first] = parts;
    harness.broker.fill(first?.orderRef ?? harness.ref('S'), 30, '97.00');
    harness.settle();
    harness.pass(5_000);
    expect(harness.broker.covered().toNumber()).toBe(70);
    expect(harness.broker.position().toNumber()).toBe(70);
    expect(wrong(harness)).toEqual([]);
  });

  it('not at all where nothing helps: the position is left at once', () => {
    const harness = naked('LONG', { ...REFUSED, code: '396', advice: 'none' });
    harness.pass(2_000);
    expect(placed(harness, 'EXIT')).toEqual(['MARKET']);
  });
});

describe('a stop of which nobody knows whether it lives', () => {
  it.each([
    ['is not there', 'absent'],
    ['lives', 'lives'],
  ] as const)('and that %s is cancelled by id before another is placed', (_name, doubt) => {
    const harness = new TradeHarness();
    harness.broker.doubts.set('STOP', doubt);
    enterAtOnce(harness);
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      protected: false,
      stopPrice: null,
    });
    harness.broker.doubts.clear();
    harness.pass(10_000);
    expect(harness.log().indexOf('cancel S1')).toBeLessThan(
      harness.log().indexOf('place S2 100 T2 100'),
    );
    expect(harness.log()).toContain('cancel S1');
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(wrong(harness)).toEqual([]);
  });

  it('and that fills while it is cancelled closes the trade: nothing else is placed', () => {
    const harness = new TradeHarness();
    harness.broker.doubts.set('STOP', 'lives');
    enterAtOnce(harness);
    harness.tick(5_500);
    harness.broker.fill(harness.ref('S'), 100, '97.00');
    harness.settle();
    harness.pass(3_000);
    expect(harness.broker.position().toNumber()).toBe(0);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(placed(harness, 'EXIT')).toEqual([]);
  });

  it('and whose cancel is refused is reported once, and requested again', () => {
    const harness = new TradeHarness();
    harness.broker.doubts.set('STOP', 'lives');
    harness.broker.refuses.cancel = 2;
    enterAtOnce(harness);
    harness.pass(19_000);
    expect(harness.log().filter((line) => line === 'cancel S1')).toHaveLength(2);
    expect(notices(harness).filter((code) => code === 'STOP_UNKNOWN')).toHaveLength(1);
    expect(wrong(harness)).toEqual([]);
  });

  it.each(directions)('%s: again and again leads to the market as well', (direction) => {
    const harness = new TradeHarness({ direction });
    harness.broker.doubts.set('STOP', 'absent');
    enterAtOnce(harness);
    harness.pass(lastResortMs + 5_000);
    expect(harness.broker.living('EXIT')).toHaveLength(1);
    expect(harness.broker.living('STOP', 'TARGET')).toEqual([]);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });
});

describe('the last resort waits', () => {
  it.each([
    [
      'a halt',
      (harness: TradeHarness, on: boolean): void => {
        harness.halted = on;
      },
    ],
    [
      'a closed session',
      (harness: TradeHarness, on: boolean): void => {
        harness.session = on ? 'closed' : 'open';
      },
    ],
    [
      'a lost link (1100)',
      (harness: TradeHarness, on: boolean): void => {
        harness.gate = on ? 'closed' : 'open';
        harness.gateSince = harness.now;
      },
    ],
  ] as const)(
    'through %s, however long, with an alarm, and decides again after it',
    (_name, set) => {
      const harness = naked();
      set(harness, true);
      harness.pass(lastResortMs * 20);
      expect(placed(harness, 'EXIT')).toEqual([]);
      expect(notices(harness)).toEqual(['UNPROTECTED_WAITS']);
      set(harness, false);
      harness.pass(1_000);
      expect(placed(harness, 'EXIT')).toEqual([]);
      harness.pass(lastResortMs + 3_000);
      expect(harness.broker.living('EXIT')).toHaveLength(1);
      expect(wrong(harness)).toEqual([]);
    },
  );

  it('takes an exit back that a halt met, protects where it can, and leaves after it', () => {
    const harness = naked();
    harness.pass(lastResortMs + 3_000);
    expect(harness.broker.living('EXIT')).toHaveLength(1);
    harness.halted = true;
    harness.pass(5_000);
    expect(harness.broker.living('EXIT')).toEqual([]);
    harness.halted = false;
    harness.pass(lastResortMs + 5_000);
    expect(harness.broker.living('EXIT')).toHaveLength(1);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });

  it('goes on where it was after the link came back: the exit that is out stays the only one', () => {
    const harness = naked();
    harness.pass(lastResortMs + 3_000);
    harness.gate = 'closed';
    harness.pass(60_000);
    harness.gate = 'exits';
    harness.gateSince = harness.now;
    harness.pass(5_000);
    expect(placed(harness, 'EXIT')).toEqual(['MARKET']);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });

  it('is not begun by refusals from before the session opened', () => {
    const harness = naked();
    harness.session = 'closed';
    harness.pass(60_000);
    harness.broker.refusals.length = 0;
    harness.session = 'open';
    harness.pass(60_000);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(placed(harness, 'EXIT')).toEqual([]);
  });

  it('counts where the broker reports neither halts nor sessions', () => {
    const harness = naked();
    harness.halted = null;
    harness.session = 'unknown';
    harness.pass(lastResortMs + 3_000);
    expect(placed(harness, 'EXIT')).toEqual(['MARKET']);
  });
});

describe('an exit of the last resort', () => {
  it('that is refused as well backs off more and more slowly, pages each time, and is one at a time', () => {
    const harness = naked();
    harness.broker.refusals.push({ purpose: 'EXIT', code: '201' });
    harness.pass(300_000);
    const exits = harness.trade.legs.filter((leg) => leg.purpose === 'EXIT');
    expect(exits.length).toBeGreaterThan(4);
    expect(exits.length).toBeLessThan(16);
    const pauses = exits
      .slice(1)
      .map((exit, index) => exit.placedAt - (exits[index]?.placedAt ?? 0));
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? 0);
    expect(Math.max(...pauses)).toBeLessThan(70_000);
    expect(
      notices(harness).filter((code) => code === 'EXIT_REFUSED').length,
    ).toBeGreaterThanOrEqual(exits.length - 1);
    expect(wrong(harness)).toEqual([]);
  });

  it('that is refused lets the stop have another try meanwhile, and stands down where it holds', () => {
    const harness = naked();
    harness.broker.refusals.push({ purpose: 'EXIT', code: '201' });
    harness.pass(lastResortMs + 3_000);
    harness.broker.refusals.splice(0, 1);
    harness.pass(70_000);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(harness.broker.living('EXIT')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect(wrong(harness)).toEqual([]);
  });

  it('ends a stop that turns up alive beside it', () => {
    const harness = naked();
    harness.pass(lastResortMs + 3_000);
    const stop = harness.trade.legs.findLast((leg) => leg.purpose === 'STOP');
    const order = harness.broker.orders.get(stop?.orderRef ?? harness.ref('S'));
    if (stop === undefined || order === undefined) throw new Error('a stop was tried');
    // It had only been given up: the broker has it after all.
    harness.trade = {
      ...harness.trade,
      legs: harness.trade.legs.map((leg) =>
        leg.orderRef === stop.orderRef ? { ...leg, status: 'LAPSED', code: 'LAPSED' } : leg,
      ),
    };
    order.status = 'HELD';
    harness.learn({
      ...{ kind: 'status', orderRef: stop.orderRef, status: 'HELD', cancelPending: false },
      ...{ quantity: null, filledQuantity: null, limitPrice: null, stopPrice: null },
      ...{ ocaGroup: null, ocaType: null, permId: null, code: null, reason: null },
    });
    expect(harness.log().at(-1)).toBe(`cancel ${stop.orderRef.slice(-2)}`);
    harness.settle();
    fillExits(harness);
    expect(harness.broker.position().toNumber()).toBe(0);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });

  it('is not needed where a stop that was taken for lost fills in part: it lives, and covers the rest', () => {
    const harness = new TradeHarness();
    harness.broker.doubts.set('STOP', 'lives');
    harness.broker.refuses.cancel = 3;
    enterAtOnce(harness);
    harness.pass(lastResortMs - 4_000);
    harness.broker.fill(harness.ref('S'), 30, '97.00');
    harness.pass(60_000);
    expect(harness.broker.covered().toNumber()).toBe(70);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect(placed(harness, 'EXIT')).toEqual([]);
  });

  it('and a new stop are sent for what is left where the old one filled in part while it was cancelled', () => {
    const harness = new TradeHarness();
    harness.broker.doubts.set('STOP', 'lives');
    enterAtOnce(harness);
    harness.tick(5_500);
    harness.broker.fill(harness.ref('S'), 30, '97.00');
    harness.settle();
    harness.broker.refusals.push({ ...REFUSED });
    harness.pass(lastResortMs * 2);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(70);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });

  it.each([4_000, 9_000, 21_500, 23_000, 26_000])(
    'goes on after a restart %i ms into it: what was decided is in the record',
    (ms) => {
      const harness = naked();
      harness.broker.refusals.push({ purpose: 'EXIT', code: '201', times: 1 });
      harness.pass(ms);
      harness.gate = 'closed';
      harness.tick(10_000);
      harness.gate = 'open';
      harness.gateSince = harness.now;
      harness.pass(lastResortMs * 2 + 5_000);
      fillExits(harness);
      expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
      expect(wrong(harness)).toEqual([]);
    },
  );
});

describe('a trade that somebody leaves while its stop is refused', () => {
  it('is left at the market after the time where its exit does not fill, its limit first taken back', () => {
    const harness = naked();
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.settle();
    harness.exit('operator');
    harness.pass(lastResortMs + 6_000);
    expect(placed(harness, 'EXIT').at(-1)).toBe('MARKET');
    expect(harness.broker.living('EXIT')).toHaveLength(1);
    fillExits(harness);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });
});
