import { given } from '@fairlead/core/testing';
import { instant } from '@fairlead/core';
import * as fc from 'fast-check';
import { type EquityCommand, equityDecider } from './equity-decider';

const at = (kind: EquityCommand['kind'], ms: number): EquityCommand => ({ kind, now: instant(ms) });
const published = (ms: number) => ({ kind: 'published', at: instant(ms) }) as const;
const held = { kind: 'held-back' } as const;
const START = 1_000_000;

describe('equity', () => {
  it('is published at once, then held back, then published when it may be', () => {
    given(equityDecider)
      .when(
        at('figures-changed', START),
        at('figures-changed', START + 1_000),
        at('time-passed', START + 4_999),
        at('time-passed', START + 5_000),
        at('time-passed', START + 20_000),
      )
      .then(published(START), held, published(START + 5_000));
  });

  it('is published at once where a position ended', () => {
    given(equityDecider, [published(START)])
      .when(at('position-ended', START + 1))
      .then(published(START + 1));
  });

  it('does not wait for a clock that was set back', () => {
    given(equityDecider, [published(START)])
      .when(at('figures-changed', 1))
      .then(published(1));
  });

  it('is never forgotten: what changed is published, or due', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom<EquityCommand['kind'][]>('figures-changed', 'position-ended', 'time-passed'), // prettier-ignore
        afterMs: fc.nat(6_000),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let now = START;
        let state = equityDecider.initial;
        for (const { kind, afterMs } of all) {
          now += afterMs;
          const { value } = equityDecider.decide(at(kind, now), state);
          state = value.reduce(equityDecider.evolve, state);
          if (kind !== 'time-passed') expect(state.isDue || state.publishedAt === now).toBe(true);
        }
        const { value } = equityDecider.decide(at('time-passed', now + 5_000), state);
        expect(value.reduce(equityDecider.evolve, state).isDue).toBe(false);
      }),
    );
  });
});
