import {
  type CauseId,
  type Decider,
  type Instant,
  type InstrumentKey,
  ok,
  plusMs,
  triggerIdOf,
} from '@fairlead/core';
import { foundText } from '../conditions/clause';
import { evaluate } from '../conditions/evaluate';
import { listText } from '../conditions/kind';
import { tradablePrice } from '../conditions/market/quoted';
import { decideOccasion } from '../deciding/decide-occasion';
import type { Decision } from '../deciding/decision';
import type { RuleState } from '../deciding/firing';
import type { Occasion } from '../deciding/occasion';
import { contextOf } from '../deciding/try-rule';
import type { FieldValue, QuoteFacts, TradeFacts } from '../facts';
import { VALID_FOR_MS, type VersionedRule } from '../rule';
import type { Surroundings } from '../surroundings/surroundings';
import { awaits } from './awaits';
import { withinChain } from './chain';

/** An event other than a signal, as rules see it. */
export interface EventFacts {
  readonly eventId: string;
  readonly type: string;
  /** Null for one of the whole account. */
  readonly symbol: string | null;
  /** Every field that a condition can name. */
  readonly fields: ReadonlyMap<string, FieldValue>;
  readonly occurredAt: Instant;
}

/** One rule and one event that may start it, for one symbol that it acts on. */
export interface TriggerCommand {
  readonly rule: VersionedRule;
  readonly event: EventFacts;
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

/** What deciding about an event rests on. */
export interface TriggerSituation {
  readonly states: ReadonlyMap<string, RuleState>;
  /** Trades of any strategy in the instrument. */
  readonly trades: readonly TradeFacts[];
  /** How many decisions led to each other and then to the event; 0 where none did. */
  readonly ledBy: number;
}

/** The rule waited for the event: that is one cause with one decision, whatever follows. */
export interface Triggered {
  readonly causeId: CauseId;
  readonly decision: Decision;
  /** How many decisions led to each other up to this one, which counts. */
  readonly chain: number;
}

/** Decides about an event that may start a rule: once for each event, rule and symbol. Nothing where the rule does not wait for it. */
export const triggerDecider: Decider<TriggerSituation, TriggerCommand, Triggered> = {
  initial: { states: new Map(), trades: [], ledBy: 0 },
  decide: (command, situation) => {
    const { rule, event, symbol, account, instrumentKey } = command;
    if (!awaitsEvent(rule, event, command)) return ok([]);
    const seen = { eventType: event.type, fields: event.fields, symbol };
    const context = contextOf(rule, { ...command, ...situation, occasion: seen });
    const causeId = triggerIdOf({ account, ruleId: rule.id, instrumentKey, eventId: event.eventId }); // prettier-ignore
    const held = evaluate(rule.when, context).clauses.filter(({ holds }) => holds);
    const occasion = { ...occasionOf(command), causeId, because: becauseOf(command, held.map(foundText)) }; // prettier-ignore
    const chain = situation.ledBy + 1;
    const decision = decideOccasion([rule], { ...command, ...situation, occasion });
    return ok([{ causeId, decision: withinChain(decision, chain), chain }]);
  },
  evolve: ({ states, trades, ledBy }, { decision }) => ({
    states: new Map([...states, ...decision.states.map((each) => [each.ruleId, each] as const)]),
    trades: [...trades, ...decision.expected],
    ledBy,
  }),
};

/** An entry is as old as the event: one that is decided late is not ordered at the prices of another moment. */
function occasionOf({
  rule,
  event,
  symbol,
  quote,
  now,
}: TriggerCommand): Omit<Occasion, 'causeId' | 'because'> {
  // prettier-ignore
  return {
    ...{ symbol, eventType: event.type, fields: event.fields, action: null },
    price: tradablePrice(quote, now),
    expiresAt: plusMs(event.occurredAt, rule.validForMs ?? VALID_FOR_MS),
  };
}

function becauseOf({ event, symbol }: TriggerCommand, found: readonly string[]): string {
  const of = event.symbol === null ? '' : ` of ${event.symbol}`;
  const since = found.length === 0 ? '' : `, since ${listText(found)}`;
  return `${symbol}, on ${event.type}${of}${since}`;
}

/** True for an event that a rule waits for, where it acts on this symbol; what else it asks for is looked at when it decides. */
export function awaitsEvent(
  rule: VersionedRule,
  { type: eventType, fields }: EventFacts,
  { symbol, now }: { readonly symbol: string; readonly now: Instant },
): boolean {
  if (!rule.enabled || rule.mode === 'off') return false;
  const occasion = { eventType, fields, symbol };
  return awaits(rule.when, contextOf(rule, { now, trades: [], quote: null, occasion }));
}
