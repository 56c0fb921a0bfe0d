import { type Decider, ok } from '@fairlead/core';

/** So long entries are held for a halt of which no record comes: order management may have died over it. */
const HOLD_MS = 30_000;

/** A halt that was asked for and is not on record yet. */
interface Hold {
  /** Of this asking of it. */
  readonly holdId: string;
  readonly requestId: string;
  /** By a clock that never goes back. */
  readonly untilMs: number;
}

/** Halts that were asked for and are not on record yet. */
export type EntryHolds = readonly Hold[];

/** What happens to them. */
export type HoldCommand =
  | {
      readonly kind: 'ask';
      readonly holdId: string;
      readonly requestId: string;
      readonly atMs: number;
    }
  /** Nothing came of the asking. */
  | { readonly kind: 'drop'; readonly holdId: string }
  /** The halt is on record, which holds from now on. */
  | { readonly kind: 'record'; readonly requestId: string };

type HoldEvent =
  | { readonly kind: 'held'; readonly hold: Hold; readonly atMs: number }
  | { readonly kind: 'ended'; readonly holdIds: readonly string[] };

/**
 * Decides which halts hold ahead of their record. A resume ends none of them: it is of before the halt, which would have
 * been recorded otherwise.
 */
export const holdDecider: Decider<EntryHolds, HoldCommand, HoldEvent> = {
  initial: [],
  decide: (command, holds) => ok(decide(command, holds)),
  evolve: (holds, event) => {
    if (event.kind === 'ended')
      return holds.filter(({ holdId }) => !event.holdIds.includes(holdId));
    return [...holds.filter(({ untilMs }) => untilMs > event.atMs), event.hold];
  },
};

/** Returns whether one of them holds. */
export function areEntriesHeld(holds: EntryHolds, atMs: number): boolean {
  return holds.some(({ untilMs }) => untilMs > atMs);
}

function decide(command: HoldCommand, holds: EntryHolds): readonly HoldEvent[] {
  if (command.kind === 'ask') {
    const { holdId, requestId, atMs } = command;
    return [{ kind: 'held', hold: { holdId, requestId, untilMs: atMs + HOLD_MS }, atMs }];
  }
  const isMeant = (hold: Hold): boolean =>
    command.kind === 'drop' ? hold.holdId === command.holdId : hold.requestId === command.requestId;
  const holdIds = holds.filter(isMeant).map(({ holdId }) => holdId);
  return holdIds.length === 0 ? [] : [{ kind: 'ended', holdIds }];
}
