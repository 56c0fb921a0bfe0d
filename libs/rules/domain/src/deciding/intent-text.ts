import { type TargetDistance, decimalText, distanceText } from '@fairlead/core';
import { adjustKind } from '../actions/adjust';
import { entryPlanText } from '../shapes/entry-plan-shape';
import { levelsText } from '../shapes/double-down-shape';
import { sizeText } from '../shapes/size-shape';
import type { Intent } from './decision';

/** Returns what an intent wants in a few words, and by which rule. */
export function intentText(intent: Intent): string {
  const { kind, strategy, ruleId } = intent;
  if (intent.kind === 'EXIT') return `${kind} ${intent.direction} of ${strategy} by ${ruleId}`;
  if (intent.kind === 'CANCEL') return `${kind} ${intent.what} of ${strategy} by ${ruleId}`;
  if (intent.kind === 'ADJUST') {
    return `${kind} by ${ruleId}: ${adjustKind.text({ kind: 'adjust', ...intent.moves }, strategy)}`;
  }
  if (intent.kind === 'ADD') {
    if (intent.action.kind === 'doubleDown') {
      return `${kind} to ${strategy} by ${ruleId}: ${levelsText([intent.action.level])}`;
    }
    const { size, limitOffsetPercent: offset } = intent.action;
    const better = offset === null ? '' : `, limit ${decimalText(offset)} % better`;
    return `${kind} to ${strategy} by ${ruleId}: ${sizeText(size)}${better}`;
  }
  const { action, limitPrice } = intent;
  const { direction, size, stop, target } = action;
  const leg = (name: string, distance: TargetDistance | undefined): string =>
    distance === undefined ? `no ${name}` : `${name} ${distanceText(distance)}`;
  const limit = limitPrice === null ? '' : `, limit ${decimalText(limitPrice)}`;
  return `${kind} ${direction} of ${strategy} by ${ruleId}: ${sizeText(size)}, ${leg('stop', stop)}, ${leg('target', target)}${limit}${entryPlanText(action.plan ?? {})}`;
}
