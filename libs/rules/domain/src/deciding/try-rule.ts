import { type Instant, ZERO, instantText, plusMs } from '@fairlead/core';
import { type SingleAction, actionText } from '../actions/action';
import { noticeText } from '../actions/notify';
import type { Clause, ConditionContext } from '../conditions/clause';
import { evaluate } from '../conditions/evaluate';
import type { QuoteFacts, TradeFacts } from '../facts';
import type { VersionedRule } from '../rule';
import type { Surroundings } from '../surroundings/surroundings';
import type { Decision, EvaluationCode, Intent, RuleEvaluation, RuleMessage } from './decision';
import { type RuleState, afterFiring, restraintOn } from './firing';
import { intentsOf } from './intents';
import type { Occasion } from './occasion';
import { planAction } from './plan-action';

/** At most this many intents for one cause; rules of lower priority do not fire. Built-in exits come on top. */
export const INTENTS_MAX = 40;

/** What a rule is evaluated on. */
export interface RuleQuestion {
  readonly occasion: Occasion;
  readonly now: Instant;
  /** True where the account is a paper account. */
  readonly paper: boolean;
  /** The last quote of the instrument, live. */
  readonly quote: QuoteFacts | null;
  /** What rules remember of the instrument. */
  readonly states: ReadonlyMap<string, RuleState>;
  /** Trades of any strategy in the instrument. */
  readonly trades: readonly TradeFacts[];
  /** What its rules look at beside that; absent: nothing else is known. */
  readonly surroundings?: Surroundings;
}

/** One rule's answer. */
export interface Trial {
  readonly evaluation: RuleEvaluation;
  readonly intents: readonly Intent[];
  readonly state: RuleState | null;
  readonly messages: readonly RuleMessage[];
}

/** Returns the answer of each rule, in their order: the first ones have the room for intents. */
export function tryRules(
  rules: readonly VersionedRule[],
  question: RuleQuestion,
): readonly Trial[] {
  const trials: Trial[] = [];
  let room = INTENTS_MAX;
  for (const rule of rules) {
    const trial = tryRule(rule, question, room);
    room -= trial.intents.length;
    trials.push(trial);
  }
  return trials;
}

function tryRule(rule: VersionedRule, question: RuleQuestion, room: number): Trial {
  const { now, occasion } = question;
  if (!rule.enabled || rule.mode === 'off') {
    return notFired(rule, {
      code: 'DISABLED',
      reason: rule.enabled ? 'mode is off' : 'is not enabled',
    });
  }
  const context = contextOf(rule, question);
  const { holds, clauses } = evaluate(rule.when, context);
  if (!holds) {
    return notFired(rule, { code: 'CONDITION_FALSE', reason: failureOf(clauses) }, clauses);
  }
  const plan = planAction(rule.then, context);
  const found = [...clauses, ...plan.clauses];
  if (plan.steps.length === 0) {
    const reason = `no part of its action applies: ${failureOf(plan.clauses)}`;
    return notFired(rule, { code: 'CONDITION_FALSE', reason }, found);
  }
  const state = question.states.get(rule.id) ?? null;
  const restraint = restraintOn(rule, state, now);
  if (restraint !== null) return notFired(rule, restraint, found);
  const intents = intentsOf(rule, question, plan.steps);
  const refusal = actionRefusal(plan.steps, question, room - intents.length);
  if (refusal !== null) return notFired(rule, refusal, found);
  const messages = plan.steps.flatMap((step) => saidBy(step, occasion));
  if (intents.length === 0 && messages.length === 0) {
    const reason = `no strategy holds ${occasion.symbol} on that side`;
    return notFired(rule, { code: 'NOTHING_TO_CLOSE', reason }, found);
  }
  const fired = afterFiring(rule, state, now);
  const shadow = shadowOf(rule, question.paper);
  if (shadow !== null) return { ...notFired(rule, shadow, found), state: fired };
  const said = messages.map(({ message }) => message);
  const reason = [...said, ...intents.map((intent) => intent.reason)].join('; ');
  return {
    evaluation: evaluationOf(rule, { code: 'FIRED', reason }, found),
    intents,
    state: fired,
    messages,
  };
}

/** Returns what a rule says, with which rule it is. */
export function messagesOf({ evaluation, messages }: Trial): Decision['messages'] {
  const { ruleId, ruleVersion } = evaluation;
  return messages.map((each) => ({ ruleId, ruleVersion, ...each }));
}

function saidBy(step: SingleAction, { symbol, fields }: Occasion): readonly RuleMessage[] {
  if (step.kind === 'log') return [{ level: null, message: step.message }];
  if (step.kind !== 'notify') return [];
  const values = new Map([...fields, ['symbol', symbol] as const]);
  return [{ level: step.level, message: noticeText(step.message, values) }];
}

/** Returns what the conditions of a rule are evaluated against. */
export function contextOf(
  { strategy }: VersionedRule,
  {
    now,
    occasion,
    trades,
    quote,
    surroundings,
  }: Pick<RuleQuestion, 'now' | 'trades' | 'quote' | 'surroundings'> & {
    readonly occasion: Pick<Occasion, 'eventType' | 'fields'> & { readonly symbol?: string };
  },
): ConditionContext {
  const { eventType, fields, symbol } = occasion;
  const beside = surroundings === undefined ? {} : { surroundings };
  const acted = symbol === undefined ? {} : { symbol };
  return { now, ...acted, eventType, fields, strategy, trades, quote, ...beside };
}

/** Returns which clause does not hold, and what was found. */
export function failureOf(clauses: readonly Clause[]): string {
  const failed = clauses.find((clause) => !clause.holds);
  return failed === undefined
    ? 'its conditions do not hold'
    : `${failed.clause} does not hold: ${failed.actual}`;
}

/** What became of a rule, and why. */
interface Verdict {
  readonly code: EvaluationCode;
  readonly reason: string;
}

function actionRefusal(
  steps: readonly SingleAction[],
  { occasion, now }: Pick<RuleQuestion, 'occasion' | 'now'>,
  roomLeft: number,
): Verdict | null {
  if (roomLeft < 0) {
    return {
      code: 'INTENTS_MAXIMUM',
      reason: `rules of higher priority want ${INTENTS_MAX} things`,
    };
  }
  for (const step of steps) {
    if (step.kind !== 'enter') continue;
    if (occasion.expiresAt !== null && now > occasion.expiresAt) {
      const reason = `the entry was valid until ${instantText(occasion.expiresAt)}, and it is later`;
      return { code: 'EXPIRED', reason };
    }
    if (occasion.action === 'SELL' && step.direction === 'SHORT' && !step.allowShort) {
      const reason = 'SELL opens a short only where the rule has allowShort';
      return { code: 'SELL_CLOSES_ONLY', reason };
    }
    if (step.entry.type === 'LIMIT' && occasion.price === null) {
      return { code: 'NO_PRICE', reason: noPriceText(occasion) };
    }
  }
  return null;
}

function noPriceText({ action }: Occasion): string {
  return action === null
    ? 'the entry is a limit beside the last price, and none is known'
    : "the entry is a limit beside the signal's price, and the signal has none";
}

function shadowOf(rule: VersionedRule, paper: boolean): Verdict | null {
  if (rule.mode === 'shadow') {
    return { code: 'SHADOW', reason: `would have fired: ${summaryOf(rule)}` };
  }
  if (rule.mode === 'paper' && !paper) {
    return {
      code: 'PAPER_ONLY',
      reason: `mode is paper and the account is not: would have fired: ${summaryOf(rule)}`,
    };
  }
  return null;
}

function notFired(rule: VersionedRule, verdict: Verdict, clauses: readonly Clause[] = []): Trial {
  const evaluation = evaluationOf(rule, verdict, clauses);
  return { evaluation, intents: [], state: null, messages: [] };
}

function evaluationOf(
  rule: VersionedRule,
  { code, reason }: Verdict,
  clauses: readonly Clause[],
): RuleEvaluation {
  const { id: ruleId, version: ruleVersion } = rule;
  return { ruleId, ruleVersion, fired: code === 'FIRED', code, reason, clauses };
}

/** Returns what a rule does in a few words. */
export function summaryOf(rule: VersionedRule): string {
  return actionText(rule.then, rule.strategy);
}

/** How long after an intent's expiry a trade that we requested may still be unreported. */
const EXPECTED_GRACE_MS = 60_000;

/** Feedback lags: what was requested counts as held until it is reported, or was not for long. */
export function expectedTrades(intents: readonly Intent[], now: Instant): readonly TradeFacts[] {
  return intents.flatMap((intent) => {
    if (intent.kind !== 'ENTER') return [];
    const { tradeId, strategy, action, expiresAt } = intent;
    const { direction } = action;
    const expectedUntil = plusMs(expiresAt, EXPECTED_GRACE_MS);
    const nothing = { position: ZERO, averageEntryPrice: null };
    const base = { tradeId, strategy, direction, openedAt: now, expectedUntil };
    return [{ ...base, ...nothing, status: 'EXPECTED' as const }];
  });
}
