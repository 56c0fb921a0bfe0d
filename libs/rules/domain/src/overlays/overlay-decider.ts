import { type Decider, type Instant, ok, refused } from '@fairlead/core';
import { didYouMean } from '@fairlead/core/document';
import type { RuleMode } from '../rule';
import { type RuleOverlay, overlayText } from './overlay';

/** What people set on rules, and the rules that there are. */
export interface OverlayState {
  readonly overlays: ReadonlyMap<string, RuleOverlay>;
}

/** What a person does with a rule. */
export interface OverlayCommand {
  readonly ruleId: string;
  /** Lift: what the rules say counts again. */
  readonly set: { readonly enabled: boolean } | { readonly mode: RuleMode } | 'lift';
  readonly by: string;
  readonly now: Instant;
  /** The rules that are in force. */
  readonly ruleIds: readonly string[];
}

/** What becomes of a rule. */
export type OverlayEvent =
  | { readonly kind: 'overlaid'; readonly overlay: RuleOverlay; readonly news: string }
  | { readonly kind: 'lifted'; readonly ruleId: string; readonly news: string };

/** Why nothing is set. */
export interface OverlayRefusal {
  readonly code: 'UNKNOWN_RULE' | 'NOTHING_TO_LIFT';
  readonly message: string;
}

/**
 * Decides what a person sets on a rule. It survives every version of the rules and every start until a person lifts it, also
 * where the rule is gone for a while: a rule that was disabled does not come back enabled.
 */
export const overlayDecider: Decider<OverlayState, OverlayCommand, OverlayEvent, OverlayRefusal> = {
  initial: { overlays: new Map() },
  decide: (command, { overlays }) => {
    const { ruleId, set, by, now } = command;
    const known = overlays.get(ruleId);
    if (known === undefined && !command.ruleIds.includes(ruleId)) return unknownRule(command);
    if (set === 'lift') {
      if (known === undefined) return nothingToLift(ruleId);
      const news = `${ruleId}: ${by} lifted what was set (${overlayText(known)}); what the rules say counts`;
      return ok([{ kind: 'lifted', ruleId, news }]);
    }
    const before = { enabled: known?.enabled ?? null, mode: known?.mode ?? null };
    const after = { ...before, ...set };
    if (after.enabled === before.enabled && after.mode === before.mode) return ok([]);
    const overlay = { ruleId, ...after, by, at: now };
    const news = `${ruleId} is ${overlayText(overlay)}, until "fairlead rules lift ${ruleId}"`;
    return ok([{ kind: 'overlaid', overlay, news }]);
  },
  evolve: ({ overlays }, event) => {
    if (event.kind === 'overlaid') {
      return { overlays: new Map([...overlays, [event.overlay.ruleId, event.overlay]]) };
    }
    return { overlays: new Map([...overlays].filter(([ruleId]) => ruleId !== event.ruleId)) };
  },
};

function unknownRule({ ruleId, ruleIds }: OverlayCommand) {
  const message = `no rule has the id "${ruleId}"${didYouMean(ruleId, ruleIds)}; "fairlead rules list --in-force" lists them`;
  return refused({ code: 'UNKNOWN_RULE' as const, message });
}

function nothingToLift(ruleId: string) {
  const message = `nobody has set anything on "${ruleId}": what the rules say counts already`;
  return refused({ code: 'NOTHING_TO_LIFT' as const, message });
}
