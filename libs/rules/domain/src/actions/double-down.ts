import { type Shape, mapped, maybe, number, record } from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import {
  type DoubleDownLevel,
  ORIGINAL_LEVEL,
  levelsShape,
  levelsText,
} from '../shapes/double-down-shape';
import { foreignField } from '../shapes/foreign-fields';
import type { ActionKind } from './kind';

/** Adds to what the strategy holds of the symbol by limits on the way to its stop; stop and target follow. */
export interface DoubleDownAction {
  readonly kind: 'doubleDown';
  readonly levels: readonly DoubleDownLevel[];
  /** How long they may rest unfilled, from the decision. */
  readonly restMs: number;
}

const MINUTE_MS = 60_000;
/** A regular session: they rest as long as the day does. */
const SESSION_MINUTES = 390;

/** Doubles down on a trade that is open; one that is entered says so in `enter`. */
export const doubleDownKind: ActionKind<DoubleDownAction> = {
  shape: doubleDownShape,
  text: ({ levels }, strategy) => `double down on what ${strategy} holds: ${levelsText(levels)}`,
};

function doubleDownShape(): Shape<DoubleDownAction> {
  const own = { levels: maybe(levelsShape), restMinutes: maybe(number(boundsOf('restMinutes'))) };
  const fields = record(own, foreignField(Object.keys(own)));
  return mapped(fields, ({ levels = [ORIGINAL_LEVEL], restMinutes }) => ({
    ...{ kind: 'doubleDown', levels },
    restMs: restMinutes?.times(MINUTE_MS).round().toNumber() ?? SESSION_MINUTES * MINUTE_MS,
  }));
}
