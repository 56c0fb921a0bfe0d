import { given } from '@fairlead/core/testing';
import fc from 'fast-check';
import { type EdgeEvent, type EdgeLook, type EdgeState, edgeDecider } from './edge-decider';

const look: fc.Arbitrary<EdgeLook> = fc.record({
  found: fc.constantFrom('HOLDS', 'FAILS', 'UNKNOWN'),
  isRestrained: fc.boolean(),
});

/** What a row of looks leads to; each is repeated, as after a crash before its answer was known. */
function ran(looks: readonly EdgeLook[], repeats = 1): readonly EdgeEvent[] {
  const events: EdgeEvent[] = [];
  let state: EdgeState = edgeDecider.initial;
  for (const each of looks.flatMap((one) => Array.from({ length: repeats }, () => one))) {
    for (const event of edgeDecider.decide(each, state).value) {
      events.push(event);
      state = edgeDecider.evolve(state, event);
    }
  }
  return events;
}

const HOLDS: EdgeLook = { found: 'HOLDS', isRestrained: false };
const FAILS: EdgeLook = { found: 'FAILS', isRestrained: false };
const UNKNOWN: EdgeLook = { found: 'UNKNOWN', isRestrained: false };

describe('the moment in which a rule begins to hold', () => {
  it('is the first look at which it holds, also for a rule that is new', () => {
    given(edgeDecider, []).when(HOLDS).then({ kind: 'began', ordinal: 1 });
  });
  it('does not come again while it holds', () => {
    given(edgeDecider, [{ kind: 'began', ordinal: 1 }])
      .when(HOLDS)
      .then();
  });
  it('comes again once it was known not to hold', () => {
    given(edgeDecider, [{ kind: 'began', ordinal: 1 }])
      .when(FAILS)
      .then({ kind: 'rearmed' });
    const passed: readonly EdgeEvent[] = [{ kind: 'began', ordinal: 1 }, { kind: 'rearmed' }];
    given(edgeDecider, passed).when(HOLDS).then({ kind: 'began', ordinal: 2 });
  });
  it('does not come again for a feed that was silent in between', () => {
    expect(ran([HOLDS, UNKNOWN, HOLDS])).toEqual([{ kind: 'began', ordinal: 1 }]);
  });
  it('waits for the end of a cooldown, and is gone with conditions that ended meanwhile', () => {
    const restrained: EdgeLook = { found: 'HOLDS', isRestrained: true };
    expect(ran([restrained, HOLDS])).toEqual([{ kind: 'began', ordinal: 1 }]);
    expect(ran([restrained, FAILS, FAILS])).toEqual([]);
  });

  it('comes at most once between two at which the rule was known not to hold, numbered without gaps', () => {
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        const events = ran(looks);
        const kinds = events.map(({ kind }) => kind);
        expect(kinds.every((kind, index) => kind !== kinds[index - 1])).toBe(true);
        const ordinals = events.flatMap((event) => (event.kind === 'began' ? [event.ordinal] : []));
        expect(ordinals).toEqual(ordinals.map((_, index) => index + 1));
      }),
    );
  });
  it('is the same however often each look is repeated', () => {
    fc.assert(
      fc.property(fc.array(look), fc.integer({ min: 2, max: 4 }), (looks, repeats) => {
        expect(ran(looks, repeats)).toEqual(ran(looks));
      }),
    );
  });
  it('comes for every time at which it holds unrestrained after it was known not to', () => {
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        const events = ran([...looks, FAILS, HOLDS]);
        expect(events.at(-1)).toMatchObject({ kind: 'began' });
      }),
    );
  });
  it('never comes, nor can come again, by what is not known', () => {
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        const known = looks.filter(({ found }) => found !== 'UNKNOWN');
        expect(ran(looks)).toEqual(ran(known));
      }),
    );
  });
});
