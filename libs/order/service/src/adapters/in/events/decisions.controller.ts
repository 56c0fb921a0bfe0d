import { DecisionMadeV1, type Envelope, MarketIndicatorV1 } from '@fairlead/contracts';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { IntentHandler } from '../../../application/intents/intent-handler';
import { MarketView } from '../../../application/market/market-view';

/** What order management reads of earlier stages. */
@Controller()
export class DecisionsController {
  constructor(
    @Inject(IntentHandler) private readonly intentHandler: IntentHandler,
    @Inject(MarketView) private readonly market: MarketView,
  ) {}

  @OnEvent('order-management', DecisionMadeV1)
  async onDecision(@Payload() event: Envelope<DecisionMadeV1>, @Ctx() tx: Tx): Promise<void> {
    await this.intentHandler.onDecision(event, tx);
  }

  @OnEvent('order-management', MarketIndicatorV1)
  onIndicator(@Payload() event: Envelope<MarketIndicatorV1>, @Ctx() tx: Tx): void {
    tx.afterCommit(() => this.market.onIndicator(event.data));
  }
}
