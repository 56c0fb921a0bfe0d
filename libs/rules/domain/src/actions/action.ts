import {
  type DocumentNode,
  type Reading,
  type Shape,
  lazy,
  list,
  mapped,
  maybe,
  needed,
  oneOf,
  record,
} from '@fairlead/core/document';
import { type Condition, conditionShape } from '../conditions/condition';
import { sentenceOf } from '../conditions/evaluate';
import type { NamedIndicator, RuleContext } from '../shapes/rule-context';
import { type AdjustAction, adjustKind } from './adjust';
import { type CancelAction, cancelKind } from './cancel';
import { type CloseAction, closeKind } from './close';
import { type CloseAllAction, closeAllKind } from './close-all';
import { type DoubleDownAction, doubleDownKind } from './double-down';
import { type EnterAction, enterKind } from './enter';
import type { ActionKind } from './kind';
import { type LogAction, logKind } from './log';
import { type MoveStopAction, moveStopKind } from './move-stop';
import { actionsNotYet } from './not-yet';
import { type NotifyAction, notifyKind } from './notify';
import { type ScaleInAction, scaleInKind } from './scale-in';

/** An action that holds no others. */
export type SingleAction =
  | EnterAction
  | ScaleInAction
  | DoubleDownAction
  | MoveStopAction
  | AdjustAction
  | CancelAction
  | CloseAction
  | CloseAllAction
  | LogAction
  | NotifyAction;

/** Several actions, one after the other. */
interface SequenceAction {
  readonly kind: 'sequence';
  readonly actions: readonly RuleAction[];
}

/** An action that is looked at once more: it happens only where its own condition holds too. */
interface ConditionalAction {
  readonly kind: 'conditional';
  readonly if: Condition;
  readonly then: RuleAction;
  readonly else?: RuleAction;
}

/** What a rule does when it fires. */
export type RuleAction = SingleAction | SequenceAction | ConditionalAction;

type KindOf<Kind> = ActionKind<Extract<SingleAction, { readonly kind: Kind }>>;

/** Each kind with all that belongs to it. */
const KINDS: { readonly [Kind in SingleAction['kind']]: KindOf<Kind> } = {
  enter: enterKind,
  scaleIn: scaleInKind,
  doubleDown: doubleDownKind,
  moveStop: moveStopKind,
  adjust: adjustKind,
  cancel: cancelKind,
  close: closeKind,
  closeAll: closeAllKind,
  log: logKind,
  notify: notifyKind,
};

/** Returns how an action is written: a map with one field, which says its kind. */
export function actionShape(context: RuleContext): Shape<RuleAction> {
  const inner = lazy('action', () => actionShape(context));
  const single = Object.entries(KINDS).map(
    ([kind, { shape }]) => [kind, shape(context)] as [string, Shape<RuleAction>],
  );
  const kinds: Readonly<Record<string, Shape<RuleAction>>> = {
    ...Object.fromEntries(single),
    sequence: sequenceShape(inner),
    conditional: conditionalShape(inner, context),
    ...actionsNotYet(context),
  };
  return mapped(oneOf(kinds), ({ value }) => value);
}

/** Returns what an action does in a few words. */
export function actionText(action: RuleAction, strategy: string): string {
  if (action.kind === 'sequence' || action.kind === 'conditional') {
    return combinedText(action, (inner) => actionText(inner, strategy));
  }
  // The table has for each kind what fits its actions; the compiler cannot follow that through the lookup.
  const kind = KINDS[action.kind] as unknown as ActionKind<SingleAction>;
  return kind.text(action, strategy);
}

/** Returns the indicators that an action without others in it is measured by. */
export function indicatorsOfAction(action: SingleAction): readonly NamedIndicator[] {
  const kind = KINDS[action.kind] as unknown as ActionKind<SingleAction>;
  return kind.indicators?.(action) ?? [];
}

const ACTIONS_MAX = 10;

/** Returns how a sequence is written. */
function sequenceShape(inner: Shape<RuleAction>): Shape<SequenceAction> {
  return mapped(list(inner, { min: 2, max: ACTIONS_MAX }), (actions, node, reading) =>
    isSound(actions, node, reading) ? { kind: 'sequence', actions } : undefined,
  );
}

/** A strategy holds one trade of a symbol: it can enter once, and what it enters it does not leave at once. */
function isSound(actions: readonly RuleAction[], node: DocumentNode, reading: Reading): boolean {
  const entering = actions.map((action) => has(action, ['enter']));
  const first = entering.indexOf(true);
  if (first >= 0 && first !== entering.lastIndexOf(true)) {
    reading.report(node.at, 'enters twice, and a strategy holds one trade of a symbol; keep one');
    return false;
  }
  const leavesLater = actions.slice(first + 1).some((action) => has(action, ['close', 'closeAll']));
  if (first >= 0 && leavesLater) {
    reading.report(node.at, 'would leave what it has just entered; put close before enter');
    return false;
  }
  if (first >= 0 && actions.some((action) => has(action, ['doubleDown']))) {
    reading.report(node.at, 'what is entered doubles down by itself: write doubleDown in enter, beside its stop'); // prettier-ignore
    return false;
  }
  return true;
}

function has(action: RuleAction, kinds: readonly RuleAction['kind'][]): boolean {
  if (action.kind === 'sequence') return action.actions.some((each) => has(each, kinds));
  if (action.kind !== 'conditional') return kinds.includes(action.kind);
  return has(action.then, kinds) || (action.else !== undefined && has(action.else, kinds));
}

/** Returns how a conditional action is written. */
function conditionalShape(
  inner: Shape<RuleAction>,
  context: RuleContext,
): Shape<ConditionalAction> {
  const fields = record({
    if: needed(conditionShape(context)),
    then: needed(inner),
    else: maybe(inner),
  });
  return mapped(fields, ({ if: condition, then, else: otherwise }) => ({
    ...{ kind: 'conditional', if: condition, then },
    ...(otherwise === undefined ? {} : { else: otherwise }),
  }));
}

/** Returns what several actions do, in their order. */
function combinedText(
  action: SequenceAction | ConditionalAction,
  textOf: (inner: RuleAction) => string,
): string {
  if (action.kind === 'sequence') return action.actions.map(textOf).join(', then ');
  const otherwise = action.else === undefined ? '' : `, or else ${textOf(action.else)}`;
  return `if ${sentenceOf(action.if)}: ${textOf(action.then)}${otherwise}`;
}
