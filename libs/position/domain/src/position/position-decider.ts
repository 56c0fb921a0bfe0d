import { type Decider, type Decimal, type Instant, ok, refused } from '@fairlead/core';
import type { Execution, ExecutionKey } from './execution';
import { FLAT, type Position, type PositionStep, applyCommission, openedAt } from './position';
import { decideExecution, decideRefold, hasSameTerms, isVoid } from './position-change';

/** A position with the number of its published changes; 0 before the first. */
export interface TrackedPosition {
  readonly position: Position;
  readonly revision: number;
}

/** What is to become of a position. */
export type PositionCommand =
  /** An execution was added to the record; `revisionBefore` is the highest revision of it known before. */
  | { readonly kind: 'execute'; readonly execution: Execution; readonly revisionBefore: number | null } // prettier-ignore
  /** An execution on record costs this much more. */
  | { readonly kind: 'charge'; readonly execution: ChargedExecution; readonly difference: Decimal }
  /** All executions of the instrument, to be folded anew. */
  | { readonly kind: 'refold'; readonly executions: readonly Execution[] }
  /** It became known whose position it is; nothing else changed. */
  | { readonly kind: 'attribute' };

/** An execution that a commission is for. */
export interface ChargedExecution extends ExecutionKey {
  /** The broker took it back. */
  readonly isBusted: boolean;
}

/** What became of it. Null in `openedAt`: no life of it ever began, which is nobody's news. */
export interface PositionEvent extends PositionStep {
  readonly openedAt: Instant | null;
}

/** Why only folding all executions anew decides. */
export interface RefoldNeeded {
  readonly code: 'OUT_OF_ORDER' | 'OTHER_TERMS';
}

/** Decides what executions and commissions make of a position, in whatever order they come. */
export const positionDecider: Decider<
  TrackedPosition,
  PositionCommand,
  PositionEvent,
  RefoldNeeded
> = {
  initial: { position: FLAT, revision: 0 },
  decide: (command, { position, revision }) => {
    switch (command.kind) {
      case 'execute': {
        if (isVoid(command)) return ok([]);
        if (!hasSameTerms(position, command.execution)) return refused({ code: 'OTHER_TERMS' });
        const steps = decideExecution(position, command);
        return steps === null ? refused({ code: 'OUT_OF_ORDER' }) : ok(eventsOf(position, steps));
      }
      case 'charge': {
        const { execution, difference } = command;
        if (difference.isZero() && !execution.isBusted) return ok([]);
        // What a busted execution cost before does not count, so the difference to it says nothing.
        const charged = execution.isBusted
          ? null
          : applyCommission(position, execution, difference);
        if (charged === null) return refused({ code: 'OUT_OF_ORDER' });
        return ok(eventsOf(position, [{ kind: 'changed', position: charged }]));
      }
      case 'refold':
        return ok(eventsOf(position, decideRefold(position, command.executions)));
      case 'attribute':
        return ok(revision === 0 ? [] : eventsOf(position, [{ kind: 'changed', position }]));
    }
  },
  evolve: ({ revision }, { position, openedAt: began }) => ({
    position,
    revision: began === null ? revision : revision + 1,
  }),
};

/** A position whose every execution was taken back was open until now. */
function eventsOf(before: Position, steps: readonly PositionStep[]): readonly PositionEvent[] {
  return steps.map((step) => ({ ...step, openedAt: openedAt(step.position) ?? openedAt(before) }));
}
