import { type Decimal, ZERO, decimal, instant, sum } from '@fairlead/core';
import * as fc from 'fast-check';
import { type Execution, effectiveExecutions, signedQuantity } from './execution';
import { FLAT, applyCommission, applyExecution, foldExecutions, unrealisedPnl } from './position';

const PRECISE = '0.00000001';
const dollars = fc.integer({ min: 1, max: 5_000_000 }).map((cents) => decimal(cents).times('0.01'));

function executionsOf(moments: number): fc.Arbitrary<readonly Execution[]> {
  return fc
    .array(
      fc.record({
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        // None for an execution that the broker took back.
        shares: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 1, max: 500 }) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        price: dollars,
        commission: dollars,
        moment: fc.nat(moments),
      }),
      { maxLength: 40 },
    )
    .map((rows) =>
      rows.map(({ side, shares, price, commission, moment }, index) => ({
        executionId: `0000e0d5.${index}`,
        revision: 0,
        side,
        quantity: decimal(shares),
        price,
        multiplier: decimal(1),
        currency: 'USD',
        executedAt: instant(moment * 1_000),
        commission,
      })),
    );
}

const cashOf = (executions: readonly Execution[]): Decimal =>
  sum(executions.map((one) => signedQuantity(one).times(one.price).neg()));

/** Executions with what became of each: corrected up and down, busted, brought back, in any order of arrival. */
const revised = executionsOf(20).chain((originals) =>
  fc
    .tuple(
      ...originals.map((original) =>
        fc
          .array(fc.record({ shares: fc.nat(500), price: dollars, commission: dollars }), {
            maxLength: 4,
          })
          .map((later) => [
            original,
            ...later.map(({ shares, ...rest }, index) => ({
              ...original,
              ...rest,
              revision: index + 1,
              quantity: decimal(shares),
            })),
          ]),
      ),
    )
    .chain((histories) => {
      const all = histories.flat();
      const latest = histories.map((history) => history.at(-1)).filter((one) => one !== undefined);
      const arrived = fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 });
      return fc.record({ latest: fc.constant(latest), arrived });
    }),
);

describe('positions', () => {
  it('are what the last revisions make of them, whatever else arrived and in whatever order', () => {
    fc.assert(
      fc.property(revised, ({ latest, arrived }) => {
        const position = foldExecutions(arrived);
        expect(position).toEqual(foldExecutions(latest));
        expect(position.quantity.eq(sum(latest.map(signedQuantity)))).toBe(true);
        expect(position.totalCommission.eq(sum(latest.map((one) => one.commission)))).toBe(true);
      }),
    );
  });

  it('are those of the executions that count: what was taken back leaves nothing but its cost', () => {
    fc.assert(
      fc.property(revised, ({ latest }) => {
        const free = latest.map((one) =>
          one.quantity.isZero() ? { ...one, commission: ZERO } : one,
        );
        const position = foldExecutions(free);
        const without = foldExecutions(free.filter((one) => one.quantity.gt(0)));
        expect({ ...position, newest: null, currency: '' }).toEqual({
          ...without,
          newest: null,
          currency: '',
        });
      }),
    );
  });

  it('are the signed sum of their executions', () => {
    fc.assert(
      fc.property(executionsOf(5), (executions) => {
        const position = foldExecutions(executions);
        expect(position.quantity.eq(sum(executions.map(signedQuantity)))).toBe(true);
      }),
    );
  });

  it('conserve money: realised + unrealised = cash flow + market value', () => {
    fc.assert(
      fc.property(executionsOf(50), dollars, (executions, mark) => {
        const position = foldExecutions(executions);
        const profit = position.totalRealisedPnl.plus(unrealisedPnl(position, mark));
        const wealth = cashOf(executions).plus(position.quantity.times(mark));
        expect(profit.minus(wealth).abs().lte(PRECISE)).toBe(true);
      }),
    );
  });

  it('conserve commissions, also across zero', () => {
    fc.assert(
      fc.property(executionsOf(50), (executions) => {
        const total = foldExecutions(executions).totalCommission;
        expect(total.eq(sum(executions.map((one) => one.commission)))).toBe(true);
      }),
    );
  });

  it('come out the same for any order of arrival, with repeats and void revisions among them', () => {
    const arrival = fc.infiniteStream(fc.nat(1_000_000));
    fc.assert(
      fc.property(executionsOf(3), arrival, (executions, order) => {
        const voided = executions.map((one) => ({
          ...one,
          revision: -1,
          quantity: one.quantity.plus(7),
        }));
        const shuffled = [...executions, ...executions, ...voided]
          .map((one) => [order.next().value ?? 0, one] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, one]) => one);
        expect(foldExecutions(shuffled)).toEqual(foldExecutions(executions));
      }),
    );
  });

  it('come out the same one by one as folded at once, and never jump over flat', () => {
    fc.assert(
      fc.property(executionsOf(50), (executions) => {
        let position = FLAT;
        for (const execution of effectiveExecutions(executions)) {
          const before = position;
          const steps = applyExecution(position, execution);
          position = steps.at(-1)?.position ?? position;
          const product = before.quantity.times(position.quantity);
          expect(steps.length === 2).toBe(product.isNegative() && !product.isZero());
        }
        expect(position).toEqual(foldExecutions(executions));
      }),
    );
  });

  it('learn commissions later as if they had been known', () => {
    fc.assert(
      fc.property(executionsOf(50), (executions) => {
        const bare = executions.map((one) => ({ ...one, commission: ZERO }));
        const learnt = executions.reduce<ReturnType<typeof applyCommission>>(
          (position, one) => position && applyCommission(position, one, one.commission),
          foldExecutions(bare),
        );
        if (learnt !== null) expect(learnt).toEqual(foldExecutions(executions));
      }),
    );
  });
});
