import * as fc from 'fast-check';
import { type Decimal, Decimal as DecimalValue, type OrderRef, decimal, sum } from '@fairlead/core';
import type { LegPurpose } from '../../order/leg';
import { TradeHarness } from '../../testing';
import { DEFAULT_PLAN_SETTINGS, takesAdditions, tradeStatusOf } from '..';

/** Refused exits that a run may see: with more of them no time bounds how long a position is naked. */
const EXIT_REFUSALS_MAX = 3;
const { lastResortMs, repairMs } = DEFAULT_PLAN_SETTINGS;
/** The pauses after so many refused exits, the patience with orders in doubt before and after, and the timer. */
const BOUND_MS = lastResortMs + repairMs * (1 + 2 + 4) + repairMs * 5 * (1 + EXIT_REFUSALS_MAX);

/** How often the planner looks: what is due between two looks is done at the second. */
const TICK_MS = 250;

const purpose = fc.constantFrom<LegPurpose>('STOP', 'STOP', 'TARGET');
const advice = fc.constantFrom(undefined, 'type', 'time', 'size', 'group', 'none');
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.integer({ min: 250, max: 9_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      ...{
        purpose,
        advice,
        times: fc.constantFrom(1, 2, 5, 1_000),
        above: fc.constantFrom(0, 0, 40),
      },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('doubt' as const),
      ...{ purpose: fc.constantFrom<LegPurpose>('STOP', 'TARGET', 'EXIT') },
      doubt: fc.constantFrom('lives' as const, 'absent' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('calm' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refuseExit' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      ...{
        purpose: fc.constantFrom<LegPurpose>('STOP', 'TARGET', 'EXIT', 'ADD'),
        shares: fc.integer({ min: 1, max: 100 }),
      },
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), purpose }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuseCancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('halt' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('session' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gate' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exit' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('market' as const),
      cents: fc.integer({ min: -200, max: 400 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      shares: fc.integer({ min: 1, max: 50 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adjust' as const),
      cents: fc.integer({ min: -250, max: -10 }),
    }),
  },
);

const percent = (value: number) => ({ kind: 'percent', value: decimal(value) }) as const;
const rungs = [{ target: percent(4), percent: decimal(50) }];
/** What becomes of stop and target by the entry's own wish. */
const PLANS = {
  plain: {},
  trailing: { trail: percent(2) },
  laddered: { rungs },
  ladderedTrailing: { rungs, trail: percent(2) },
  breakEven: { breakEven: { after: percent(1), plus: { kind: 'ticks', value: decimal(1) } } },
} as const;
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** A run, with the time in which the broker's side was naked although it could have been left. */
class Run {
  nakedMs = 0;
  /** What fills in what crossed on the wire turns the position round, and is bought back: `comeToRest` sees to that. */
  private hasTurned = false;
  private isCancelRefused = false;
  private exitRefusals = 0;

  constructor(readonly harness: TradeHarness) {}

  act(act: Action): void {
    const { harness } = this;
    const { broker } = harness;
    switch (act.kind) {
      case 'pass':
        return this.pass(act.ms);
      case 'refuse':
        broker.refusals.push({
          ...{ purpose: act.purpose, code: '201', times: act.times, above: act.above },
          ...(act.advice === undefined ? {} : { advice: act.advice }),
        });
        return;
      case 'doubt':
        broker.doubts.set(act.purpose, act.doubt);
        return;
      case 'calm':
        broker.refusals.length = 0;
        broker.doubts.clear();
        return;
      case 'refuseExit':
        if (this.exitRefusals >= EXIT_REFUSALS_MAX) return;
        this.exitRefusals += 1;
        broker.refusals.push({ purpose: 'EXIT', code: '201', times: 1 });
        return;
      case 'fill':
        for (const { orderRef } of broker.living(act.purpose).slice(0, 1)) {
          this.fill(orderRef, act.shares);
        }
        return harness.settle();
      case 'end':
        for (const { orderRef } of broker.living(act.purpose)) broker.end(orderRef, 'CANCELLED');
        return harness.settle();
      case 'refuseCancel':
        broker.refuses.cancel = 1;
        this.isCancelRefused = true;
        return;
      case 'halt':
        harness.halted = act.on;
        return;
      case 'session':
        harness.session = act.on ? 'open' : 'closed';
        return;
      case 'gate':
        harness.gate = act.on ? 'open' : 'closed';
        harness.gateSince = harness.now;
        return;
      case 'exit':
        return harness.exit();
      case 'market':
        return this.quote(act.cents);
      case 'add':
        if (harness.gate !== 'open' || !takesAdditions(harness.trade)) return;
        harness.add(act.shares);
        harness.deliverCommand();
        return harness.settle();
      case 'adjust':
        if (harness.trade.exit !== null) return;
        return harness.adjust({ stop: { level: this.priceAt(act.cents), loosened: false } });
    }
  }

  /** So many cents in profit. */
  private priceAt(cents: number): Decimal {
    const sign = this.harness.trade.direction === 'LONG' ? 1 : -1;
    return decimal(100).plus(decimal(cents).div(100).times(sign));
  }

  private quote(cents: number): void {
    const middle = this.priceAt(cents);
    this.harness.quote = { bid: middle.minus('0.01'), ask: middle.plus('0.01') };
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.harness.pass(Math.min(TICK_MS, left));
      const { gate, halted, session, broker } = this.harness;
      const canLeave = gate !== 'closed' && halted !== true && session !== 'closed';
      const isLeaving = broker.living('EXIT').length > 0;
      const isNaked = broker.covered().lt(broker.position().abs());
      this.nakedMs = canLeave && isNaked && !isLeaving ? this.nakedMs + TICK_MS : 0;
      this.check();
    }
  }

  check(): void {
    const { harness } = this;
    expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
    expect(this.nakedMs).toBeLessThanOrEqual(BOUND_MS);
    const isShut = harness.halted === true || harness.session === 'closed';
    const market = harness.broker.living('EXIT').filter(({ terms }) => terms.limitPrice === null);
    if (isShut && harness.gate !== 'closed' && !this.isCancelRefused) expect(market).toEqual([]);
    // Everything has arrived: what lives is too large only while nothing may be sent, or nobody knows whether it lives.
    if (harness.gate === 'closed' || this.hasTurned || !harness.isQuiet) return;
    expect(closing(harness).lte(harness.broker.position().abs())).toBe(true);
  }

  fill(orderRef: OrderRef, shares: number): void {
    const { harness } = this;
    const { isQuiet, gate, broker } = harness;
    broker.fill(orderRef, shares, '99.00');
    const sign = harness.trade.direction === 'LONG' ? 1 : -1;
    const isTurned = broker.position().times(sign).lt(0);
    expect(isTurned && !this.hasTurned && isQuiet && gate !== 'closed').toBe(false);
    this.hasTurned ||= isTurned;
  }
}

/** Shares that what lives could close at most: of one group only one can fill. */
function closing({ broker }: TradeHarness): Decimal {
  const groups = new Map<string, Decimal>();
  for (const order of broker.living('STOP', 'TARGET', 'EXIT')) {
    const key = order.ocaGroup === '' ? order.orderRef : order.ocaGroup;
    const left = order.terms.quantity.minus(order.filled);
    groups.set(key, DecimalValue.max(groups.get(key) ?? left, left));
  }
  return sum([...groups.values()]);
}

describe('a position whose protection is refused, or in doubt, at random', () => {
  it('is never naked for longer than the last resort allows, has one exit at most, and no pair beside a living one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        fc.constantFrom(...(Object.keys(PLANS) as (keyof typeof PLANS)[])),
        fc.array(action, { maxLength: 40 }),
        (direction, plan, acts) => {
          const protection = { stop: percent(3), target: percent(8), ...PLANS[plan] };
          const harness = new TradeHarness({ direction, protection });
          const run = new Run(harness);
          for (const act of acts
            .filter(({ kind }) => kind === 'refuse' || kind === 'doubt')
            .slice(0, 1)) {
            run.act(act);
          }
          harness.deliverCommand();
          harness.broker.fill(harness.ref('E'), 100);
          harness.settle();
          for (const act of acts) run.act(act);
          comeToRest(run);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Everything is taken again, the market fills what leaves: nothing but a protected position or none is left. */
function comeToRest(run: Run): void {
  const { harness } = run;
  harness.broker.refusals.length = 0;
  harness.broker.doubts.clear();
  Object.assign(harness, { gate: 'open', gateSince: harness.now, halted: false, session: 'open' });
  for (let round = 0; round < 400; round += 1) {
    run.pass(250);
    const leaving = [...harness.broker.living('EXIT')];
    if (harness.trade.exit !== null) leaving.push(...harness.broker.living('TARGET'));
    for (const { orderRef } of leaving) run.fill(orderRef, 1_000);
    if (round % 40 === 39 && ['CLOSED', 'OPEN'].includes(tradeStatusOf(harness.trade))) break;
  }
  const held = harness.broker.position().abs();
  if (held.isZero()) return expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  expect(harness.broker.covered().toFixed()).toBe(held.toFixed());
}
