import fc from 'fast-check';
import { type Decider } from '../decider';
import { ok, refused } from '../result';
import { given, givenState } from './given';

interface Shares {
  readonly held: number;
  readonly orders: number;
}
type Command = { readonly buy: number } | { readonly sell: number };
type Event = { readonly bought: number } | { readonly sold: number };
interface TooMany {
  readonly code: 'TOO_MANY';
  readonly limit: number;
  readonly actual: number;
}

/** Never sells more than is held. */
const sharesDecider: Decider<Shares, Command, Event, TooMany> = {
  initial: { held: 0, orders: 0 },
  decide: (command, { held }) => {
    if ('buy' in command) return ok([{ bought: command.buy }]);
    if (command.sell > held)
      return refused({ code: 'TOO_MANY', limit: held, actual: command.sell });
    return ok([{ sold: command.sell }]);
  },
  evolve: ({ held, orders }, event) => ({
    held: 'bought' in event ? held + event.bought : held - event.sold,
    orders: orders + 1,
  }),
};

/** The same without a way to refuse: its decision has a value without a look at `ok`. */
const countDecider: Decider<number, { readonly by: number }, { readonly counted: number }> = {
  initial: 0,
  decide: ({ by }) => ok(by === 0 ? [] : [{ counted: by }]),
  evolve: (count, { counted }) => count + counted,
};

describe('given, when, then', () => {
  it('decides from the initial state, from events and from a state', () => {
    given(sharesDecider).when({ buy: 5 }).then({ bought: 5 });
    given(sharesDecider, [{ bought: 5 }, { sold: 2 }])
      .when({ sell: 3 })
      .then({ sold: 3 });
    givenState(sharesDecider, { held: 7, orders: 1 }).when({ sell: 7 }).then({ sold: 7 });
  });

  it('decides each command on what the ones before it left', () => {
    const { state } = given(sharesDecider)
      .when({ buy: 5 }, { sell: 5 })
      .then({ bought: 5 }, { sold: 5 });
    expect(state).toEqual({ held: 0, orders: 2 });
  });

  it('names the refusal, and goes no further', () => {
    const refusal = { code: 'TOO_MANY', limit: 5, actual: 6 } as const;
    const { state } = given(sharesDecider)
      .when({ buy: 5 }, { sell: 6 }, { buy: 1 })
      .thenRefused(refusal);
    expect(state.held).toBe(5);
  });

  it.each<readonly [string, () => unknown]>([
    ['other events', () => given(sharesDecider).when({ buy: 5 }).then({ bought: 6 })],
    ['an event too few', () => given(sharesDecider).when({ buy: 5 }).then()],
    ['an event too many', () => given(countDecider).when({ by: 0 }).then({ counted: 0 })],
    ['the other order', () => given(sharesDecider).when({ buy: 2 }, { sell: 2 }).then({ sold: 2 }, { bought: 2 })], // prettier-ignore
    ['events where it was refused', () => given(sharesDecider).when({ buy: 1 }, { sell: 2 }).then({ bought: 1 })], // prettier-ignore
    ['a refusal where there is none', () => given(sharesDecider).when({ buy: 1 }).thenRefused({ code: 'TOO_MANY', limit: 0, actual: 1 })], // prettier-ignore
    ['another refusal', () => given(sharesDecider).when({ sell: 1 }).thenRefused({ code: 'TOO_MANY', limit: 0, actual: 2 })], // prettier-ignore
  ])('fails for %s', (_what, sentence) => {
    expect(sentence).toThrow();
  });

  it('fails for a decision that is not pure', () => {
    let calls = 0;
    const impure = { ...countDecider, decide: () => ok([{ counted: (calls += 1) }]) };
    expect(() => given(impure).when({ by: 1 })).toThrow();
  });

  it('comes to the same state command by command and by all events at once', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
    fc.assert(
      fc.property(amounts, (all) => {
        const commands = all.map((by) => ({ by }));
        const { state } = given(countDecider).when(...commands);
        const events = commands.flatMap((command) => countDecider.decide(command, 0).value);
        expect(events.reduce(countDecider.evolve, countDecider.initial)).toBe(state);
      }),
    );
  });
});
