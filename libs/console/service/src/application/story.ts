import {
  type CheckResultV1,
  type ClauseV1,
  type Conclusion,
  DecisionMadeV1,
  type Envelope,
  type IntentV1,
  type LegV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  TradeChangedV1,
  dataOf,
} from '@fairlead/contracts';
import { type TradeStory, tradeStory } from './trade-story';

/** One rule in the story of a signal. */
export interface RuleStory {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly fired: boolean;
  readonly code: string;
  readonly reason: string;
  readonly clauses: readonly ClauseV1[];
}

/** What became of one rule's wish. */
export interface IntentStory {
  readonly intentId: string;
  readonly ruleId: string;
  readonly strategy: string;
  readonly kind: string;
  readonly direction: string;
  readonly reason: string;
  /** Null while risk has not answered. */
  readonly approved: boolean | null;
  readonly referencePrice: string | null;
  /** The arithmetic of the size, line by line. */
  readonly sizing: readonly string[];
  readonly checks: readonly CheckResultV1[];
  readonly legs: readonly LegV1[];
  readonly tradeId: string | null;
  readonly conclusion: {
    readonly outcome: Conclusion;
    readonly code: string;
    readonly reason: string;
  } | null;
}

/** The whole story of a signal, from its arrival to its profit or loss. */
export interface SignalStory {
  readonly correlationId: string;
  readonly signal: SignalAcceptedV1 | null;
  readonly disposition: SignalDisposedV1 | null;
  readonly decision: {
    readonly outcome: string;
    readonly reason: string;
    readonly rules: readonly RuleStory[];
  } | null;
  readonly intents: readonly IntentStory[];
  readonly trades: readonly TradeStory[];
  /** Every event of it, oldest first. */
  readonly events: readonly Envelope[];
}

/** Returns the story that these events tell. Events of other stories' trades may be among them. */
export function buildStory(correlationId: string, events: readonly Envelope[]): SignalStory {
  const own = events.filter((event) => event.correlationId === correlationId);
  const decision = dataOf(own, DecisionMadeV1)[0] ?? null;
  const intents = (decision?.intents ?? []).map((intent) => intentStory(intent, events));
  const tradeIds = new Set([
    ...intents.flatMap((intent) => (intent.tradeId === null ? [] : [intent.tradeId])),
    ...dataOf(own, TradeChangedV1).map((trade) => trade.tradeId),
  ]);
  return {
    correlationId,
    signal: dataOf(own, SignalAcceptedV1)[0] ?? null,
    disposition: dataOf(own, SignalDisposedV1)[0] ?? null,
    decision:
      decision === null
        ? null
        : { outcome: decision.outcome, reason: decision.reason, rules: decision.evaluations },
    intents,
    trades: [...tradeIds].map((tradeId) => tradeStory(tradeId, events)),
    events,
  };
}

function intentStory(intent: IntentV1, events: readonly Envelope[]): IntentStory {
  const isOurs = (data: { readonly intentId: string }): boolean =>
    data.intentId === intent.intentId;
  const approval = dataOf(events, OrderApprovedV1).find(isOurs);
  const denial = dataOf(events, OrderDeniedV1).find(isOurs);
  const concluded = dataOf(events, OrderConcludedV1).find(isOurs);
  return {
    intentId: intent.intentId,
    ruleId: intent.ruleId,
    strategy: intent.strategy,
    kind: intent.kind,
    direction: intent.direction,
    reason: intent.reason,
    approved: approvedOf(approval, denial),
    referencePrice: approval?.referencePrice ?? null,
    sizing: approval?.sizing?.steps ?? [],
    checks: (approval ?? denial)?.checks ?? [],
    legs: approval?.legs ?? [],
    tradeId: approval?.tradeId ?? concluded?.tradeId ?? null,
    conclusion:
      concluded === undefined
        ? null
        : { outcome: concluded.outcome, code: concluded.code, reason: concluded.reason },
  };
}

function approvedOf(
  approval: OrderApprovedV1 | undefined,
  denial: OrderDeniedV1 | undefined,
): boolean | null {
  if (approval !== undefined) return true;
  return denial === undefined ? null : false;
}
