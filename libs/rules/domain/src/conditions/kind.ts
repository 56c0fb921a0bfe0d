import type { Shape } from '@fairlead/core/document';
import type { NamedIndicator, RuleContext } from '../shapes/rule-context';
import type { Clause, ConditionContext } from './clause';
import type { WantedWindow } from './signals/signal-window';

/** What has to be loaded before a condition can be evaluated. */
export interface Needs {
  /** Symbols whose trades and quotes it looks at. */
  readonly symbols: readonly string[];
  /** Signals that it counts. */
  readonly windows?: readonly WantedWindow[];
  /** Indicators that it looks at. */
  readonly indicators?: readonly NamedIndicator[];
  /** Features of the signal before, of the same source. */
  readonly features?: readonly string[];
}

/** Everything about one kind of condition: a kind is one file. */
export interface ConditionKind<Condition> {
  /** How it is written. */
  readonly shape: (context: RuleContext) => Shape<Condition>;
  /** The events that can make it hold; null where it does not depend on the event. */
  readonly eventTypes: (condition: Condition) => ReadonlySet<string> | null;
  /** What it looks at beside the event's own symbol; absent where that is nothing. */
  readonly needs?: (condition: Condition) => Needs;
  /** Everything that it looks at as it was found, also after a part that does not hold. */
  readonly clauses: (condition: Condition, context: ConditionContext) => readonly Clause[];
  /** What it asks for, behind "when". */
  readonly sentence: (condition: Condition) => string;
}

/** Returns parts of a sentence as one: `a, b and c`. */
export function listText(parts: readonly string[], word: 'and' | 'or' = 'and'): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}
