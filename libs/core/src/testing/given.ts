import type { Decider } from '../decider';
import type { Result } from '../result';

/** What came of the commands. */
interface Outcome<State, Event, Refusal> {
  /** The state that the events lead to. */
  readonly state: State;
  /** Expects exactly these events, in this order; parts of them may be `expect.objectContaining(…)`. */
  readonly then: (...events: readonly Event[]) => Outcome<State, Event, Refusal>;
  /** Expects that a command was refused for this reason. */
  readonly thenRefused: (refusal: Refusal) => Outcome<State, Event, Refusal>;
}

/** A state in which commands can be given. */
interface Situation<State, Command, Event, Refusal> {
  /** Decides the commands, each on what the ones before it left. What comes after a refused one is not decided. */
  readonly when: (...commands: readonly Command[]) => Outcome<State, Event, Refusal>;
}

/**
 * Starts a sentence about a decider: `given(decider, [events]).when(command).then(...events)`.
 * Each command is decided twice, so that a decision that is not pure is found by any sentence about it.
 */
export function given<State, Command, Event, Refusal>(
  decider: Decider<State, Command, Event, Refusal>,
  events: readonly Event[] = [],
): Situation<State, Command, Event, Refusal> {
  return givenState(decider, events.reduce(decider.evolve, decider.initial));
}

/** The same from a state: where it is loaded whole, or takes a builder to make. */
export function givenState<State, Command, Event, Refusal>(
  decider: Decider<State, Command, Event, Refusal>,
  state: State,
): Situation<State, Command, Event, Refusal> {
  return {
    when: (...commands) => {
      const happened: Event[] = [];
      let reached = state;
      for (const command of commands) {
        const decision: Result<readonly Event[], Refusal> = decider.decide(command, reached);
        expect(decider.decide(command, reached)).toEqual(decision);
        if (!decision.ok) return outcomeOf(reached, happened, [decision.refusal]);
        happened.push(...decision.value);
        reached = decision.value.reduce(decider.evolve, reached);
      }
      return outcomeOf<State, Event, Refusal>(reached, happened, []);
    },
  };
}

function outcomeOf<State, Event, Refusal>(
  state: State,
  happened: readonly Event[],
  refusals: readonly Refusal[],
): Outcome<State, Event, Refusal> {
  const outcome: Outcome<State, Event, Refusal> = {
    state,
    then: (...events) => {
      expect({ events: happened, refusals }).toEqual({ events, refusals: [] });
      return outcome;
    },
    thenRefused: (refusal) => {
      expect({ refusals, events: happened }).toEqual({ refusals: [refusal], events: happened });
      return outcome;
    },
  };
  return outcome;
}
