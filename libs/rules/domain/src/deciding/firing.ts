import { type Instant, instantText, newYorkDate, plusMs } from '@fairlead/core';
import type { Rule } from '../rule';

/** What a rule remembers for one symbol. */
export interface RuleState {
  readonly ruleId: string;
  readonly cooldownUntil: Instant | null;
  /** The New York date that `firedToday` counts for. */
  readonly day: string;
  readonly firedToday: number;
}

/** Why a rule whose conditions hold does not fire. */
export interface Restraint {
  readonly code: 'COOLDOWN' | 'DAILY_MAXIMUM';
  readonly reason: string;
}

/** Returns what keeps the rule from firing now, or null. */
export function restraintOn(rule: Rule, state: RuleState | null, now: Instant): Restraint | null {
  if (state === null) return null;
  if (rule.cooldownMs > 0 && state.cooldownUntil !== null && now < state.cooldownUntil) {
    return {
      code: 'COOLDOWN',
      reason: `cools down until ${instantText(state.cooldownUntil)} (${rule.cooldownMs / 1_000} s after it fired)`,
    };
  }
  const firedToday = state.day === newYorkDate(now) ? state.firedToday : 0;
  if (rule.maxPerDay !== null && firedToday >= rule.maxPerDay) {
    return {
      code: 'DAILY_MAXIMUM',
      reason: `fired ${firedToday} times today (New York), the maximum is ${rule.maxPerDay}`,
    };
  }
  return null;
}

/** Returns the state after the rule fired. */
export function afterFiring(rule: Rule, state: RuleState | null, now: Instant): RuleState {
  const day = newYorkDate(now);
  const before = state !== null && state.day === day ? state.firedToday : 0;
  return {
    ruleId: rule.id,
    cooldownUntil: rule.cooldownMs > 0 ? plusMs(now, rule.cooldownMs) : null,
    day,
    firedToday: before + 1,
  };
}
