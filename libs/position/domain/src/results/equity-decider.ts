import { type Decider, type Instant, ok } from '@fairlead/core';

/** Equity follows the broker's figures at most this often, in ms; a closed position is published at once. */
const EQUITY_GAP_MS = 5_000;

/** How an account's equity stands with its readers. */
export interface EquityState {
  readonly publishedAt: Instant | null;
  /** The figures changed since, and nobody knows. */
  readonly isDue: boolean;
}

/** Why equity may have to be published. */
export interface EquityCommand {
  readonly kind: 'figures-changed' | 'position-ended' | 'time-passed';
  readonly now: Instant;
}

/** What follows. */
export type EquityEvent =
  { readonly kind: 'published'; readonly at: Instant } | { readonly kind: 'held-back' };

/** Decides when the equity of an account is published. */
export const equityDecider: Decider<EquityState, EquityCommand, EquityEvent> = {
  initial: { publishedAt: null, isDue: false },
  decide: ({ kind, now }, state) => {
    const published = { kind: 'published', at: now } as const;
    if (kind === 'position-ended') return ok([published]);
    if (kind === 'time-passed' && !state.isDue) return ok([]);
    if (isGapOver(state, now)) return ok([published]);
    return ok(kind === 'figures-changed' ? [{ kind: 'held-back' }] : []);
  },
  evolve: (state, event) =>
    event.kind === 'published'
      ? { publishedAt: event.at, isDue: false }
      : { ...state, isDue: true },
};

/** A clock that was set back must not hold equity until it has caught up. */
function isGapOver({ publishedAt }: EquityState, now: Instant): boolean {
  return publishedAt === null || now - publishedAt >= EQUITY_GAP_MS || now < publishedAt;
}
