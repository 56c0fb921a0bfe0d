import { type Shape, mapped, oneOf } from '@fairlead/core/document';
import type { RuleContext } from '../shapes/rule-context';
import { type CloseAction, closeShape, closeText } from './close';
import { type EnterAction, enterShape, enterText } from './enter';

/** What a rule does when it fires. */
export type RuleAction = EnterAction | CloseAction;

/** Returns how an action is written: a map with one field, which says its kind. */
export function actionShape(context: RuleContext): Shape<RuleAction> {
  const kinds: { readonly [Kind in RuleAction['kind']]: Shape<RuleAction> } = {
    enter: enterShape(context),
    close: closeShape,
  };
  return mapped(oneOf(kinds), ({ value }) => value);
}

/** Returns what an action does in a few words. */
export function actionText(action: RuleAction, strategy: string): string {
  return action.kind === 'enter' ? enterText(action) : closeText(action, strategy);
}
