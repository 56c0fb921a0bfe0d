import { type RuleAction, type SingleAction, indicatorsOfAction } from '../actions/action';
import type { Rule } from '../rule';
import type { NamedIndicator } from '../shapes/rule-context';
import { type Condition, kindOf } from '../conditions/condition';
import type { Needs } from '../conditions/kind';
import { nameOf } from '../conditions/market/indicator-clauses';
import { type WantedWindow, isSameWindow } from '../conditions/signals/signal-window';

const NOTHING: Needs = { symbols: [] };

/** All that has to be loaded, each once. */
type AllNeeds = Required<Needs>;

/** Returns what has to be loaded before rules can be evaluated, beside the symbol they are evaluated for. */
export function needsOf(rules: readonly Pick<Rule, 'when' | 'then'>[]): AllNeeds {
  const all = rules.flatMap(({ when, then }) => [...ofCondition(when), ...ofAction(then)]);
  return {
    symbols: [...new Set(all.flatMap(({ symbols }) => symbols))],
    features: [...new Set(all.flatMap(({ features = [] }) => features))],
    indicators: distinct(all.flatMap(({ indicators = [] }) => indicators)),
    windows: all.flatMap(({ windows = [] }) => windows).filter(isFirst),
  };
}

/** Returns the indicators that rules name, each once: what their conditions look at, and what sizes and distances are measured by. */
export function indicatorsNamedBy(
  rules: readonly Pick<Rule, 'when' | 'then'>[],
): readonly NamedIndicator[] {
  const measures = rules.flatMap(({ then }) => singlesOf(then)).flatMap(indicatorsOfAction);
  return distinct([...needsOf(rules).indicators, ...measures]);
}

function distinct(indicators: readonly NamedIndicator[]): readonly NamedIndicator[] {
  return [...new Map(indicators.map((each) => [nameOf(each), each])).values()];
}

function singlesOf(action: RuleAction): readonly SingleAction[] {
  if (action.kind === 'sequence') return action.actions.flatMap(singlesOf);
  if (action.kind !== 'conditional') return [action];
  return [action.then, ...(action.else === undefined ? [] : [action.else])].flatMap(singlesOf);
}

function isFirst(window: WantedWindow, index: number, windows: readonly WantedWindow[]): boolean {
  return windows.findIndex((each) => isSameWindow(each, window)) === index;
}

function ofCondition(condition: Condition): readonly Needs[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(ofCondition);
  if (condition.kind === 'not') return ofCondition(condition.of);
  return [kindOf(condition).needs?.(condition) ?? NOTHING];
}

/** An action can have conditions of its own. */
function ofAction(action: RuleAction): readonly Needs[] {
  if (action.kind === 'sequence') return action.actions.flatMap(ofAction);
  if (action.kind !== 'conditional') return [];
  const otherwise = action.else === undefined ? [] : ofAction(action.else);
  return [...ofCondition(action.if), ...ofAction(action.then), ...otherwise];
}
