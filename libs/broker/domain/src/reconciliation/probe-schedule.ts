import { type Decider, type Instant, ok, plusMs } from '@fairlead/core';

/** Complete pictures are taken at most this often. */
const PROBE_EVERY_MS = 1_000;

/** When the next complete picture of the broker's side is taken. */
export interface ProbeSchedule {
  /** Null where none is planned. */
  readonly dueAt: Instant | null;
  readonly lastAt: Instant | null;
}

/** A picture is wanted soon, or was begun. */
export type ProbeCommand =
  | { readonly kind: 'want'; readonly inMs: number; readonly now: Instant }
  | { readonly kind: 'begin'; readonly now: Instant }
  | { readonly kind: 'drop' };

/** What of the schedule changed. */
export type ProbeEvent =
  | { readonly kind: 'planned'; readonly dueAt: Instant }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'begun'; readonly at: Instant };

/** Plans complete pictures: several wishes become one, the earliest, and no two are taken within a second. */
export const probeDecider: Decider<ProbeSchedule, ProbeCommand, ProbeEvent> = {
  initial: { dueAt: null, lastAt: null },
  decide: (command, { dueAt, lastAt }) => {
    if (command.kind === 'drop') return ok(dueAt === null ? [] : [{ kind: 'dropped' }]);
    if (command.kind === 'begin') return ok([{ kind: 'begun', at: command.now }]);
    const wanted = plusMs(command.now, command.inMs);
    const earliest = lastAt === null ? wanted : plusMs(lastAt, PROBE_EVERY_MS);
    const next = wanted > earliest ? wanted : earliest;
    return ok(dueAt !== null && dueAt <= next ? [] : [{ kind: 'planned', dueAt: next }]);
  },
  evolve: (schedule, event) => {
    switch (event.kind) {
      case 'planned':
        return { ...schedule, dueAt: event.dueAt };
      case 'dropped':
        return { ...schedule, dueAt: null };
      case 'begun':
        return { ...schedule, lastAt: event.at };
    }
  },
};
