import {
  type Envelope,
  MarketIndicatorV1,
  SignalAcceptedV1,
  TradeChangedV1,
  consumedBy,
} from '@fairlead/contracts';
import { FAIRLEAD_TRANSPORT, type HandlerPattern, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TakeEvents } from '../../../application/triggers/take-events';

/** What has a handler of its own, as it does something else than to start rules, or more. */
const OTHERS: readonly unknown[] = [MarketIndicatorV1, SignalAcceptedV1, TradeChangedV1];
/** Everything else in the engine's row of the flow. */
const TRIGGERS: HandlerPattern[] = consumedBy('rule-engine')
  .filter((type) => !OTHERS.includes(type))
  .map(({ contract: { type, version } }) => ({ consumer: 'rule-engine', type, version }));

/** Events that may start rules. */
@Controller()
export class TriggerEventsController {
  constructor(@Inject(TakeEvents) private readonly takeEvents: TakeEvents) {}

  @EventPattern<HandlerPattern[]>(TRIGGERS, FAIRLEAD_TRANSPORT)
  async onEvent(@Payload() event: Envelope, @Ctx() tx: Tx): Promise<void> {
    await this.takeEvents.take(tx, event);
  }
}
