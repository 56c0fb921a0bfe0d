import * as fc from 'fast-check';
import { decimal, plusMs } from '@fairlead/core';
import { isTerminal } from '../order';
import { TradeHarness } from '../testing';
import { takesAdditions, tradeStatusOf } from '.';

const options = fc.record({
  activation: fc.constantFrom('early' as const, 'late' as const),
  fate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
});
const direction = fc.constantFrom('LONG' as const, 'SHORT' as const);
const action = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'command' as const }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'status' as const }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'execution' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), index: fc.nat(50) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      role: fc.constantFrom(...(['E', 'E', 'A', 'A', 'S', 'T', 'X'] as const)),
      shares: fc.integer({ min: 1, max: 100 }),
      price: fc.constantFrom('99.90', '100.00', '100.60'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      ms: fc.integer({ min: 1, max: 2_500 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'exit' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      shares: fc.integer({ min: 1, max: 100 }),
      limit: fc.constantFrom(null, '99.00'),
      restMs: fc.constantFrom(null, 1_000, 20_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('halt' as const), on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      request: fc.constantFrom('modify' as const, 'cancel' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      role: fc.constantFrom('E' as const, 'A' as const, 'S' as const, 'T' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gate' as const), open: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      index: fc.nat(3),
      shares: fc.oneof(fc.constant(0), fc.nat(100)),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function perform(harness: TradeHarness, act: Action): void {
  const { broker } = harness;
  switch (act.kind) {
    case 'command':
      harness.deliverCommand();
      return;
    case 'status':
      harness.deliverStatus();
      return;
    case 'execution':
      harness.deliverExecution();
      return;
    case 'repeat':
      return harness.repeat(act.index);
    case 'tick':
      return harness.tick(act.ms);
    case 'exit':
      return harness.exit();
    case 'add': {
      if (!takesAdditions(harness.trade)) return;
      const goodTill = act.restMs === null ? null : plusMs(harness.now, act.restMs);
      const limitPrice = act.limit === null ? null : decimal(act.limit);
      harness.add(act.shares, { goodTill, limitPrice });
      return;
    }
    case 'halt':
      harness.entriesStopped = act.on;
      return;
    case 'refuse':
      broker.refuses[act.request] += 1;
      return;
    case 'correct':
      if (act.index < broker.latestExecutions().length) broker.correct(act.index, act.shares);
      return;
    case 'gate':
      harness.gate = act.open ? 'open' : 'closed';
      harness.gateSince = harness.now;
      return;
    case 'fill':
    case 'end': {
      const living = broker.living('ENTRY', 'ADD', 'STOP', 'TARGET', 'EXIT');
      const order = living.find((each) => each.orderRef.includes(`-${act.role}`));
      if (order === undefined) return;
      if (act.kind === 'fill') broker.fill(order.orderRef, act.shares, act.price);
      else broker.end(order.orderRef, 'CANCELLED');
    }
  }
}

/** Everything arrives, the timer runs, and the market fills what an exit asks for. */
function comeToRest(harness: TradeHarness): void {
  harness.gate = 'open';
  harness.gateSince = plusMs(harness.now, 0);
  for (let round = 0; round < 150; round += 1) {
    harness.settle();
    harness.pass(250);
    const leaving = harness.broker.living('EXIT')[0];
    if (leaving !== undefined) harness.broker.fill(leaving.orderRef, 1_000);
    if (harness.trade.exit !== null) {
      const target = harness.broker.living('TARGET')[0];
      const limit = target?.terms.limitPrice;
      const long = harness.trade.direction === 'LONG';
      const marketable =
        limit !== undefined && limit !== null && (long ? limit.lte(100) : limit.gte(100));
      if (target !== undefined && marketable) harness.broker.fill(target.orderRef, 1_000);
    }
  }
}

describe('a trade against a model broker', () => {
  it.each([
    ['from its first order', false],
    ['from a position that orders are added to', true],
  ])(
    'never flips, never orders for ended orders, and comes to rest protected or closed, whatever comes in any order: %s',
    (_from, entered) => {
      fc.assert(
        fc.property(options, direction, fc.array(action, { maxLength: 80 }), (how, side, acts) => {
          const harness = new TradeHarness({ direction: side }, how);
          if (entered) harness.enter().add(50, { limitPrice: decimal('99.00') });
          for (const act of acts) {
            perform(harness, act);
            checkAlways(harness);
          }
          comeToRest(harness);
          checkAlways(harness);
          checkAtRest(harness);
        }),
        { numRuns: 150 },
      );
    },
  );
});

function checkAlways(harness: TradeHarness): void {
  expect(harness.violations).toEqual([]);
  expect(harness.broker.violations).toEqual([]);
  const sign = harness.trade.direction === 'LONG' ? 1 : -1;
  // Where the broker takes an entry back after the exit has filled, nobody can help it: it is brought back.
  if (!harness.broker.executed.some((each) => each.corrects)) {
    expect(harness.broker.position().times(sign).toNumber()).toBeGreaterThanOrEqual(0);
  }
  for (const order of harness.broker.orders.values()) {
    expect(order.filled.lte(order.terms.quantity)).toBe(true);
  }
}

function checkAtRest(harness: TradeHarness): void {
  const { broker, trade } = harness;
  const position = broker.position().abs();
  const status = tradeStatusOf(trade);
  if (position.isZero()) {
    // An entry that has not filled may go on working.
    if (broker.living('ENTRY').length > 0) return;
    expect(status).toBe('CLOSED');
    expect(broker.living('ENTRY', 'ADD', 'STOP', 'TARGET', 'EXIT')).toEqual([]);
    return;
  }
  expect(trade.exit).toBeNull();
  expect(status).toBe('OPEN');
  expect(broker.covered().toFixed()).toBe(position.toFixed());
  const targets = broker.living('TARGET').map((each) => each.terms.quantity.minus(each.filled));
  for (const target of targets) expect(target.lte(position)).toBe(true);
  // An addition may rest beside stop and target, for as long as it has.
  const living = trade.legs.filter((leg) => !isTerminal(leg.status) && leg.purpose !== 'ADD');
  expect(living.length).toBeLessThanOrEqual(2);
  checkAdditions(harness);
  expect(decimal(trade.executions.length).gte(1)).toBe(true);
}

/** Each addition is concluded once, when it is known how it ended; none rests past its time or through a halt. */
function checkAdditions({ trade, steps, broker, now, entriesStopped }: TradeHarness): void {
  const executed = new Set(trade.executions.map((each) => each.orderRef));
  for (const { orderRef, intent } of trade.additions) {
    if (intent === null) continue;
    const leg = trade.legs.find((each) => each.orderRef === orderRef);
    const ends = steps.filter((step) => step.kind === 'conclude' && step.intent.intentId === intent.intentId); // prettier-ignore
    // It ends by its first fill, also where the broker takes that back later.
    const hasFilled = executed.has(orderRef);
    const isKnown = leg !== undefined && (isTerminal(leg.status) || hasFilled);
    expect(ends).toHaveLength(isKnown ? 1 : 0);
    if (broker.living('ADD').every((order) => order.orderRef !== orderRef)) continue;
    expect(entriesStopped).toBe(false);
    expect(leg?.goodTill === null || (leg?.goodTill ?? 0) > now).toBe(true);
  }
}
