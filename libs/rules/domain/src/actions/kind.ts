import type { Shape } from '@fairlead/core/document';
import type { RuleContext } from '../shapes/rule-context';

/** Everything about one kind of action: a kind is one file. */
export interface ActionKind<Action> {
  /** How it is written. */
  readonly shape: (context: RuleContext) => Shape<Action>;
  /** What it does in a few words, behind "then". */
  readonly text: (action: Action, strategy: string) => string;
}
