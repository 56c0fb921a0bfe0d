import { type Decider, ok } from '@fairlead/core';

/** What is remembered of a rule that no event starts, for one symbol. */
export interface EdgeState {
  /** Counts the times at which it began to hold; each is one cause. */
  readonly ordinal: number;
  /** True from the moment at which its conditions were known not to hold, and at first. */
  readonly isArmed: boolean;
}

/** One look at the conditions of a rule. */
export interface EdgeLook {
  /** UNKNOWN where what they look at is not known, such as a price without a fresh quote: that changes nothing. */
  readonly found: 'HOLDS' | 'FAILS' | 'UNKNOWN';
  /** True while cooldown or daily maximum keep the rule from firing: it waits, and fires after it if it still holds. */
  readonly isRestrained: boolean;
}

/** The conditions of a rule began to hold, or ended, so that they can begin again. */
export type EdgeEvent =
  { readonly kind: 'began'; readonly ordinal: number } | { readonly kind: 'rearmed' };

/**
 * Decides when a rule begins to hold: once, until its conditions were known not to hold. A rule that is new is armed, so
 * that it fires where its conditions hold already. Nothing that is not known arms or fires it.
 */
export const edgeDecider: Decider<EdgeState, EdgeLook, EdgeEvent> = {
  initial: { ordinal: 0, isArmed: true },
  decide: ({ found, isRestrained }, { ordinal, isArmed }) => {
    if (found === 'FAILS' && !isArmed) return ok([{ kind: 'rearmed' }]);
    if (found !== 'HOLDS' || !isArmed || isRestrained) return ok([]);
    return ok([{ kind: 'began', ordinal: ordinal + 1 }]);
  },
  evolve: (state, event) =>
    event.kind === 'began'
      ? { ordinal: Math.max(state.ordinal, event.ordinal), isArmed: false }
      : { ...state, isArmed: true },
};
