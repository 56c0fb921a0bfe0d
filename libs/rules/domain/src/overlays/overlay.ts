import { type Instant, instantText } from '@fairlead/core';
import type { Rule, RuleMode } from '../rule';

/** What a person set on a rule, whatever the rules say: it holds until a person lifts it. */
export interface RuleOverlay {
  readonly ruleId: string;
  /** Null where the rule's own counts. */
  readonly enabled: boolean | null;
  /** Null where the rule's own counts. */
  readonly mode: RuleMode | null;
  readonly by: string;
  readonly at: Instant;
}

/** Returns a rule as it counts. */
export function underOverlay<Of extends Rule>(rule: Of, overlay: RuleOverlay | undefined): Of {
  if (overlay === undefined) return rule;
  const { enabled, mode } = overlay;
  return { ...rule, enabled: enabled ?? rule.enabled, mode: mode ?? rule.mode };
}

/** Returns what a person set, and who and when. */
export function overlayText({ enabled, mode, by, at }: RuleOverlay): string {
  const parts = [
    ...(enabled === null ? [] : [enabled ? 'enabled' : 'disabled']),
    ...(mode === null ? [] : [`mode ${mode}`]),
  ];
  return `${parts.join(', ')} by ${by} since ${instantText(at)}`;
}
