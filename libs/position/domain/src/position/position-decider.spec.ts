import { given, givenState } from '@fairlead/core/testing';
import { decimal, instant } from '@fairlead/core';
import * as fc from 'fast-check';
import type { Execution } from './execution';
import { foldExecutions } from './position';
import { type PositionEvent, type TrackedPosition, positionDecider } from './position-decider';

/** `BUY 100 at 1`, the number being its second. */
function execution(text: string, changes: Partial<Execution> = {}): Execution {
  const [side = '', quantity = '', , second = ''] = text.split(' ');
  return {
    ...{ executionId: `e${second}`, revision: 0, side: side === 'BUY' ? 'BUY' : 'SELL' },
    ...{ quantity: decimal(quantity), price: decimal(10), multiplier: decimal(1) },
    ...{ currency: 'USD', executedAt: instant(Number(second) * 1_000), commission: decimal(1) },
    ...changes,
  };
}

const execute = (text: string, changes: Partial<Execution> = {}, revisionBefore: number | null = null) =>
  ({ kind: 'execute', execution: execution(text, changes), revisionBefore }) as const; // prettier-ignore
const holding = (...texts: readonly string[]): TrackedPosition => ({
  position: foldExecutions(texts.map((text) => execution(text))),
  revision: texts.length,
});
const event = (kind: PositionEvent['kind'], second: number | null): PositionEvent =>
  expect.objectContaining({
    kind,
    openedAt: second === null ? null : instant(second * 1_000),
  }) as PositionEvent;

describe('a position', () => {
  it('opens, changes and closes, and counts what it published', () => {
    const { state } = given(positionDecider)
      .when(execute('BUY 100 at 1'), execute('BUY 50 at 2'), execute('SELL 150 at 3'))
      .then(event('opened', 1), event('changed', 1), event('closed', 1));
    expect(state.revision).toBe(3);
  });

  it('that crosses zero ends one life and begins the next', () => {
    givenState(positionDecider, holding('BUY 100 at 1'))
      .when(execute('SELL 130 at 2'))
      .then(event('closed', 1), event('opened', 2));
  });

  it('takes a void revision for nothing', () => {
    givenState(positionDecider, holding('BUY 100 at 1'))
      .when(execute('BUY 90 at 1', {}, 1))
      .then();
  });

  it.each([
    ['comes before one that counts', execute('BUY 1 at 1')],
    ['is a correction', execute('BUY 1 at 3', { revision: 1 }, 0)],
  ])('is folded anew where an execution %s', (_what, command) => {
    givenState(positionDecider, holding('BUY 100 at 2'))
      .when(command)
      .thenRefused({ code: 'OUT_OF_ORDER' });
  });

  it.each([
    ['currency', { currency: 'EUR' }],
    ['multiplier', { multiplier: decimal(100) }],
  ])('gives its adjustments other terms where an execution has another %s', (_what, changes) => {
    givenState(positionDecider, holding('BUY 100 at 2'))
      .when(execute('BUY 1 at 3', changes))
      .thenRefused({ code: 'OTHER_TERMS' });
  });

  it('whose only execution was taken back was open until now', () => {
    const executions = [execution('BUY 0 at 1', { revision: 1 })];
    givenState(positionDecider, holding('BUY 100 at 1'))
      .when({ kind: 'refold', executions })
      .then(event('closed', 1));
  });

  it('whose only execution was taken back before it counted is nobody’s news', () => {
    const { state } = given(positionDecider)
      .when(execute('BUY 0 at 1', { revision: 1 }))
      .then(event('changed', null));
    expect(state.revision).toBe(0);
  });

  it('is charged with what an execution costs more, and nothing where it costs the same', () => {
    const { executionId, executedAt } = execution('BUY 100 at 1');
    const cost = (difference: number, isBusted = false) =>
      ({ kind: 'charge', execution: { executionId, executedAt, isBusted }, difference: decimal(difference) }) as const; // prettier-ignore
    const held = givenState(positionDecider, holding('BUY 100 at 1'));
    expect(held.when(cost(2)).then(event('changed', 1)).state.position.commission.toFixed()).toBe('3'); // prettier-ignore
    held.when(cost(0)).then();
    held.when(cost(0, true)).thenRefused({ code: 'OUT_OF_ORDER' });
    held.when(cost(2, true)).thenRefused({ code: 'OUT_OF_ORDER' });
  });

  it('across zero is folded anew for a commission of the execution that crossed', () => {
    const { executionId, executedAt } = execution('SELL 130 at 2');
    const charged = { executionId, executedAt, isBusted: false };
    givenState(positionDecider, holding('BUY 100 at 1', 'SELL 130 at 2'))
      .when({ kind: 'charge', execution: charged, difference: decimal(1) })
      .thenRefused({ code: 'OUT_OF_ORDER' });
  });

  it('is published again once it is known whose it is, if it ever was', () => {
    givenState(positionDecider, holding('BUY 100 at 1')).when({ kind: 'attribute' }).then(event('changed', 1)); // prettier-ignore
    given(positionDecider).when({ kind: 'attribute' }).then();
  });

  it('comes to what all executions fold to, one by one in any order', () => {
    const quantities = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(quantities, fc.infiniteStream(fc.nat(1_000)), (signed, order) => {
        const all = signed.map((quantity, index) =>
          execution(`${quantity < 0 ? 'SELL' : 'BUY'} ${Math.abs(quantity)} at ${index + 1}`),
        );
        const shuffled = all
          .map((one) => [order.next().value ?? 0, one] as const)
          .sort((left, right) => left[0] - right[0])
          .map(([, one]) => one);
        const known: Execution[] = [];
        let state = positionDecider.initial;
        for (const one of shuffled) {
          known.push(one);
          const command = { kind: 'execute', execution: one, revisionBefore: null } as const;
          const first = positionDecider.decide(command, state);
          const last = first.ok ? first : positionDecider.decide({ kind: 'refold', executions: known }, state); // prettier-ignore
          if (!last.ok) throw new Error(last.refusal.code);
          state = last.value.reduce(positionDecider.evolve, state);
        }
        expect(state.position).toEqual(foldExecutions(all));
      }),
    );
  });
});
