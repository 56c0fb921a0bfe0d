import { type Shape, choice } from '@fairlead/core/document';
import { distanceShape } from '../shapes/distance-shape';
import { notYet } from '../shapes/not-yet-shape';
import type { RuleContext } from '../shapes/rule-context';

/** Actions that are read, so that their form is known, and refused with what to write instead. */
export function actionsNotYet(context: RuleContext): Readonly<Record<string, Shape<never>>> {
  return {
    trailStop: notYet(distanceShape('stop', context), 'write moveStop with a distance from the market, such as { percent: 2 }, in a rule that is looked at again and again'), // prettier-ignore
    flatten: notYet(choice(['LONG', 'SHORT', 'ANY']), 'write closeAll with a time condition, such as start: "15:59"'), // prettier-ignore
  };
}
