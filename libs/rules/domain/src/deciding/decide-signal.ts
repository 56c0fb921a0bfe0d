import {
  type Decider,
  type Decimal,
  type Instant,
  Decimal as DecimalOf,
  ONE,
  ZERO,
  instantText,
  intentIdOf,
  ok,
  plusMs,
  tradeIdOf,
} from '@fairlead/core';
import type {
  Decision,
  EnterIntent,
  EvaluationCode,
  ExitIntent,
  Intent,
  RuleEvaluation,
} from './decision';
import type { Clause } from '../conditions/clause';
import { evaluate } from '../conditions/evaluate';
import { exitsFor } from './exit-rule';
import {
  type QuoteFacts,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_EVENT,
  livingTrades,
} from '../facts';
import { type RuleState, afterFiring, restraintOn } from './firing';
import { actionText } from '../actions/action';
import type { EnterAction } from '../actions/enter';
import type { VersionedRule } from '../rule';

/** At most this many rules fire for one signal; those of lower priority do not. Built-in exits come on top. */
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
    return { ...early, evaluations: [], intents: [], states: [], expected: [], sequence };
  }
  const trials = tryRules(question);
  const wanted = trials.flatMap((trial) => (trial.intent === null ? [] : [trial.intent]));
  const exits = exitsFor(question.signal, livingTrades(question.trades, question.now), wanted);
  const evaluations = [...exits.evaluations, ...trials.map((trial) => trial.evaluation)];
  const intents = [...exits.intents, ...wanted];
  const states = trials.flatMap((trial) => (trial.state === null ? [] : [trial.state]));
  const expected = wanted.flatMap((intent) => expectedTrade(intent, question));
  const conclusion = conclusionOf(question, evaluations, intents);
  return { ...conclusion, evaluations, intents, states, expected, sequence };
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
  readonly intent: Intent | null;
  readonly state: RuleState | null;
}

function tryRules(question: SignalQuestion): readonly Trial[] {
  const trials: Trial[] = [];
  let room = INTENTS_MAX;
  for (const rule of question.rules) {
    const trial = tryRule(rule, question, room);
    if (trial.intent !== null) room -= 1;
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
  const { holds, clauses } = evaluate(rule.when, {
    now,
    eventType: SIGNAL_EVENT,
    fields: question.signal.fields,
    strategy: rule.strategy,
    trades: question.trades,
    quote: question.quote,
  });
  if (!holds) {
    return notFired(rule, { code: 'CONDITION_FALSE', reason: failureOf(clauses) }, clauses);
  }
  const state = question.states.get(rule.id) ?? null;
  const restraint = restraintOn(rule, state, now);
  if (restraint !== null) return notFired(rule, restraint, clauses);
  const refusal = actionRefusal(rule, question, room);
  if (refusal !== null) return notFired(rule, refusal, clauses);
  const fired = afterFiring(rule, state, now);
  const shadow = shadowOf(rule, question.paper);
  if (shadow !== null) return { ...notFired(rule, shadow, clauses), state: fired };
  const intent = intentOf(rule, question);
  return {
    evaluation: evaluationOf(rule, { code: 'FIRED', reason: intent.reason }, clauses),
    intent,
    state: fired,
  };
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
  rule: VersionedRule,
  { signal }: SignalQuestion,
  room: number,
): Verdict | null {
  if (room <= 0) {
    return { code: 'INTENTS_MAXIMUM', reason: `${INTENTS_MAX} rules of higher priority fired` };
  }
  if (rule.then.kind === 'close') return null;
  if (signal.action === 'SELL' && rule.then.direction === 'SHORT' && !rule.then.allowShort) {
    return {
      code: 'SELL_CLOSES_ONLY',
      reason: 'SELL opens a short only where the rule has allowShort',
    };
  }
  if (rule.then.entry.type === 'LIMIT' && signal.price === null) {
    return {
      code: 'NO_PRICE',
      reason: "the entry is a limit beside the signal's price, and the signal has none",
    };
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
  return { evaluation: evaluationOf(rule, verdict, clauses), intent: null, state: null };
}

function evaluationOf(
  rule: VersionedRule,
  { code, reason }: Verdict,
  clauses: readonly Clause[],
): RuleEvaluation {
  const { id: ruleId, version: ruleVersion } = rule;
  return { ruleId, ruleVersion, fired: code === 'FIRED', code, reason, clauses };
}

function intentOf(rule: VersionedRule, { signal, now }: SignalQuestion): Intent {
  const base = {
    intentId: intentIdOf(signal.signalId, rule.id),
    ruleId: rule.id,
    ruleVersion: rule.version,
    strategy: rule.strategy,
    priority: rule.priority,
    reason: `${rule.id}: ${signal.source} says ${signal.action} ${signal.symbol} with confidence ${signal.confidence}`,
  };
  if (rule.then.kind === 'close') {
    return { ...base, kind: 'EXIT', direction: rule.then.direction } satisfies ExitIntent;
  }
  return {
    ...base,
    kind: 'ENTER',
    tradeId: tradeIdOf(base.intentId),
    action: rule.then,
    limitPrice: limitPriceOf(rule.then, signal.price),
    expiresAt: signal.expiresAt,
    restsUntil: restsUntilOf(rule.then, signal.expiresAt, now),
  } satisfies EnterIntent;
}

/** An entry that its rule lets rest may fill after its signal has expired; it is sent before that or not at all. */
function restsUntilOf({ entry }: EnterAction, expiresAt: Instant, now: Instant): Instant {
  if (entry.type === 'MARKET' || entry.restMs === undefined) return expiresAt;
  const until = plusMs(now, entry.restMs);
  return until > expiresAt ? until : expiresAt;
}

/** Better means below the signal's price for a long and above it for a short. Order management snaps it to a tick. */
function limitPriceOf(action: EnterAction, seen: Decimal | null): Decimal | null {
  if (action.entry.type === 'MARKET' || seen === null) return null;
  const share = action.entry.offsetPercent.div(100);
  const factor = action.direction === 'LONG' ? ONE.minus(share) : ONE.plus(share);
  return seen.times(factor).toDecimalPlaces(8, DecimalOf.ROUND_HALF_EVEN);
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
