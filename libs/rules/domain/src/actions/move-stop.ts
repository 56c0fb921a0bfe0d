import { mapped } from '@fairlead/core/document';
import { measuredBy } from './measured-by';
import { type StopMove, moveText, stopMoveShape } from '../shapes/move-shape';
import type { ActionKind } from './kind';

/** Moves the stop of what the strategy holds, never away from the market. */
export interface MoveStopAction {
  readonly kind: 'moveStop';
  readonly stop: StopMove;
}

/** Moves the stop: to a price, so far from the market, or to break-even. */
export const moveStopKind: ActionKind<MoveStopAction> = {
  shape: (context) => mapped(stopMoveShape(context), (stop) => ({ kind: 'moveStop', stop })),
  indicators: ({ stop }) => measuredBy(stop),
  text: ({ stop }, strategy) => `move the stop of ${strategy} to ${moveText(stop)}`,
};
