import {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  DecisionMadeV1,
  type Envelope,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  TradeChangedV1,
  dataOf,
  type IntentStory,
  type SignalStory,
} from '@fairlead/contracts';
import { tradeStory } from './trade-story';

/** Returns the story of these events. Events of other stories' trades may be among them. */
export function buildStory(correlationId: string, events: readonly Envelope[]): SignalStory {
  const own = events.filter((event) => event.correlationId === correlationId);
  const decided = own.find((event) => event.type === DecisionMadeV1.contract.type);
  const decision = dataOf(own, DecisionMadeV1)[0] ?? null;
  const wishes = [...(decision?.intents ?? []), ...wishesByHand(own)];
  const intents = wishes.map((wish) => intentStory(wish, events));
  const tradeIds = new Set([
    ...intents.flatMap((intent) => (intent.tradeId === null ? [] : [intent.tradeId])),
    ...dataOf(own, TradeChangedV1).map((trade) => trade.tradeId),
  ]);
  return {
    correlationId,
    principal: own[0]?.principal ?? null,
    signal: dataOf(own, SignalAcceptedV1)[0] ?? null,
    disposition: dataOf(own, SignalDisposedV1)[0] ?? null,
    decision:
      decision === null
        ? null
        : {
            outcome: decision.outcome,
            reason: decision.reason,
            rules: decision.evaluations,
            cause: decision.cause,
            ...(decision.trigger === undefined ? {} : { trigger: decision.trigger }),
            decidedAt: decided?.occurredAt ?? '',
          },
    intents,
    trades: [...tradeIds].map((tradeId) => tradeStory(tradeId, events)),
    events,
  };
}

/** What was wanted, by a rule or by a person. */
type Wish = Pick<IntentStory, 'intentId' | 'ruleId' | 'strategy' | 'kind' | 'direction' | 'reason'>;

/** No decision comes before what a person wants: its approval is the first that is said of it. */
function wishesByHand(own: readonly Envelope[]): readonly Wish[] {
  return dataOf(own, OrderApprovedV1).flatMap(({ intentId, strategy, kind, direction, reason }) =>
    reason === undefined ? [] : [{ intentId, ruleId: null, strategy, kind, direction, reason }],
  );
}

function intentStory(intent: Wish, events: readonly Envelope[]): IntentStory {
  const isOurs = (data: { readonly intentId: string }): boolean =>
    data.intentId === intent.intentId;
  const approval = dataOf(events, OrderApprovedV1).find(isOurs);
  const denial = dataOf(events, OrderDeniedV1).find(isOurs);
  const concluded = dataOf(events, OrderConcludedV1).find(isOurs);
  const requested = dataOf(events, ApprovalRequestedV1).find(isOurs);
  const answered = dataOf(events, ApprovalAnsweredV1).find(isOurs) ?? null;
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
    ...(requested === undefined ? {} : { approval: { requested, answered } }),
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
