import { given, givenState } from '@fairlead/core/testing';
import { decimal } from '@fairlead/core';
import * as fc from 'fast-check';
import {
  type Drift,
  type DriftComparison,
  type OwnQuantity,
  type ReportedPosition,
  driftDecider,
} from './drift-decider';

const reported = (instrumentKey: string, quantity: number): ReportedPosition => ({
  ...{ instrumentKey, symbol: instrumentKey, averageCost: decimal(10) },
  quantity: decimal(quantity),
});
const own = (instrumentKey: string, total: number, ...since: readonly number[]): OwnQuantity => ({
  ...{ instrumentKey, symbol: instrumentKey, total: decimal(total) },
  since: since.map((signed) => decimal(signed)),
});
const drift = (instrumentKey: string, ours: number, broker: number): Drift => ({
  ...{ instrumentKey, symbol: instrumentKey, ours: decimal(ours), broker: decimal(broker) },
});
const compare = (comparison: DriftComparison, isFirst = false) =>
  ({ kind: 'compare', isFirst, ...comparison }) as const;
const accept = (instrumentKey: string, comparison: DriftComparison | null) =>
  ({ kind: 'accept', instrumentKey, comparison }) as const;

describe('a report of the broker', () => {
  it.each([
    ['the same on both sides', [reported('A', 100)], [own('A', 100)]],
    ['flat on both sides', [], [own('A', 0)]],
    [
      'of two rows that make ours together',
      [reported('A', 60), reported('A', 40)],
      [own('A', 100)],
    ],
    ['what our executions passed through since', [reported('A', 40)], [own('A', 100, 30, 30)]],
    ['what we had before the last execution', [reported('A', 70)], [own('A', 100, 30)]],
  ])('is no drift where it is %s', (_what, theirs, ours) => {
    given(driftDecider)
      .when(compare({ reported: theirs, own: ours }))
      .then();
  });

  it.each([
    ['more than ours', [reported('A', 100)], [own('A', 40)], drift('A', 40, 100)],
    ['less than ours', [], [own('A', 40)], drift('A', 40, 0)],
    ['what we know nothing of', [reported('A', -5)], [], drift('A', 0, -5)],
    ['the other side of ours', [reported('A', -5)], [own('A', 5)], drift('A', 5, -5)],
    ['between what we passed through', [reported('A', 50)], [own('A', 100, 30, 30)], drift('A', 100, 50)], // prettier-ignore
  ])('is drift where it is %s, once, until it agrees', (_what, theirs, ours, difference) => {
    const agreed = difference.broker;
    const both = { reported: theirs, own: ours };
    given(driftDecider)
      .when(
        compare(both),
        compare(both),
        compare({ reported: theirs, own: [own('A', agreed.toNumber())] }),
      ) // prettier-ignore
      .then(
        { kind: 'drifted', drift: difference },
        { kind: 'agreed', drift: { ...difference, ours: agreed, broker: agreed } },
      );
  });

  it('is drift again where the difference became another', () => {
    const known = [drift('A', 40, 100)];
    givenState(driftDecider, known)
      .when(compare({ reported: [reported('A', 90)], own: [own('A', 40)] }))
      .then({ kind: 'drifted', drift: drift('A', 40, 90) });
  });

  it('that is the first ever is what was there before us, and no drift', () => {
    const both = { reported: [reported('B', 7), reported('A', -5)], own: [own('B', 2)] };
    const { state } = given(driftDecider)
      .when(compare(both, true))
      .then(
        { kind: 'adjusted', difference: drift('A', 0, -5) },
        { kind: 'adjusted', difference: drift('B', 2, 7) },
      );
    expect(state).toEqual([]);
  });
});

describe('a difference that a person accepts', () => {
  const both = { reported: [reported('A', 100), reported('B', 1)], own: [own('A', 40)] };

  it('is adjusted, for its instrument alone, and is over', () => {
    const known = [drift('A', 40, 100), drift('B', 0, 1)];
    const { state } = givenState(driftDecider, known)
      .when(accept('A', both))
      .then(
        { kind: 'adjusted', difference: drift('A', 40, 100) },
        { kind: 'agreed', drift: drift('A', 100, 100) },
      );
    expect(state).toEqual([drift('B', 0, 1)]);
  });

  it('is adjusted before it was ever reported', () => {
    given(driftDecider).when(accept('A', both)).then({ kind: 'adjusted', difference: drift('A', 40, 100) }); // prettier-ignore
  });

  it('is over where both sides agree by now', () => {
    givenState(driftDecider, [drift('A', 40, 100)])
      .when(accept('A', { reported: [reported('A', 100)], own: [own('A', 100)] }))
      .then({ kind: 'agreed', drift: drift('A', 100, 100) });
  });

  it('is nothing without a report', () => {
    givenState(driftDecider, [drift('A', 40, 100)])
      .when(accept('A', null))
      .then();
  });
});

describe('differences', () => {
  const figures = fc.integer({ min: -3, max: 3 });
  const sides = fc.record({ broker: figures, ours: figures });

  it('that are open are those of the last report, whatever the ones before were', () => {
    const reports = fc.array(fc.record({ A: sides, B: sides }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(reports, (looks) => {
        const keys = ['A', 'B'] as const;
        const commands = looks.map((look) =>
          compare({
            reported: keys.map((key) => reported(key, look[key].broker)),
            own: keys.map((key) => own(key, look[key].ours)),
          }),
        );
        const { state } = given(driftDecider).when(...commands);
        const last = looks.at(-1);
        const open = keys.filter((key) => last?.[key].broker !== last?.[key].ours);
        expect(state.map(({ instrumentKey }) => instrumentKey).sort()).toEqual(open);
      }),
    );
  });
});
