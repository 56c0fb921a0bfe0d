import {
  type CauseId,
  type Decider,
  type Instant,
  type InstrumentKey,
  edgeIdOf,
  ok,
} from '@fairlead/core';
import { foundText } from '../conditions/clause';
import { type Evaluation, evaluate } from '../conditions/evaluate';
import { listText } from '../conditions/kind';
import { tradablePrice } from '../conditions/market/quoted';
import { decideOccasion } from '../deciding/decide-occasion';
import type { Decision, RuleEvaluation } from '../deciding/decision';
import { type RuleState, restraintOn } from '../deciding/firing';
import type { Occasion } from '../deciding/occasion';
import { contextOf, failureOf } from '../deciding/try-rule';
import type { QuoteFacts, TradeFacts } from '../facts';
import type { VersionedRule } from '../rule';
import type { Surroundings } from '../surroundings/surroundings';
import { type EdgeState, edgeDecider } from './edge-decider';

/** One look at a rule that no event starts, for one symbol. */
export interface WatchCommand {
  readonly rule: VersionedRule;
  readonly account: string;
  readonly symbol: string;
  readonly instrumentKey: InstrumentKey;
  readonly now: Instant;
  /** True where the account is a paper account. */
  readonly paper: boolean;
  /** The last quote of the instrument, live. */
  readonly quote: QuoteFacts | null;
  /** What the rule looks at beside that; absent: nothing else is known. */
  readonly surroundings?: Surroundings;
}

/** What such a look rests on: only decisions change it, and what order management reports of trades. */
export interface WatchSituation {
  readonly edge: EdgeState;
  readonly states: ReadonlyMap<string, RuleState>;
  /** Trades of any strategy in the instrument. */
  readonly trades: readonly TradeFacts[];
}

/** The rule may fire again, or its conditions began to hold: that is one cause with one decision, whatever follows. */
export type WatchEvent =
  | { readonly kind: 'rearmed' }
  | {
      readonly kind: 'began';
      readonly ordinal: number;
      readonly causeId: CauseId;
      readonly decision: Decision;
    };

/** Decides about a rule that no event starts: once each time at which its conditions begin to hold. */
export const watchDecider: Decider<WatchSituation, WatchCommand, WatchEvent> = {
  initial: { edge: edgeDecider.initial, states: new Map(), trades: [] },
  decide: (command, situation) => {
    const { rule, now } = command;
    if (!rule.enabled || rule.mode === 'off') return ok([]);
    const evaluation = lookedAt(command, situation);
    const isRestrained = restraintOn(rule, situation.states.get(rule.id) ?? null, now) !== null;
    const look = { found: foundBy(evaluation), isRestrained };
    const events = edgeDecider.decide(look, situation.edge).value;
    return ok(
      events.map((event) =>
        event.kind === 'rearmed'
          ? event
          : { ...event, ...begun(command, situation, { evaluation, ordinal: event.ordinal }) },
      ),
    );
  },
  evolve: ({ edge, states, trades }, event) => {
    if (event.kind === 'rearmed') return { edge: edgeDecider.evolve(edge, event), states, trades };
    const { decision } = event;
    return {
      edge: edgeDecider.evolve(edge, event),
      states: new Map([...states, ...decision.states.map((each) => [each.ruleId, each] as const)]),
      trades: [...trades, ...decision.expected],
    };
  },
};

/** Returns how the conditions of a rule that no event starts are found. */
export function lookedAt(command: WatchCommand, situation: WatchSituation): Evaluation {
  const { rule } = command;
  return evaluate(rule.when, contextOf(rule, { ...command, ...situation, occasion: UNBEGUN }));
}

/** Returns how a rule is found whose conditions do not hold; null where they do, or it is off. */
export function missOf(command: WatchCommand, situation: WatchSituation): RuleEvaluation | null {
  const { id: ruleId, version: ruleVersion, enabled, mode } = command.rule;
  const { holds, clauses } = lookedAt(command, situation);
  if (holds || !enabled || mode === 'off') return null;
  const reason = failureOf(clauses);
  return { ruleId, ruleVersion, fired: false, code: 'CONDITION_FALSE', reason, clauses };
}

/** What conditions see as long as nothing began: no event brings them anything. */
const UNBEGUN: Pick<Occasion, 'eventType' | 'fields'> = { eventType: null, fields: new Map() };

function foundBy({ holds, isKnown }: Evaluation): 'HOLDS' | 'FAILS' | 'UNKNOWN' {
  if (holds) return 'HOLDS';
  return isKnown ? 'FAILS' : 'UNKNOWN';
}

function begun(
  command: WatchCommand,
  { states, trades }: WatchSituation,
  { evaluation, ordinal }: { readonly evaluation: Evaluation; readonly ordinal: number },
): { readonly causeId: CauseId; readonly decision: Decision } {
  const { rule, account, symbol, instrumentKey, now, quote } = command;
  const causeId = edgeIdOf({ account, ruleId: rule.id, instrumentKey, ordinal });
  const occasion: Occasion = {
    ...{ ...UNBEGUN, causeId, symbol, action: null, expiresAt: null },
    because: `${symbol}, since ${listText(evaluation.clauses.filter(({ holds }) => holds).map(foundText))}`,
    price: tradablePrice(quote, now),
  };
  const question = { ...command, occasion, states, trades };
  return { causeId, decision: decideOccasion([rule], question) };
}
