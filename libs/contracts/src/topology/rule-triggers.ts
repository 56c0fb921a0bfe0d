import { EVENT_FIELDS, type EventFieldKind, type EventTypeName } from '../events/event-fields';

const STARTS = null;
const OWN = 'the rule engine says it itself: rules would start rules for ever';
const ON_ITS_WAY = 'it is an order on its way to the broker: order.state says what becomes of it';
const BOOKKEEPING = "it is the gateway's bookkeeping: order.state says what it comes to";
const BY_THE_THOUSAND = 'it comes by the thousand: look at the price with market: { … }';

/** Why an event starts no rule; null for one that may. Whatever may is delivered to the rule engine (`flow.ts`). */
const WHY_NOT = {
  'market.bar': BY_THE_THOUSAND,
  'market.indicator': 'it comes by the thousand: look at it with market: { indicator: … }',
  'market.stale': STARTS,
  'signal.accepted': STARTS,
  'signal.refused': 'whoever sends nonsense would start it',
  'signal.disposed': STARTS,
  'decision.made': OWN,
  'decision.notified': OWN,
  'decision.rule-changed': OWN,
  'order.denied': STARTS,
  'order.approved': STARTS,
  'order.approval-requested': STARTS,
  'order.approval-answered': STARTS,
  'order.position-gap': STARTS,
  'order.state': STARTS,
  'order.trade': STARTS,
  'order.concluded': STARTS,
  'order.trading-state': STARTS,
  'order.limit-changed':
    'it says what entries may be from now on, and nothing of the market or a trade',
  'order.reconciliation': STARTS,
  'command.place': ON_ITS_WAY,
  'command.modify': ON_ITS_WAY,
  'command.cancel': ON_ITS_WAY,
  'command.halt': 'order.trading-state says that trading was halted',
  'broker.gate': STARTS,
  'broker.ack': BOOKKEEPING,
  'broker.status': BOOKKEEPING,
  'broker.rejected': STARTS,
  'broker.snapshot':
    'it is the whole picture, again and again: order.* and position.* say what changed',
  'broker.instrument': "it is the look-up of a contract, in the broker's words",
  'broker.account': 'its figures change all the time: position.equity comes when a position closed',
  'broker.market-data': STARTS,
  'fill.execution': STARTS,
  'fill.corrected': STARTS,
  'fill.commission': STARTS,
  'position.opened': STARTS,
  'position.changed': STARTS,
  'position.closed': STARTS,
  'position.drift': STARTS,
  'position.equity': STARTS,
  'dlq.dead-lettered': 'it is a fault of a service, and a rule cannot mend it',
} as const satisfies Readonly<Record<EventTypeName, string | null>>;

/** A type of event that may start a rule. */
export type RuleTrigger = {
  [Type in EventTypeName]: (typeof WHY_NOT)[Type] extends null ? Type : never;
}[EventTypeName];

/** An event as rules may name it. */
export interface RuleEvent {
  readonly type: string;
  /** Why it starts no rule; null where it may. */
  readonly whyNot: string | null;
  /** False for one of the whole account: a rule says itself then which symbol it acts on. */
  readonly hasSymbol: boolean;
  /** What a condition can look at: `several` is none of it. */
  readonly fields: Readonly<Record<string, EventFieldKind>>;
}

/** Every event of the catalogue, as rules may name it. */
export const RULE_EVENTS: readonly RuleEvent[] = Object.entries(EVENT_FIELDS).map(
  ([type, all]: [string, Readonly<Record<string, EventFieldKind>>]) => {
    const { instrumentKey, ...fields } = all;
    const hasSymbol = instrumentKey !== undefined;
    return {
      ...{ type, hasSymbol, whyNot: WHY_NOT[type as EventTypeName] },
      fields: hasSymbol ? { ...fields, symbol: 'text' } : fields,
    };
  },
);
