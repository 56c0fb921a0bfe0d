import { type Rule, contentOf } from './rule';
import { ruleSentence } from './rule-sentence';

/** How one rule differs between two files. */
export interface RuleDifference {
  readonly ruleId: string;
  readonly kind: 'new' | 'changed' | 'gone';
  /** The parts that differ, such as `when` or `maxPerDay`; empty for a rule that is new or gone. */
  readonly parts: readonly string[];
  /** What it said; null for a new one. */
  readonly before: string | null;
  /** What it says; null for one that is gone. */
  readonly after: string | null;
}

/** Returns the rules that differ: those that are gone first, then in the order of the file. */
export function diffRules(
  before: readonly Rule[],
  after: readonly Rule[],
): readonly RuleDifference[] {
  const known = new Map(before.map((rule) => [rule.id, rule]));
  const kept = new Set(after.map((rule) => rule.id));
  const gone = before.filter(({ id }) => !kept.has(id)).map((rule) => difference('gone', rule));
  const others = after.flatMap((rule): readonly RuleDifference[] => {
    const old = known.get(rule.id);
    if (old === undefined) return [difference('new', rule)];
    const parts = differingParts(old, rule);
    if (parts.length === 0) return [];
    const sentences = { before: ruleSentence(old), after: ruleSentence(rule) };
    return [{ ruleId: rule.id, kind: 'changed', parts, ...sentences }];
  });
  return [...gone, ...others];
}

function difference(kind: 'new' | 'gone', rule: Rule): RuleDifference {
  const sentence = ruleSentence(rule);
  const sides =
    kind === 'new' ? { before: null, after: sentence } : { before: sentence, after: null };
  return { ruleId: rule.id, kind, parts: [], ...sides };
}

function differingParts(old: Rule, rule: Rule): readonly string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(rule)])] as (keyof Rule)[];
  const textOf = (whole: Rule, name: keyof Rule): string =>
    contentOf({ part: whole[name] } as unknown as Rule);
  return names.filter((name) => textOf(old, name) !== textOf(rule, name));
}
