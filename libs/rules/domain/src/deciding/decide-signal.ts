import { type Decider, type Instant, ZERO, instantText, ok, plusMs } from '@fairlead/core';
import { type SingleAction, actionText } from '../actions/action';
import type { Clause, ConditionContext } from '../conditions/clause';
import { evaluate } from '../conditions/evaluate';
import {
  type QuoteFacts,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_EVENT,
  livingTrades,
} from '../facts';
import type { VersionedRule } from '../rule';
import type { Decision, EvaluationCode, Intent, RuleEvaluation } from './decision';
import { exitsFor } from './exit-rule';
import { type RuleState, afterFiring, restraintOn } from './firing';
import { intentsOf } from './intents';
import { planAction } from './plan-action';

/** At most this many intents for one signal; rules of lower priority do not fire. Built-in exits come on top. */
export const INTENTS_MAX = 40;

/** What the engine remembers of an instrument: only decisions change it, and what order management reports of trades. */
export interface Situation {
  readonly states: ReadonlyMap<string, RuleState>;
  /** Trades of any strategy in the signal's instrument. */
  readonly trades: readonly TradeFacts[];
  /** The highest sequence seen from this source for this instrument, before this signal. */
  readonly latestSequence: number | null;
}

/** A signal to decide on, with everything that a decision looks at and does not change. */
export interface SignalCommand {
  readonly signal: SignalFacts;
  readonly now: Instant;
  /** True where the account is a paper account. */
  readonly paper: boolean;
  /** The rules that look at this signal, in order of evaluation. */
  readonly rules: readonly VersionedRule[];
  /** The last quote of the signal's instrument, live. */
  readonly quote: QuoteFacts | null;
}

/** Everything that a decision about a signal rests on. */
export type SignalQuestion = SignalCommand & Situation;

/**
 * Decides a signal on what the engine remembers of its instrument: never refused, since every signal gets one decision.
 * What is remembered after it are the firings, the trades that were requested and the latest sequence.
 */
export const signalDecider: Decider<Situation, SignalCommand, Decision> = {
  initial: { states: new Map(), trades: [], latestSequence: null },
  decide: (command, situation) => ok([decideSignal({ ...command, ...situation })]),
  evolve: ({ states, trades, latestSequence }, decision) => ({
    states: new Map([...states, ...decision.states.map((state) => [state.ruleId, state] as const)]),
    trades: [...trades, ...decision.expected],
    latestSequence: latestOf(latestSequence, decision.sequence),
  }),
};

function latestOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

/** Returns the one decision about a signal. */
export function decideSignal(question: SignalQuestion): Decision {
  const { sequence } = question.signal;
  const early = earlyEnd(question);
  if (early !== null) {
    return {
      ...early,
      evaluations: [],
      intents: [],
      states: [],
      expected: [],
      messages: [],
      sequence,
    };
  }
  const trials = tryRules(question);
  const wanted = trials.flatMap((trial) => trial.intents);
  const exits = exitsFor(question.signal, livingTrades(question.trades, question.now), wanted);
  const evaluations = [...exits.evaluations, ...trials.map((trial) => trial.evaluation)];
  const intents = [...exits.intents, ...wanted];
  const states = trials.flatMap((trial) => (trial.state === null ? [] : [trial.state]));
  const expected = wanted.flatMap((intent) => expectedTrade(intent, question));
  const conclusion = conclusionOf(question, evaluations, intents);
  const messages = trials.flatMap(({ evaluation: { ruleId }, messages: texts }) =>
    texts.map((message) => ({ ruleId, message })),
  );
  return { ...conclusion, evaluations, intents, states, expected, messages, sequence };
}

/** How long after its signal's expiry a trade that we requested may still be unreported. */
const EXPECTED_GRACE_MS = 60_000;

/** Feedback lags: what was requested counts as held until it is reported, or was not for long. */
function expectedTrade(intent: Intent, { signal, now }: SignalQuestion): readonly TradeFacts[] {
  if (intent.kind === 'EXIT') return [];
  const { tradeId, strategy, action } = intent;
  const expectedUntil = plusMs(signal.expiresAt, EXPECTED_GRACE_MS);
  const nothing = { position: ZERO, averageEntryPrice: null };
  return [
    {
      ...{ tradeId, strategy, direction: action.direction, status: 'EXPECTED', openedAt: now },
      ...{ expectedUntil, ...nothing },
    },
  ];
}

function earlyEnd({
  signal,
  now,
  latestSequence,
}: SignalQuestion): Pick<Decision, 'outcome' | 'reason'> | null {
  if (now > signal.expiresAt) {
    const lateMs = now - signal.expiresAt;
    return {
      outcome: 'EXPIRED',
      reason: `expired at ${instantText(signal.expiresAt)}, ${lateMs} ms before it could be decided`,
    };
  }
  if (signal.sequence !== null && latestSequence !== null && signal.sequence < latestSequence) {
    return {
      outcome: 'SUPERSEDED',
      reason: `sequence ${signal.sequence} is older than ${latestSequence}, which ${signal.source} sent for ${signal.symbol} before`,
    };
  }
  if (signal.action === 'NEUTRAL') {
    return { outcome: 'NO_ACTION', reason: 'NEUTRAL is recorded and changes nothing' };
  }
  return null;
}

/** One rule's answer. */
interface Trial {
  readonly evaluation: RuleEvaluation;
  readonly intents: readonly Intent[];
  readonly state: RuleState | null;
  readonly messages: readonly string[];
}

function tryRules(question: SignalQuestion): readonly Trial[] {
  const trials: Trial[] = [];
  let room = INTENTS_MAX;
  for (const rule of question.rules) {
    const trial = tryRule(rule, question, room);
    room -= trial.intents.length;
    trials.push(trial);
  }
  return trials;
}

function tryRule(rule: VersionedRule, question: SignalQuestion, room: number): Trial {
  const { now } = question;
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
  const messages = plan.steps.flatMap((step) => (step.kind === 'log' ? [step.message] : []));
  if (intents.length === 0 && messages.length === 0) {
    const reason = `no strategy holds ${question.signal.symbol} on that side`;
    return notFired(rule, { code: 'NOTHING_TO_CLOSE', reason }, found);
  }
  const fired = afterFiring(rule, state, now);
  const shadow = shadowOf(rule, question.paper);
  if (shadow !== null) return { ...notFired(rule, shadow, found), state: fired };
  const reason = [...messages, ...intents.map((intent) => intent.reason)].join('; ');
  return {
    evaluation: evaluationOf(rule, { code: 'FIRED', reason }, found),
    intents,
    state: fired,
    messages,
  };
}

function contextOf(rule: VersionedRule, question: SignalQuestion): ConditionContext {
  const { now, signal, trades, quote } = question;
  const { strategy } = rule;
  return { now, eventType: SIGNAL_EVENT, fields: signal.fields, strategy, trades, quote };
}

function failureOf(clauses: readonly Clause[]): string {
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
  { signal }: SignalQuestion,
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
    if (signal.action === 'SELL' && step.direction === 'SHORT' && !step.allowShort) {
      const reason = 'SELL opens a short only where the rule has allowShort';
      return { code: 'SELL_CLOSES_ONLY', reason };
    }
    if (step.entry.type === 'LIMIT' && signal.price === null) {
      const reason = "the entry is a limit beside the signal's price, and the signal has none";
      return { code: 'NO_PRICE', reason };
    }
  }
  return null;
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

const IDLE_CODES: readonly EvaluationCode[] = ['CONDITION_FALSE', 'DISABLED'];

function conclusionOf(
  { signal, rules }: SignalQuestion,
  evaluations: readonly RuleEvaluation[],
  intents: readonly Intent[],
): Pick<Decision, 'outcome' | 'reason'> {
  if (intents.length > 0) {
    return { outcome: 'INTENTS', reason: intents.map((intent) => intent.reason).join('; ') };
  }
  const held = evaluations.filter((evaluation) => !IDLE_CODES.includes(evaluation.code));
  if (held.length > 0) return { outcome: 'NO_ACTION', reason: held.map(sentenceOf).join('; ') };
  if (rules.length === 0) {
    return { outcome: 'NO_RULE', reason: `no rule looks at signals for ${signal.symbol}` };
  }
  return { outcome: 'NO_RULE', reason: evaluations.map(sentenceOf).join('; ') };
}

function sentenceOf(evaluation: RuleEvaluation): string {
  return `${evaluation.ruleId}: ${evaluation.reason}`;
}
