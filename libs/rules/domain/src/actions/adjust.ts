import { type Shape, flag, mapped, maybe, record } from '@fairlead/core/document';
import { type StopMove, type TargetMove, moveText, stopMoveShape, targetMoveShape } from '../shapes/move-shape'; // prettier-ignore
import { measuredBy } from './measured-by';
import type { RuleContext } from '../shapes/rule-context';
import type { ActionKind } from './kind';

/** Moves stop, target or both of what the strategy holds. */
export interface AdjustAction {
  readonly kind: 'adjust';
  readonly stop: StopMove | null;
  readonly target: TargetMove | null;
  /** The stop may move back, away from the market. */
  readonly loosen: boolean;
}

/** Moves stop, target or both: all of it or nothing. */
export const adjustKind: ActionKind<AdjustAction> = {
  shape: adjustShape,
  indicators: ({ stop, target }) => measuredBy(stop, target),
  text: ({ stop, target, loosen }, strategy) => {
    const parts = [
      ...(stop === null ? [] : [`stop to ${moveText(stop)}`]),
      ...(target === null ? [] : [`target to ${moveText(target)}`]),
    ];
    return `adjust ${strategy}: ${parts.join(', ')}${loosen ? ', also away from the market' : ''}`;
  },
};

function adjustShape(context: RuleContext): Shape<AdjustAction> {
  const fields = record({
    stop: maybe(stopMoveShape(context)),
    target: maybe(targetMoveShape(context)),
    loosen: maybe(flag),
  });
  return mapped(fields, ({ stop = null, target = null, loosen = false }, node, reading) => {
    if (stop === null && target === null) {
      return reading.report(node.at, 'moves nothing: write stop, target or both, such as stop: { breakEven: { ticks: 1 } }'); // prettier-ignore
    }
    if (stop === null && loosen) {
      return reading.report(node.at, '"loosen" is for the stop: add one, or take it out');
    }
    return { kind: 'adjust', stop, target, loosen };
  });
}
