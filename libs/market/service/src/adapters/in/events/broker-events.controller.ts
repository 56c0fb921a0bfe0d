import { BrokerGateV1, BrokerInstrumentV1, type Envelope } from '@fairlead/contracts';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { MarketData } from '../../../application/market-data';

/** What market data reads of the gateway durably. */
@Controller()
export class BrokerEventsController {
  constructor(@Inject(MarketData) private readonly marketData: MarketData) {}

  @OnEvent('market-data', BrokerGateV1)
  onGate(@Payload() event: Envelope<BrokerGateV1>, @Ctx() tx: Tx): void {
    tx.afterCommit(() => this.marketData.onGate(event.data.state));
  }

  @OnEvent('market-data', BrokerInstrumentV1)
  async onInstrument(@Payload() event: Envelope<BrokerInstrumentV1>, @Ctx() tx: Tx): Promise<void> {
    await this.marketData.onInstrument(event.data, tx);
  }
}
