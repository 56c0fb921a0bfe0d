import type { Shape } from '@fairlead/core/document';
import type { NamedIndicator, RuleContext } from '../shapes/rule-context';

/** Everything about one kind of action: a kind is one file. */
export interface ActionKind<Action> {
  /** How it is written. */
  readonly shape: (context: RuleContext) => Shape<Action>;
  /** Indicators that its sizes and distances are measured by; absent: none. */
  readonly indicators?: (action: Action) => readonly NamedIndicator[];
  /** What it does in a few words, behind "then". */
  readonly text: (action: Action, strategy: string) => string;
}
