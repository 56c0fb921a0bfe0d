import type { Ok, Result } from './result';

/** The events that a command leads to, or why it leads to none. What is never refused needs no look at `ok`. */
export type Decision<Event, Refusal> = [Refusal] extends [never]
  ? Ok<readonly Event[]>
  : Result<readonly Event[], Refusal>;

/**
 * A pure decision over a folded state: the one shape in which every service decides. A service class loads the state, lets
 * `decide` say what follows, publishes the events, and saves what `evolve` makes of them.
 *
 * 1. Both give the same answer for the same input, forever. What a decision looks at and never changes (the time, ids,
 *    quotes, settings) comes with the command; the state is only what its own events change.
 * 2. `decide` changes nothing. An event says what happened or what is to be done; it may carry a part of the new state.
 * 3. `evolve` never refuses, and leaves the state alone where an event does not concern it.
 * 4. `initial` is the state before the first event: null where there is no such thing yet.
 *
 * Both are plain functions, so that `decision.value.reduce(evolve, state)` folds.
 */
export interface Decider<State, Command, Event, Refusal = never> {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>;
  readonly evolve: (state: State, event: Event) => State;
}
