import {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  BrokerAccountV1,
  BrokerAckV1,
  BrokerGateV1,
  BrokerMarketDataV1,
  BrokerInstrumentV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  CancelOrderV1,
  DeadLetteredV1,
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  HaltEntriesV1,
  LimitChangedV1,
  MarketStaleV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  OrderStateV1,
  PlaceOrdersV1,
  PositionGapV1,
  PositionChangedV1,
  PositionClosedV1,
  PositionDriftV1,
  PositionEquityV1,
  PositionOpenedV1,
  ReconciliationV1,
  RuleChangedV1,
  RuleNotifiedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  SignalRefusedV1,
  TradeChangedV1,
  TradingStateChangedV1,
  isEvent,
} from '@fairlead/contracts';
import * as broker from './describe-broker';
import * as decision from './describe-decision';
import * as order from './describe-order';
import * as position from './describe-position';
import * as signal from './describe-signal';
import type { Description } from './description';

type Describer = (event: Envelope) => Description | null;

function by<Data extends object>(
  type: EventClass<Data>,
  describe: (data: Data) => Description,
): Describer {
  return (event) => (isEvent(event, type) ? describe(event.data) : null);
}

const DESCRIBERS: readonly Describer[] = [
  by(SignalAcceptedV1, signal.accepted),
  by(SignalRefusedV1, signal.refused),
  by(SignalDisposedV1, signal.disposed),
  by(DecisionMadeV1, decision.made),
  by(RuleChangedV1, decision.rulesChanged),
  by(RuleNotifiedV1, decision.notified),
  by(OrderApprovedV1, decision.approved),
  by(OrderDeniedV1, decision.denied),
  by(ApprovalRequestedV1, decision.approvalRequested),
  by(ApprovalAnsweredV1, decision.approvalAnswered),
  by(PositionGapV1, decision.positionGap),
  by(TradingStateChangedV1, decision.tradingState),
  by(LimitChangedV1, decision.limitChanged),
  by(OrderStateV1, order.state),
  by(TradeChangedV1, order.trade),
  by(ReconciliationV1, order.reconciliation),
  by(OrderConcludedV1, order.concluded),
  by(PlaceOrdersV1, order.place),
  by(ModifyOrderV1, order.modify),
  by(CancelOrderV1, order.cancel),
  by(HaltEntriesV1, order.halt),
  by(BrokerGateV1, broker.gate),
  by(BrokerMarketDataV1, broker.marketData),
  by(BrokerAckV1, broker.ack),
  by(BrokerStatusV1, broker.status),
  by(BrokerRejectedV1, broker.rejected),
  by(BrokerSnapshotV1, broker.snapshot),
  by(BrokerInstrumentV1, broker.instrument),
  by(BrokerAccountV1, broker.account),
  by(FillExecutionV1, position.execution),
  by(FillCorrectedV1, position.corrected),
  by(FillCommissionV1, position.commission),
  by(PositionOpenedV1, position.opened),
  by(PositionChangedV1, position.changed),
  by(PositionClosedV1, position.closed),
  by(PositionDriftV1, position.drift),
  by(PositionEquityV1, position.equity),
  by(MarketStaleV1, broker.stale),
  by(DeadLetteredV1, broker.deadLetter),
];

/** Returns the event as a sentence. One that this build does not know is shown by its type. */
export function describeEvent(event: Envelope): Description {
  for (const describer of DESCRIBERS) {
    const description = describer(event);
    if (description !== null) return description;
  }
  return { text: `${event.type} v${event.version}`, tone: 'plain' };
}
