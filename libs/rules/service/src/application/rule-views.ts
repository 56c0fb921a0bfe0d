import type { RuleView } from '@fairlead/contracts';
import { overlayText, summaryOf } from '@fairlead/rules-domain';
import type { FiringCount } from './ports/rule-store';
import type { RuleSet } from './rule-set';

/** Stands for every symbol. */
const ANY = '*';

/** Returns one row for each rule and symbol; a rule for all symbols is one row. */
export function ruleViews(
  ruleSet: RuleSet,
  firings: readonly FiringCount[],
  keyOf: (symbol: string) => string | null,
): readonly RuleView[] {
  const counts = new Map<string, number>();
  for (const { ruleId, instrumentKey, firedToday } of firings) {
    counts.set(`${ruleId} ${instrumentKey}`, firedToday);
    counts.set(`${ruleId} ${ANY}`, (counts.get(`${ruleId} ${ANY}`) ?? 0) + firedToday);
  }
  const rulesVersion = ruleSet.version;
  return ruleSet.all().flatMap((rule) => {
    const overlay = ruleSet.overlays.get(rule.id);
    return (rule.symbols ?? [ANY]).map((symbol) => ({
      ruleId: rule.id,
      ruleVersion: rule.version,
      strategy: rule.strategy,
      symbol,
      mode: rule.enabled ? rule.mode : 'off',
      priority: rule.priority,
      summary: summaryOf(rule),
      firedToday: counts.get(`${rule.id} ${symbol === ANY ? ANY : (keyOf(symbol) ?? '')}`) ?? 0,
      rulesVersion,
      ...(overlay === undefined ? {} : { overlay: overlayText(overlay) }),
    }));
  });
}
