import { type Shape, choice, maybe, record } from '@fairlead/core/document';
import { distanceShape } from '../shapes/distance-shape';
import { notYet } from '../shapes/not-yet-shape';
import type { RuleContext } from '../shapes/rule-context';

/** Actions that are read, so that their form is known, and refused with what to write instead. */
export function actionsNotYet(context: RuleContext): Readonly<Record<string, Shape<never>>> {
  const stop = distanceShape('stop', context);
  const moving = 'stop and target stay where the entry put them; choose them there';
  return {
    adjust: notYet(record({ stop: maybe(stop), target: maybe(distanceShape('target', context)) }), moving), // prettier-ignore
    moveStop: notYet(stop, moving),
    trailStop: notYet(stop, moving),
    cancel: notYet(choice(['ENTRIES', 'ALL']), 'an entry ends by its deadline, and a close cancels all of its trade'), // prettier-ignore
    flatten: notYet(choice(['LONG', 'SHORT', 'ANY']), 'write closeAll with a time condition, such as start: "15:59"'), // prettier-ignore
  };
}
