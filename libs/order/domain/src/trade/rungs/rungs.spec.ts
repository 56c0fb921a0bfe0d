import { decimal } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { DEFAULT_PLAN_SETTINGS, describeChange, summaryOf, tradeStatusOf } from '..';

const directions = [['LONG'], ['SHORT']] as const;
const { repairMs } = DEFAULT_PLAN_SETTINGS;
const percent = (value: number) => ({ kind: 'percent', value: decimal(value) }) as const;

/** Half of it at 3 %, a quarter at 5 %, the rest at 8 %; the stop at 3 %. */
function laddered(direction: 'LONG' | 'SHORT', shares = 100): TradeHarness {
  const rungs = [
    { target: percent(3), percent: decimal(50) },
    { target: percent(5), percent: decimal(25) },
  ];
  const protection = { stop: percent(3), target: percent(8), rungs };
  const harness = new TradeHarness({ direction, protection });
  return harness.enter(shares);
}

const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);
const held = (harness: TradeHarness): number => harness.broker.position().abs().toNumber();
const covered = (harness: TradeHarness): number => harness.broker.covered().toNumber();
const isLong = ({ trade }: TradeHarness): boolean => trade.direction === 'LONG';
/** Each living target with its shares and its price, as far as it is from 100 in percent. */
const targets = (harness: TradeHarness): readonly (readonly [number, number])[] =>
  harness.broker
    .living('TARGET')
    .map(
      ({ terms, filled }) =>
        [
          terms.quantity.minus(filled).toNumber(),
          terms.limitPrice?.minus(100).abs().toNumber() ?? 0,
        ] as const,
    ) // prettier-ignore
    .sort(([, one], [, other]) => one - other);
const stops = (harness: TradeHarness): readonly number[] =>
  harness.broker.living('STOP').map(({ terms, filled }) => terms.quantity.minus(filled).toNumber());
const refOf = (harness: TradeHarness, purpose: 'STOP' | 'TARGET', rung: number | null) => {
  const order = harness.broker.living(purpose).find((each) => each.rung === rung);
  if (order === undefined) throw new Error('no such order lives');
  return order.orderRef;
};

describe.each(directions)('%s: a trade with several targets', (direction) => {
  it('has a pair of its own for each once it is held, and the rest at the last', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    expect(targets(harness)).toEqual([[50, 3], [25, 5], [25, 8]]); // prettier-ignore
    expect([...stops(harness)].sort((one, other) => one - other)).toEqual([25, 25, 50]);
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      status: 'OPEN',
      protected: true,
    });
    expect(harness.trade.exposedMs).toBeLessThan(repairMs);
    expect(wrong(harness)).toEqual([]);
  });

  it.each(['filled whole', 'cancelled after a part'])(
    'places no pair for shares that its stop may just have sold: %s, before an execution comes',
    (what) => {
      const { protection } = laddered(direction).trade;
      const harness = new TradeHarness({ direction, protection });
      harness.settle();
      harness.broker.hideFills(harness.ref('S'));
      harness.broker.fill(harness.ref('E'), 100);
      harness.broker.fill(harness.ref('S'), what === 'filled whole' ? 100 : 60, isLong(harness) ? '97.00' : '103.00'); // prettier-ignore
      harness.broker.end(harness.ref('S'), 'CANCELLED');
      while (harness.deliverStatus()) continue;
      expect(harness.log().filter((step) => step.startsWith('place'))).toEqual([]);
      harness.settle();
      harness.pass(repairMs * 2);
      expect(covered(harness)).toBe(held(harness));
      expect(harness.trade.note.code).not.toBe('FLIPPED');
      expect(wrong(harness)).toEqual([]);
    },
  );

  it('leaves in whole shares, with what is over on the last', () => {
    const harness = new TradeHarness({
      direction,
      protection: laddered(direction).trade.protection,
    });
    harness.settle();
    harness.broker.fill(harness.ref('E'), 7);
    harness.pass(repairMs * 2);
    expect(targets(harness)).toEqual([[3, 3], [1, 5], [3, 8]]); // prettier-ignore
    expect([held(harness), covered(harness)]).toEqual([7, 7]);
  });

  it('reduces no stop but its own where a target fills, in part or whole', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    const price = isLong(harness) ? '103.00' : '97.00';
    for (const [shares, left] of [
      [20, 80],
      [30, 50],
    ] as const) {
      // prettier-ignore
      harness.broker.fill(refOf(harness, 'TARGET', 0), shares, price);
      harness.settle();
      expect([held(harness), covered(harness)]).toEqual([left, left]);
    }
    harness.pass(repairMs * 2);
    expect(targets(harness)).toEqual([[25, 5], [25, 8]]); // prettier-ignore
    expect([held(harness), covered(harness)]).toEqual([50, 50]);
    expect(wrong(harness)).toEqual([]);
  });

  it('closes with its last target, nothing left working', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    for (const rung of [0, 1, null]) {
      harness.broker.fill(refOf(harness, 'TARGET', rung), 100, isLong(harness) ? '108.00' : '92.00'); // prettier-ignore
      harness.settle();
    }
    harness.pass(repairMs);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.broker.living('STOP', 'TARGET')).toEqual([]);
    expect(wrong(harness)).toEqual([]);
  });

  it('has no pair beside a target that is still as large as all of it', () => {
    const { protection } = laddered(direction).trade;
    const harness = new TradeHarness({ direction, protection });
    harness.settle();
    harness.broker.unchangeable.add(harness.ref('T'));
    harness.broker.fill(harness.ref('E'), 100);
    for (let step = 0; step < 100; step += 1) {
      harness.pass(100);
      const closing = harness.broker.living('TARGET').map(({ terms, filled }) => terms.quantity.minus(filled).toNumber()); // prettier-ignore
      expect(closing.reduce((all, each) => all + each, 0)).toBeLessThanOrEqual(held(harness));
    }
    expect([held(harness), covered(harness)]).toEqual([100, 100]);
    expect(wrong(harness)).toEqual([]);
  });

  it('has its last target alone moved by a rule, which is done once the broker shows that', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.adjust({ target: decimal(isLong(harness) ? '110' : '90') });
    harness.settle();
    harness.pass(repairMs * 8);
    expect(targets(harness)).toEqual([[50, 3], [25, 5], [25, 10]]); // prettier-ignore
    const ends = harness.log().filter((step) => step.startsWith('conclude'));
    expect(ends).toEqual(['conclude EXECUTED FILLED', 'conclude EXECUTED ADJUSTED']);
    expect(wrong(harness)).toEqual([]);
  });

  it('replaces that pair alone whose stop the broker does not let become larger', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    const before = harness.broker.living('STOP').map(({ orderRef }) => orderRef);
    harness.broker.unchangeable.add(refOf(harness, 'STOP', 0));
    harness.add(40);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 40, '100.00');
    harness.settle();
    harness.pass(repairMs * 8);
    expect([held(harness), covered(harness)]).toEqual([140, 140]);
    const left = harness.broker.living('STOP').filter(({ orderRef }) => before.includes(orderRef));
    expect(left).toHaveLength(before.length - 1);
    expect(wrong(harness)).toEqual([]);
  });

  it('is stopped out by all of its stops, also where these fill in part', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.broker.fill(refOf(harness, 'STOP', 0), 20, '97.00');
    harness.broker.fill(refOf(harness, 'STOP', 1), 25, '97.00');
    harness.settle();
    harness.pass(repairMs);
    expect([held(harness), covered(harness)]).toEqual([55, 55]);
    expect(targets(harness)).toEqual([[30, 3], [25, 8]]); // prettier-ignore
    const open = harness.trade;
    harness.broker.fill(refOf(harness, 'STOP', 0), 100, '97.00');
    harness.broker.fill(refOf(harness, 'STOP', null), 100, '97.00');
    harness.settle();
    harness.pass(repairMs);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    // What resets the cooldowns of the symbol's rules.
    expect(describeChange(open, harness.trade, harness.now)?.code).toBe('STOPPED_OUT');
    expect(wrong(harness)).toEqual([]);
  });

  it('grows every pair by its part where it is added to, and moves all to the new average', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    const price = isLong(harness) ? '98.00' : '102.00';
    harness.quote = { bid: decimal(price), ask: decimal(price) };
    harness.add(100, { limitPrice: decimal(price) });
    harness.settle();
    harness.broker.fill(harness.ref('A'), 100, price);
    harness.settle();
    harness.pass(repairMs);
    // 200 at 99 (101).
    const [first, second, last] = targets(harness);
    expect([first?.[0], second?.[0], last?.[0]]).toEqual([100, 50, 50]);
    expect(last?.[1]).toBeCloseTo(isLong(harness) ? 6.92 : 7.08, 2);
    expect([held(harness), covered(harness)]).toEqual([200, 200]);
    expect(wrong(harness)).toEqual([]);
  });

  it('asks at once for what becomes smaller and for what may grow by that, while fills cross', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.add(100, { limitPrice: decimal('100.00') });
    harness.settle();
    const { broker } = harness;
    broker.fill(harness.ref('A'), 12);
    broker.fill(refOf(harness, 'TARGET', 1), 20, isLong(harness) ? '105.00' : '95.00');
    harness.deliverExecution();
    harness.deliverCommand();
    broker.fill(refOf(harness, 'TARGET', 1), 20, isLong(harness) ? '105.00' : '95.00');
    harness.deliverCommand();
    harness.settle();
    harness.pass(repairMs);
    expect([held(harness), covered(harness)]).toEqual([held(harness), held(harness)]);
    expect(wrong(harness)).toEqual([]);
  });

  it('leaves nothing again at a target that was reached', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.broker.fill(refOf(harness, 'TARGET', 0), 50, isLong(harness) ? '103.00' : '97.00');
    harness.settle();
    harness.pass(repairMs);
    harness.add(100);
    harness.settle();
    harness.broker.fill(harness.ref('A'), 100);
    harness.settle();
    harness.pass(repairMs);
    expect(targets(harness).map(([shares]) => shares)).toEqual([50, 100]);
    expect([held(harness), covered(harness)]).toEqual([150, 150]);
    expect(wrong(harness)).toEqual([]);
  });

  it.each([
    ['the stop of one', 'STOP'],
    ['the target of one', 'TARGET'],
  ] as const)(
    'gives the others up where the broker refuses %s: the last covers all',
    (_which, purpose) => {
      const harness = new TradeHarness({
        direction,
        protection: laddered(direction).trade.protection,
      });
      harness.settle();
      harness.broker.refusals.push({ purpose, code: '201', times: 1 });
      harness.broker.fill(harness.ref('E'), 100);
      harness.settle();
      harness.pass(repairMs * 3);
      expect(targets(harness)).toEqual([[100, 8]]);
      expect(harness.log().filter((step) => step === 'notice TARGETS_GIVEN_UP')).toHaveLength(1);
      expect([held(harness), covered(harness)]).toEqual([100, 100]);
      expect(wrong(harness)).toEqual([]);
    },
  );

  it('gets the stop back that somebody cancelled, and only that pair anew', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.broker.end(refOf(harness, 'STOP', 1), 'CANCELLED');
    harness.settle();
    harness.pass(repairMs * 2);
    expect(targets(harness)).toEqual([[50, 3], [25, 5], [25, 8]]); // prettier-ignore
    expect([held(harness), covered(harness)]).toEqual([100, 100]);
    expect(wrong(harness)).toEqual([]);
  });

  it('is left with all that is held, each pair ended before the exit goes out', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.exit();
    harness.pass(repairMs);
    expect(harness.broker.living('STOP', 'TARGET')).toEqual([]);
    const [exit] = harness.broker.living('EXIT');
    expect(exit?.terms.quantity.toNumber()).toBe(100);
    harness.broker.fill(harness.ref('X'), 100);
    harness.settle();
    harness.pass(repairMs);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(wrong(harness)).toEqual([]);
  });

  it('is left at the market where no stop holds', () => {
    const harness = laddered(direction);
    harness.pass(1_000);
    harness.broker.refuses.place = 100;
    for (const rung of [0, 1, null]) harness.broker.end(refOf(harness, 'STOP', rung), 'CANCELLED');
    harness.settle();
    harness.pass(19_000);
    harness.broker.refuses.place = 0;
    harness.pass(30_000);
    const living = harness.broker.living('EXIT');
    const isBack = covered(harness) === held(harness);
    expect(isBack || living[0]?.terms.quantity.toNumber() === 100).toBe(true);
    expect(wrong(harness)).toEqual([]);
  });
});
