import {
  BrokerAccountV1,
  BrokerSnapshotV1,
  type Envelope,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderApprovedV1,
  ReconciliationV1,
} from '@fairlead/contracts';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DriftCheck } from '../../../application/drift-check';
import { EquityPublisher } from '../../../application/equity-publisher';
import { PositionLedger } from '../../../application/position-ledger';
import { ReconciledPositions } from '../../../application/reconciled-positions';

/** What position tracking reads durably. */
@Controller()
export class PositionEventsController {
  constructor(
    @Inject(PositionLedger) private readonly ledger: PositionLedger,
    @Inject(EquityPublisher) private readonly equity: EquityPublisher,
    @Inject(DriftCheck) private readonly driftCheck: DriftCheck,
    @Inject(ReconciledPositions) private readonly reconciled: ReconciledPositions,
  ) {}

  @OnEvent('position-tracking', OrderApprovedV1)
  async onApproved(@Payload() event: Envelope<OrderApprovedV1>, @Ctx() tx: Tx): Promise<void> {
    await this.ledger.onApproved(event, tx);
  }

  @OnEvent('position-tracking', FillExecutionV1)
  async onExecution(@Payload() event: Envelope<FillExecutionV1>, @Ctx() tx: Tx): Promise<void> {
    await this.ledger.onFill(event, tx);
  }

  @OnEvent('position-tracking', FillCorrectedV1)
  async onCorrected(@Payload() event: Envelope<FillCorrectedV1>, @Ctx() tx: Tx): Promise<void> {
    await this.ledger.onFill(event, tx);
  }

  @OnEvent('position-tracking', FillCommissionV1)
  async onCommission(@Payload() event: Envelope<FillCommissionV1>, @Ctx() tx: Tx): Promise<void> {
    await this.ledger.onCommission(event, tx);
  }

  @OnEvent('position-tracking', BrokerSnapshotV1)
  async onSnapshot(@Payload() event: Envelope<BrokerSnapshotV1>, @Ctx() tx: Tx): Promise<void> {
    await this.driftCheck.onSnapshot(event, tx);
  }

  @OnEvent('position-tracking', ReconciliationV1)
  async onReconciliation(
    @Payload() event: Envelope<ReconciliationV1>,
    @Ctx() tx: Tx,
  ): Promise<void> {
    await this.reconciled.onReconciliation(event, tx);
  }

  @OnEvent('position-tracking', BrokerAccountV1)
  async onAccount(@Payload() event: Envelope<BrokerAccountV1>, @Ctx() tx: Tx): Promise<void> {
    await this.equity.onAccount(event, tx);
  }
}
