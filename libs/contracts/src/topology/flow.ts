import { CancelOrderV1 } from '../commands/cancel-order.v1';
import { HaltEntriesV1 } from '../commands/halt-entries.v1';
import { ModifyOrderV1 } from '../commands/modify-order.v1';
import { PlaceOrdersV1 } from '../commands/place-orders.v1';
import type { EventClass } from '../event-contract';
import { MarketBarV1 } from '../events/0-market/market-bar.v1';
import { MarketIndicatorV1 } from '../events/0-market/market-indicator.v1';
import { MarketStaleV1 } from '../events/0-market/market-stale.v1';
import { SignalAcceptedV1 } from '../events/1-signal/signal-accepted.v1';
import { SignalDisposedV1 } from '../events/1-signal/signal-disposed.v1';
import { SignalRefusedV1 } from '../events/1-signal/signal-refused.v1';
import { DecisionMadeV1 } from '../events/2-decision/decision-made.v1';
import { RuleChangedV1 } from '../events/2-decision/rule-changed.v1';
import { RuleNotifiedV1 } from '../events/2-decision/rule-notified.v1';
import { ApprovalAnsweredV1 } from '../events/3-order/approval-answered.v1';
import { PositionGapV1 } from '../events/3-order/position-gap.v1';
import { ApprovalRequestedV1 } from '../events/3-order/approval-requested.v1';
import { OrderApprovedV1 } from '../events/3-order/order-approved.v1';
import { OrderConcludedV1 } from '../events/3-order/order-concluded.v1';
import { OrderDeniedV1 } from '../events/3-order/order-denied.v1';
import { OrderStateV1 } from '../events/3-order/order-state.v1';
import { ReconciliationV1 } from '../events/3-order/reconciliation.v1';
import { TradeChangedV1 } from '../events/3-order/trade-changed.v1';
import { LimitChangedV1 } from '../events/3-order/limit-changed.v1';
import { TradingStateChangedV1 } from '../events/3-order/trading-state-changed.v1';
import { BrokerAccountV1 } from '../events/5-broker/broker-account.v1';
import { BrokerAckV1 } from '../events/5-broker/broker-ack.v1';
import { BrokerGateV1 } from '../events/5-broker/broker-gate.v1';
import { BrokerInstrumentV1 } from '../events/5-broker/broker-instrument.v1';
import { BrokerMarketDataV1 } from '../events/5-broker/broker-market-data.v1';
import { BrokerRejectedV1 } from '../events/5-broker/broker-rejected.v1';
import { BrokerSnapshotV1 } from '../events/5-broker/broker-snapshot.v1';
import { BrokerStatusV1 } from '../events/5-broker/broker-status.v1';
import { FillCommissionV1 } from '../events/6-fill/fill-commission.v1';
import { FillCorrectedV1 } from '../events/6-fill/fill-corrected.v1';
import { FillExecutionV1 } from '../events/6-fill/fill-execution.v1';
import { PositionChangedV1 } from '../events/7-position/position-changed.v1';
import { PositionClosedV1 } from '../events/7-position/position-closed.v1';
import { PositionDriftV1 } from '../events/7-position/position-drift.v1';
import { PositionEquityV1 } from '../events/7-position/position-equity.v1';
import { PositionOpenedV1 } from '../events/7-position/position-opened.v1';
import { DeadLetteredV1 } from '../events/dead-letter/dead-lettered.v1';
import type { ServiceName } from './service-name';

/** The stages of the pipeline in the order in which facts flow. */
export const STAGES = ['market', 'signal', 'decision', 'order', 'broker', 'position'] as const;
/** A stage of the pipeline. */
export type Stage = (typeof STAGES)[number];

/** How a service takes what it only keeps account of: together, in one commit, and in no order. */
export interface Batching {
  /** What is gathered; everything else is committed by itself, at once. */
  readonly types: readonly EventClass[];
  /** At most so many messages in one commit. */
  readonly upTo: number;
  /** A message waits so long for company, in ms. */
  readonly withinMs: number;
}

/** How a service reads what its replicas share: each partition has one owner among them. */
interface Partitioning {
  readonly types: readonly EventClass[];
  /** So many of a partition are in flight at most, and in one commit. */
  readonly upTo: number;
}

/** What one service publishes and reads. */
export interface FlowRow {
  readonly service: ServiceName;
  /** True where two at once would do harm: a second process waits for the first to end. */
  readonly single: boolean;
  /** Null for a service that only looks. */
  readonly stage: Stage | null;
  readonly publishes: readonly EventClass[];
  /** Facts of earlier stages. */
  readonly reads: readonly EventClass[];
  /** Facts of later stages: they update a view, and the service then acts through its own decisions only. */
  readonly feedback: readonly EventClass[];
  /** Deliveries in flight at once, those that wait for company among them; those of one key are always handled in order. */
  readonly maxInFlight: number;
  /** Null: each message is committed by itself, in order within its key, as whatever is not gathered. */
  readonly batching: Batching | null;
  /** Null: nothing is kept apart by partition. */
  readonly partitioned: Partitioning | null;
}

/** What tells how a signal ended. */
const ENDS_OF_SIGNALS: readonly EventClass[] = [DecisionMadeV1, OrderConcludedV1, DeadLetteredV1];
/** Facts of earlier stages that may start rules, beside the signal: `rule-triggers.ts` says which events may. */
const EARLY_TRIGGERS: readonly EventClass[] = [MarketStaleV1, SignalDisposedV1];
/** What later stages report: it may start rules, and they look at the trades. */
const TRIGGERS: readonly EventClass[] = [
  ...[OrderDeniedV1, OrderApprovedV1, ApprovalRequestedV1, ApprovalAnsweredV1, OrderStateV1],
  ...[PositionGapV1, TradeChangedV1, OrderConcludedV1, TradingStateChangedV1, ReconciliationV1],
  ...[BrokerGateV1, BrokerRejectedV1, BrokerMarketDataV1],
  ...[FillExecutionV1, FillCorrectedV1, FillCommissionV1],
  ...[PositionOpenedV1, PositionChangedV1, PositionClosedV1, PositionDriftV1, PositionEquityV1],
];
/** What positions are made of. */
const MAKINGS_OF_POSITIONS: readonly EventClass[] = [
  OrderApprovedV1,
  ReconciliationV1,
  FillExecutionV1,
  FillCorrectedV1,
  FillCommissionV1,
  BrokerSnapshotV1,
  BrokerAccountV1,
];
/** Those who take part: one owner for each event. */
const PIPELINE: readonly FlowRow[] = [
  {
    service: 'market-data',
    single: true,
    stage: 'market',
    publishes: [MarketBarV1, MarketIndicatorV1, MarketStaleV1],
    reads: [],
    feedback: [BrokerGateV1, BrokerInstrumentV1],
    maxInFlight: 64,
    batching: null,
    partitioned: null,
  },
  {
    service: 'signal-ingestion',
    single: false,
    stage: 'signal',
    publishes: [SignalAcceptedV1, SignalRefusedV1, SignalDisposedV1],
    reads: [],
    feedback: ENDS_OF_SIGNALS,
    maxInFlight: 256,
    // What becomes of a signal is folded in whatever order it is heard.
    batching: { types: ENDS_OF_SIGNALS, upTo: 256, withinMs: 50 },
    partitioned: null,
  },
  {
    service: 'rule-engine',
    single: false,
    stage: 'decision',
    publishes: [DecisionMadeV1, RuleNotifiedV1, RuleChangedV1],
    reads: [SignalAcceptedV1, MarketIndicatorV1, ...EARLY_TRIGGERS],
    feedback: TRIGGERS,
    maxInFlight: 256,
    // What starts a rule is only written down here, and decided in its order; a view keeps the newest.
    batching: {
      types: [MarketIndicatorV1, ...EARLY_TRIGGERS, ...TRIGGERS],
      ...{ upTo: 256, withinMs: 50 },
    },
    partitioned: { types: [SignalAcceptedV1], upTo: 64 },
  },
  {
    service: 'order-management',
    single: true,
    stage: 'order',
    publishes: [
      OrderDeniedV1,
      OrderApprovedV1,
      ApprovalRequestedV1,
      ApprovalAnsweredV1,
      PositionGapV1,
      OrderStateV1,
      TradeChangedV1,
      OrderConcludedV1,
      TradingStateChangedV1,
      LimitChangedV1,
      ReconciliationV1,
      PlaceOrdersV1,
      ModifyOrderV1,
      CancelOrderV1,
      HaltEntriesV1,
    ],
    reads: [DecisionMadeV1, MarketIndicatorV1],
    feedback: [
      BrokerGateV1,
      BrokerAckV1,
      BrokerStatusV1,
      BrokerRejectedV1,
      BrokerSnapshotV1,
      BrokerInstrumentV1,
      BrokerAccountV1,
      FillExecutionV1,
      FillCorrectedV1,
      DeadLetteredV1,
    ],
    maxInFlight: 256,
    // Every instrument has new ones when a bar ends; the newest counts.
    batching: { types: [MarketIndicatorV1], upTo: 256, withinMs: 50 },
    partitioned: null,
  },
  {
    service: 'tws-gateway',
    single: true,
    stage: 'broker',
    publishes: [
      BrokerGateV1,
      BrokerAckV1,
      BrokerStatusV1,
      BrokerRejectedV1,
      BrokerSnapshotV1,
      BrokerInstrumentV1,
      BrokerAccountV1,
      BrokerMarketDataV1,
      FillExecutionV1,
      FillCorrectedV1,
      FillCommissionV1,
    ],
    reads: [PlaceOrdersV1, ModifyOrderV1, CancelOrderV1, HaltEntriesV1],
    feedback: [],
    maxInFlight: 64,
    batching: null,
    partitioned: null,
  },
  {
    service: 'position-tracking',
    single: true,
    stage: 'position',
    publishes: [
      PositionOpenedV1,
      PositionChangedV1,
      PositionClosedV1,
      PositionDriftV1,
      PositionEquityV1,
    ],
    reads: MAKINGS_OF_POSITIONS,
    feedback: [],
    maxInFlight: 256,
    // A position is the same in whatever order its fills and commissions are heard.
    batching: { types: MAKINGS_OF_POSITIONS, upTo: 256, withinMs: 50 },
    partitioned: null,
  },
];

/** They come by the thousand: the audit trail does without them. */
const TOO_MANY_TO_KEEP: readonly EventClass[] = [MarketBarV1, MarketIndicatorV1];
/** What the audit trail keeps. */
const KEPT: readonly EventClass[] = [
  ...PIPELINE.flatMap(({ publishes }) => publishes),
  DeadLetteredV1,
].filter((type) => !TOO_MANY_TO_KEEP.includes(type));

/** The picture of the pipeline as data: facts flow one way, and the console looks at them. */
export const FLOW: readonly FlowRow[] = [
  ...PIPELINE,
  {
    service: 'console',
    single: true,
    stage: null,
    publishes: [],
    reads: KEPT,
    feedback: [],
    maxInFlight: 1_000,
    batching: { types: KEPT, upTo: 1_000, withinMs: 100 },
    partitioned: null,
  },
];

/** Returns the row of a service. */
export function flowRowOf(service: ServiceName): FlowRow {
  const row = FLOW.find((candidate) => candidate.service === service);
  if (row === undefined) throw new Error(`no flow row for ${service}`);
  return row;
}

/** Returns every event type that a service consumes durably. */
export function consumedBy(service: ServiceName): readonly EventClass[] {
  const row = flowRowOf(service);
  return [...row.reads, ...row.feedback];
}

/** What was committed with it for the broker is away by then, and need not share the disk. */
const ONLOOKERS_WAIT_MS = 50;
/** That an order is journaled is told when its bytes are on the wire. */
const ACKNOWLEDGEMENT_WAITS_MS = 10;

/**
 * Returns how long a message lets others go first, in ms. What leads to the broker or tells what it did never waits by
 * itself, but for what it follows under the same key: a fill comes up to 10 ms behind its acknowledgement.
 */
export function publishDelayMs(type: string): number {
  if (type === BrokerAckV1.contract.type) return ACKNOWLEDGEMENT_WAITS_MS;
  const [stage] = type.split('.');
  const endsASignal =
    type === SignalDisposedV1.contract.type || type === SignalRefusedV1.contract.type;
  return stage === 'order' || stage === 'position' || endsASignal ? ONLOOKERS_WAIT_MS : 0;
}
