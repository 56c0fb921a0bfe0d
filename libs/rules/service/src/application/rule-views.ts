import type { RuleView } from '@fairlead/contracts';
import { type VersionedRule, summaryOf } from '@fairlead/rules-domain';
import type { FiringCount } from './ports/rule-store';

/** Stands for every symbol. */
const ANY = '*';

/** Returns one row for each rule and symbol; a rule for all symbols is one row. */
export function ruleViews(
  rules: readonly VersionedRule[],
  firings: readonly FiringCount[],
  keyOf: (symbol: string) => string | null,
): readonly RuleView[] {
  const counts = new Map<string, number>();
  for (const { ruleId, instrumentKey, firedToday } of firings) {
    counts.set(`${ruleId} ${instrumentKey}`, firedToday);
    counts.set(`${ruleId} ${ANY}`, (counts.get(`${ruleId} ${ANY}`) ?? 0) + firedToday);
  }
  return rules.flatMap((rule) =>
    (rule.symbols ?? [ANY]).map((symbol) => ({
      ruleId: rule.id,
      ruleVersion: rule.version,
      strategy: rule.strategy,
      symbol,
      mode: rule.enabled ? rule.mode : 'off',
      priority: rule.priority,
      summary: summaryOf(rule),
      firedToday: counts.get(`${rule.id} ${symbol === ANY ? ANY : (keyOf(symbol) ?? '')}`) ?? 0,
    })),
  );
}
