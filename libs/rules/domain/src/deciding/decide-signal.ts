import { type CauseId, type Decider, type Instant, instantText, ok } from '@fairlead/core';
import { withOwnSignal } from '../conditions/signals/signal-window';
import {
  type QuoteFacts,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_EVENT,
  livingTrades,
} from '../facts';
import type { VersionedRule } from '../rule';
import type { Surroundings } from '../surroundings/surroundings';
import { conclusionBy, sentenceOf } from './conclusion';
import type { Decision, Intent, RuleEvaluation } from './decision';
import { exitsFor } from './exit-rule';
import type { RuleState } from './firing';
import type { Occasion } from './occasion';
import { expectedTrades, messagesOf, tryRules } from './try-rule';

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
  /** What the rules look at beside that; absent: nothing else is known. */
  readonly surroundings?: Surroundings;
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
  const occasion = occasionOf(question.signal);
  const surroundings = countedIn(question);
  const trials = tryRules(question.rules, { ...question, ...surroundings, occasion });
  const wanted = trials.flatMap((trial) => trial.intents);
  const exits = exitsFor(question.signal, livingTrades(question.trades, question.now), wanted);
  const evaluations = [...exits.evaluations, ...trials.map((trial) => trial.evaluation)];
  const intents = [...exits.intents, ...wanted];
  const states = trials.flatMap((trial) => (trial.state === null ? [] : [trial.state]));
  const expected = expectedTrades(wanted, question.now);
  const conclusion = conclusionOf(question, evaluations, intents);
  const messages = trials.flatMap(messagesOf);
  return { ...conclusion, evaluations, intents, states, expected, messages, sequence };
}

/** The signal counts among those that came before it. */
function countedIn({ signal, surroundings }: SignalQuestion): Pick<SignalCommand, 'surroundings'> {
  if (surroundings === undefined) return {};
  const windows = withOwnSignal(surroundings.windows, signal);
  return { surroundings: { ...surroundings, windows } };
}

/** A signal as rules see it: they can name each of its fields. */
function occasionOf(signal: SignalFacts): Occasion {
  const { signalId, source, action, symbol, confidence, fields, price, expiresAt } = signal;
  return {
    ...{ causeId: signalId as string as CauseId, symbol, eventType: SIGNAL_EVENT, fields },
    because: `${source} says ${action} ${symbol} with confidence ${confidence}`,
    ...{ action, price, expiresAt },
  };
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

function conclusionOf(
  { signal, rules }: SignalQuestion,
  evaluations: readonly RuleEvaluation[],
  intents: readonly Intent[],
): Pick<Decision, 'outcome' | 'reason'> {
  const concluded = conclusionBy(evaluations, intents);
  if (concluded !== null) return concluded;
  if (rules.length === 0) {
    return { outcome: 'NO_RULE', reason: `no rule looks at signals for ${signal.symbol}` };
  }
  return { outcome: 'NO_RULE', reason: evaluations.map(sentenceOf).join('; ') };
}
