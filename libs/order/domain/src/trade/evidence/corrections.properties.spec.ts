import * as fc from 'fast-check';
import {
  type Decimal,
  type ExecutionId,
  ZERO,
  decimal,
  exitSide,
  sideSign,
  sum,
} from '@fairlead/core';
import { type Leg, knownFilled } from '../../order';
import { TradeHarness } from '../../testing';
import { type Trade, type TradeEvidence, applyEvidence, averagePrice, positionOf } from '..';
import type { ExecutionEvidence, StatusEvidence } from './evidence';

const direction = fc.constantFrom('LONG' as const, 'SHORT' as const);
const role = fc.constantFrom('E' as const, 'S' as const, 'T' as const);
/** What is reported of one execution, oldest first: it fills, is corrected up or down, busted, brought back. */
const history = fc.record({
  role,
  revisions: fc.array(
    fc.record({
      shares: fc.oneof(fc.constant(0), fc.nat(100)),
      price: fc.integer({ min: 90, max: 110 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
/** What the broker says of an order, from before a correction or after it. */
const statuses = fc.record({
  role,
  status: fc.constantFrom('WORKING' as const, 'FILLED' as const),
  filled: fc.nat(100),
});
const story = fc.record({
  direction,
  histories: fc.array(history, { maxLength: 6 }),
  statuses: fc.array(statuses, { maxLength: 6 }),
});

describe('the executions of a trade', () => {
  it('count in their last revision, whatever else is received, how often and in which order', () => {
    fc.assert(
      fc.property(
        story.chain((played) => {
          const harness = new TradeHarness({ direction: played.direction });
          const executions = played.histories.flatMap((each, index) =>
            executionsOf(harness, each, index),
          );
          const statuses = played.statuses.map((each) => statusOf(harness, each));
          const all: readonly TradeEvidence[] = [...executions, ...executions, ...statuses];
          const received = fc.shuffledSubarray([...all], { minLength: all.length });
          return fc.record({ played: fc.constant(played), received });
        }),
        ({ played, received }) => {
          const harness = new TradeHarness({ direction: played.direction });
          const latest = played.histories.flatMap((each, index) =>
            executionsOf(harness, each, index).slice(-1),
          );
          const trade = fold(harness, received);
          const expected = fold(harness, latest);
          expect(text(positionOf(trade))).toBe(text(positionOf(expected)));
          expect(text(positionOf(trade))).toBe(text(sum(latest.map(signed))));
          for (const side of ['BUY', 'SELL'] as const) {
            expect(textOrNull(averagePrice(trade, side))).toBe(
              textOrNull(averagePrice(expected, side)),
            );
          }
          for (const [index, leg] of trade.legs.entries()) {
            expect(text(leg.filled)).toBe(text(expected.legs[index]?.filled ?? ZERO));
            // Once it was corrected, nothing is waited for that only an old status counts.
            if (leg.correctedDown === true) expect(text(knownFilled(leg))).toBe(text(leg.filled));
            expect(isHonest(leg)).toBe(true);
          }
        },
      ),
    );
  });
});

/** A corrected order is called filled only where its executions fill it. */
function isHonest(leg: Leg): boolean {
  if (leg.correctedDown !== true) return true;
  return (leg.status === 'FILLED') === leg.filled.gte(leg.terms.quantity);
}

function executionsOf(
  harness: TradeHarness,
  history: {
    readonly role: 'E' | 'S' | 'T';
    readonly revisions: readonly { shares: number; price: number }[];
  },
  index: number,
): readonly ExecutionEvidence[] {
  const orderRef = harness.ref(history.role);
  const side = harness.trade.legs.find((leg) => leg.orderRef === orderRef)?.side;
  return history.revisions.map(({ shares, price }, revision) => ({
    kind: 'execution',
    orderRef,
    executionId: `exec.${index}` as ExecutionId,
    revision: revision + 1,
    // The gateway reports an execution without shares as a correction, whatever its revision.
    corrects: revision > 0 || shares === 0,
    side: side ?? exitSide(harness.trade.direction),
    quantity: decimal(shares),
    price: decimal(price),
  }));
}

function statusOf(
  harness: TradeHarness,
  reported: {
    readonly role: 'E' | 'S' | 'T';
    readonly status: 'WORKING' | 'FILLED';
    readonly filled: number;
  },
): StatusEvidence {
  return {
    kind: 'status',
    orderRef: harness.ref(reported.role),
    status: reported.status,
    cancelPending: false,
    quantity: null,
    filledQuantity: decimal(reported.filled),
    limitPrice: null,
    stopPrice: null,
    ocaGroup: null,
    ocaType: null,
    permId: null,
    code: null,
    reason: null,
  };
}

function fold(harness: TradeHarness, received: readonly TradeEvidence[]): Trade {
  const when = { seenAt: harness.now, happenedAt: harness.now };
  return received.reduce((trade, each) => applyEvidence(trade, each, when), harness.trade);
}

function signed(execution: ExecutionEvidence): Decimal {
  return execution.quantity.times(sideSign(execution.side));
}

function text(value: Decimal): string {
  return value.toFixed();
}

function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : value.toFixed(10);
}
