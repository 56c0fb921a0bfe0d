import type { Instant } from '@fairlead/core';
import type { SignalAction } from '../../facts';

/** What one source sent for one action within a window. */
export interface SignalTally {
  readonly source: string;
  readonly action: SignalAction;
  readonly count: number;
  readonly latestAt: Instant;
  /** The place of the latest one among all: signals of a symbol are decided in their order. */
  readonly latest: number;
}

/** The signals of one symbol within a length of time: those that were accepted, each once. */
export interface SignalWindow {
  /** Null: the symbol that rules are evaluated for. */
  readonly symbol: string | null;
  readonly withinMs: number;
  readonly tallies: readonly SignalTally[];
}

/** Which signals a condition counts. */
export type WantedWindow = Omit<SignalWindow, 'tallies'>;

/** A signal as it is remembered. */
export interface SeenSignal {
  readonly source: string;
  readonly action: SignalAction;
  readonly acceptedAt: Instant;
  readonly ordinal: number;
}

/** Returns true where it is the same window. */
export function isSameWindow(one: WantedWindow, other: WantedWindow): boolean {
  return one.symbol === other.symbol && one.withinMs === other.withinMs;
}

/** Returns the signals of a window that ends at a moment: later than its beginning, until its end. */
export function seenWithin(
  signals: readonly SeenSignal[],
  { until, withinMs }: { readonly until: Instant; readonly withinMs: number },
): readonly SignalTally[] {
  const within = signals.filter(
    ({ acceptedAt }) => acceptedAt > until - withinMs && acceptedAt <= until,
  );
  return within.reduce<readonly SignalTally[]>(withSignal, []);
}

/** The latest signal is the one that is being decided: it counts with those before it. */
const LATEST = Number.MAX_SAFE_INTEGER;

/** Returns windows with a signal that is not remembered yet. */
export function withOwnSignal(
  windows: readonly SignalWindow[],
  signal: Omit<SeenSignal, 'ordinal'> & { readonly symbol: string },
): readonly SignalWindow[] {
  return windows.map((window) =>
    window.symbol === null || window.symbol === signal.symbol
      ? { ...window, tallies: withSignal(window.tallies, { ...signal, ordinal: LATEST }) }
      : window,
  );
}

function withSignal(
  tallies: readonly SignalTally[],
  { source, action, acceptedAt, ordinal }: SeenSignal,
): readonly SignalTally[] {
  const isOf = (tally: SignalTally): boolean => tally.source === source && tally.action === action;
  const known = tallies.find(isOf);
  const latestAt = known === undefined || acceptedAt > known.latestAt ? acceptedAt : known.latestAt;
  const latest = Math.max(known?.latest ?? 0, ordinal);
  const counted = { source, action, count: (known?.count ?? 0) + 1, latestAt, latest };
  return [...tallies.filter((tally) => !isOf(tally)), counted];
}
