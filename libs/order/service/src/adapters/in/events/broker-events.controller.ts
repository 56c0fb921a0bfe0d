import {
  BrokerAccountV1,
  BrokerAckV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  DeadLetteredV1,
  type Envelope,
  FillCorrectedV1,
  FillExecutionV1,
} from '@fairlead/contracts';
import { roleOfOrderRef } from '@fairlead/core';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AccountManager } from '../../../application/accounts/account-manager';
import {
  evidenceOfAck,
  evidenceOfFill,
  evidenceOfRejection,
  evidenceOfStatus,
} from '../../../application/evidence/evidence.mapper';
import { evidenceOfDeadLetter } from '../../../application/evidence/dead-command.mapper';
import { Reconciliation } from '../../../application/reconciliation/reconciliation';
import { TradeManager } from '../../../application/trades/trade-manager';

/** What order management receives back from the broker. */
@Controller()
export class BrokerEventsController {
  constructor(
    @Inject(TradeManager) private readonly tradeManager: TradeManager,
    @Inject(AccountManager) private readonly accountManager: AccountManager,
    @Inject(Reconciliation) private readonly reconciliation: Reconciliation,
  ) {}

  @OnEvent('order-management', BrokerGateV1)
  onGate(@Payload() event: Envelope<BrokerGateV1>, @Ctx() tx: Tx): void {
    this.accountManager.onGate(event.data, tx);
  }

  @OnEvent('order-management', BrokerAckV1)
  async onAck(@Payload() event: Envelope<BrokerAckV1>, @Ctx() tx: Tx): Promise<void> {
    await this.tradeManager.onEvidence(evidenceOfAck(event.data), event, tx);
  }

  @OnEvent('order-management', BrokerStatusV1)
  async onStatus(@Payload() event: Envelope<BrokerStatusV1>, @Ctx() tx: Tx): Promise<void> {
    await this.tradeManager.onEvidence([evidenceOfStatus(event.data)], event, tx);
  }

  @OnEvent('order-management', BrokerRejectedV1)
  async onRejected(@Payload() event: Envelope<BrokerRejectedV1>, @Ctx() tx: Tx): Promise<void> {
    await this.tradeManager.onEvidence([evidenceOfRejection(event.data)], event, tx);
  }

  /** A command that failed at the gateway is as good as refused: it must not leave a trade that waits for ever. */
  @OnEvent('order-management', DeadLetteredV1)
  async onDeadLetter(@Payload() event: Envelope<DeadLetteredV1>, @Ctx() tx: Tx): Promise<void> {
    await this.tradeManager.onEvidence(evidenceOfDeadLetter(event.data), event, tx);
  }

  @OnEvent('order-management', BrokerSnapshotV1)
  async onSnapshot(@Payload() event: Envelope<BrokerSnapshotV1>, @Ctx() tx: Tx): Promise<void> {
    await this.accountManager.onSnapshot(event, tx);
  }

  @OnEvent('order-management', BrokerInstrumentV1)
  async onInstrument(@Payload() event: Envelope<BrokerInstrumentV1>, @Ctx() tx: Tx): Promise<void> {
    await this.accountManager.onInstrument(event.data, tx);
  }

  @OnEvent('order-management', BrokerAccountV1)
  async onAccount(@Payload() event: Envelope<BrokerAccountV1>, @Ctx() tx: Tx): Promise<void> {
    await this.accountManager.onAccount(event, tx);
  }

  @OnEvent('order-management', FillExecutionV1)
  async onFill(@Payload() event: Envelope<FillExecutionV1>, @Ctx() tx: Tx): Promise<void> {
    const evidence = evidenceOfFill(event.data, false);
    const isKnown =
      isOurs(event.data) && (await this.tradeManager.onEvidence([evidence], event, tx));
    if (!isKnown) await this.reconciliation.onManualExecution(event, tx);
  }

  @OnEvent('order-management', FillCorrectedV1)
  async onCorrection(@Payload() event: Envelope<FillCorrectedV1>, @Ctx() tx: Tx): Promise<void> {
    const evidence = evidenceOfFill(event.data, true);
    const isKnown =
      isOurs(event.data) && (await this.tradeManager.onEvidence([evidence], event, tx));
    if (!isKnown) await this.reconciliation.onManualExecution(event, tx);
  }
}

function isOurs(data: FillExecutionV1): boolean {
  return !data.external && roleOfOrderRef(data.orderRef) !== null;
}
