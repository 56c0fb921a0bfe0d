import * as fc from 'fast-check';
import { Decimal, ZERO, decimal, sum } from '@fairlead/core';
import { isAlive, knownFilled } from '../../order/leg';
import { TradeHarness } from '../../testing';
import {
  DEFAULT_PLAN_SETTINGS,
  type DoubleDown,
  type ProtectionSpec,
  type TradeStep,
  plannedPosition,
  takesAdditions,
} from '..';

const { repairMs } = DEFAULT_PLAN_SETTINGS;

const how = fc.record({
  activation: fc.constantFrom('early' as const, 'late' as const),
  fate: fc.constantFrom('live' as const, 'cut' as const, 'cancelled' as const),
});
const wire = ['command', 'command', 'status', 'status', 'execution', 'execution'] as const;
const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom(...wire) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      role: fc.constantFrom('E', 'E', 'A', 'A', 'A', 'S', 'T'),
      shares: fc.integer({ min: 1, max: 60 }),
      price: fc.constantFrom('98.50', '99.00', '100.00', '101.50'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick' as const), ms: fc.nat(900) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), shares: fc.integer({ min: 1, max: 50 }) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('refuse-modify' as const, 'refuse-add' as const) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gate' as const), state: fc.constantFrom('open' as const, 'exits' as const, 'closed' as const) }) }, // prettier-ignore
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('calm' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(harness: TradeHarness, each: Act): void {
  const { broker } = harness;
  switch (each.kind) {
    case 'command':
      harness.deliverCommand();
      return;
    case 'status':
      harness.deliverStatus();
      return;
    case 'execution':
      harness.deliverExecution();
      return;
    case 'tick':
      return harness.tick(each.ms);
    case 'add':
      if (takesAdditions(harness.trade)) harness.add(each.shares, { limitPrice: decimal('99.00') });
      return;
    case 'refuse-modify':
      broker.refuses.modify = 1;
      return;
    case 'refuse-add':
      broker.refusals.push({ purpose: 'ADD', code: '201', times: 1 });
      return;
    case 'gate':
      harness.gate = each.state;
      harness.gateSince = harness.now;
      return;
    case 'fill': {
      const living = broker.living('ENTRY', 'ADD', 'STOP', 'TARGET');
      const own = living.filter(({ orderRef }) => orderRef.includes(`-${each.role}`));
      const order = own[each.shares % Math.max(1, own.length)];
      if (order !== undefined) broker.fill(order.orderRef, each.shares, each.price);
      return;
    }
    case 'calm':
      return checkCalm(harness);
  }
}

/** Within the repair interval of the last change protection equals the position; what the broker refused takes a retry. */
function checkCalm(harness: TradeHarness): void {
  harness.gate = 'open';
  harness.gateSince = harness.now;
  const intervals = harness.broker.reported.some(({ kind }) => kind === 'rejection') ? 4 : 1;
  harness.settle();
  harness.pass(repairMs * intervals);
  const { broker } = harness;
  // The bracket of an entry that has not filled waits with it.
  if (broker.position().isZero() && broker.living('ENTRY').length > 0) return;
  expect(broker.covered().toFixed()).toBe(broker.position().abs().toFixed());
}

/** Where we ask for more, what all stops may cover together is never more than is held by all that we know in that moment. */
function checkAsked(steps: readonly TradeStep[], { trade }: TradeHarness): void {
  const isMore = steps.some(
    (step) =>
      (step.kind === 'place' && step.legs.some(({ purpose }) => purpose === 'STOP')) ||
      (step.kind === 'modify' &&
        step.leg.purpose === 'STOP' &&
        step.wanted.quantity.gt(step.leg.terms.quantity)),
  );
  if (!isMore) return;
  const stops = trade.legs.filter((leg) => leg.purpose === 'STOP' && isAlive(leg));
  const most = stops.map((leg) => {
    const asked = leg.pending?.kind === 'modify' ? leg.pending.wanted.quantity : ZERO;
    return Decimal.max(asked, leg.terms.quantity).minus(knownFilled(leg));
  });
  expect(sum(most).toNumber()).toBeLessThanOrEqual(plannedPosition(trade).toNumber());
}

function checkAlways(harness: TradeHarness): void {
  const sign = harness.trade.direction === 'LONG' ? 1 : -1;
  expect(harness.broker.position().times(sign).toNumber()).toBeGreaterThanOrEqual(0);
  expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
}

const level = { stopFraction: decimal('0.5'), sizeMultiple: decimal(1), quantity: decimal(100) };
const doubleDown: DoubleDown = {
  levels: [level, { ...level, stopFraction: decimal('0.8') }],
  ...{ pricedBy: 'AVERAGE', sizeStep: decimal(1), state: 'WAITING' },
};

const percent = (value: number) => ({ kind: 'percent', value: decimal(value) }) as const;
const protection: ProtectionSpec = { stop: percent(3), target: percent(8) };
const trailing: ProtectionSpec = { ...protection, trail: percent(3) };
const rungs = [
  { target: percent(2), percent: decimal(30) },
  { target: percent(4), percent: decimal(50) },
];

describe('a trade that grows by itself and by rules', () => {
  it.each([
    ['from its first order', false, protection],
    ['from a position whose additions rest', true, protection],
    ['with several targets', true, { ...protection, rungs }],
    ['with several targets and stops that trail', true, { ...trailing, rungs }],
  ])(
    'is protected by what it holds, and by no more because we asked for it, whatever fills in which order: %s',
    (_from, isEntered, spec) => {
      fc.assert(
        fc.property(
          how,
          fc.constantFrom('LONG' as const, 'SHORT' as const),
          fc.array(act, { minLength: 5, maxLength: 30, size: 'max' }),
          (options, direction, acts) => {
            const opening = { direction, doubleDown, protection: spec };
            const harness = new TradeHarness(opening, options);
            if (isEntered) harness.enter();
            for (const each of acts) {
              const before = harness.steps.length;
              perform(harness, each);
              if (each.kind !== 'calm') checkAsked(harness.steps.slice(before), harness);
              checkAlways(harness);
            }
            checkCalm(harness);
            checkAlways(harness);
          },
        ),
        { numRuns: 20 },
      );
    },
  );
});
