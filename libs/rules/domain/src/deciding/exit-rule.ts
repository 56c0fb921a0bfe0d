import { type Direction, intentIdOf } from '@fairlead/core';
import type { EnterIntent, ExitIntent, Intent, RuleEvaluation } from './decision';
import { plainClause } from '../conditions/clause';
import type { SignalAction, SignalFacts, TradeFacts } from '../facts';

/** The rule that answers SELL, COVER and CLOSE, so that a position can be left without a rule of one's own. */
export const EXIT_RULE = 'built-in-exit';
const EXIT_RULE_VERSION = 1;
/** Leaving comes before everything that rules of one's own do by default. */
const EXIT_PRIORITY = 1_000;

const CLOSES: Partial<Record<SignalAction, Direction | 'ANY'>> = {
  SELL: 'LONG',
  COVER: 'SHORT',
  CLOSE: 'ANY',
};

/** How the built-in exit rule answers a signal. */
export interface ExitAnswer {
  readonly evaluations: readonly RuleEvaluation[];
  readonly intents: readonly ExitIntent[];
}

/**
 * Returns an exit for each strategy that holds, or may be getting, what the signal closes. A strategy whose own rule
 * enters the other side with `close` or `reverse` leaves by that and gets no second exit.
 */
export function exitsFor(
  signal: SignalFacts,
  trades: readonly TradeFacts[],
  intents: readonly Intent[],
): ExitAnswer {
  const direction = CLOSES[signal.action];
  if (direction === undefined) return { evaluations: [], intents: [] };
  const closable = trades.filter((trade) => direction === 'ANY' || trade.direction === direction);
  const strategies = [...new Set(closable.map((trade) => trade.strategy))].sort();
  const exits = strategies
    .filter((strategy) => !leavesByReversal(strategy, direction, intents))
    .map((strategy) => exitOf(signal, strategy, direction));
  if (strategies.length > 0) return { evaluations: exits.map(firedExit), intents: exits };
  return { evaluations: [nothingToClose(signal, direction)], intents: [] };
}

function leavesByReversal(
  strategy: string,
  closed: Direction | 'ANY',
  intents: readonly Intent[],
): boolean {
  return intents.some(
    (intent): intent is EnterIntent =>
      intent.kind === 'ENTER' &&
      intent.strategy === strategy &&
      intent.action.direction !== closed &&
      closed !== 'ANY' &&
      intent.action.onOpposite !== 'ignore',
  );
}

function exitOf(signal: SignalFacts, strategy: string, direction: Direction | 'ANY'): ExitIntent {
  const ruleId = `${EXIT_RULE}/${strategy}`;
  return {
    kind: 'EXIT',
    intentId: intentIdOf(signal.signalId, ruleId),
    ruleId,
    ruleVersion: EXIT_RULE_VERSION,
    strategy,
    priority: EXIT_PRIORITY,
    direction,
    reason: `${signal.action} closes the ${direction === 'ANY' ? 'trade' : direction} of ${strategy} in ${signal.symbol}`,
  };
}

function firedExit(exit: ExitIntent): RuleEvaluation {
  return {
    ruleId: exit.ruleId,
    ruleVersion: exit.ruleVersion,
    fired: true,
    code: 'FIRED',
    reason: exit.reason,
    clauses: [
      plainClause({
        id: 'holds',
        clause: `${exit.strategy} holds ${exit.direction}`,
        holds: true,
        actual: 'an open or coming trade',
        threshold: exit.direction,
      }),
    ],
  };
}

function nothingToClose(signal: SignalFacts, direction: Direction | 'ANY'): RuleEvaluation {
  const what = direction === 'ANY' ? 'open trade' : `${direction} trade`;
  return {
    ruleId: EXIT_RULE,
    ruleVersion: EXIT_RULE_VERSION,
    fired: false,
    code: 'NOTHING_TO_CLOSE',
    reason: `${signal.action} found no ${what} in ${signal.symbol}`,
    clauses: [
      plainClause({
        id: 'holds',
        clause: `a strategy holds ${direction}`,
        holds: false,
        actual: 'nothing',
        threshold: direction,
      }),
    ],
  };
}
