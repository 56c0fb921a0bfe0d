/**
 * A pure decision over a folded state. `decide` says which events a command leads to, `evolve` folds one event into
 * the state. Both give the same answer for the same input, forever: time and ids enter as part of the command.
 */
export interface Decider<State, Command, Event> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}
