import {
  type Envelope,
  MarketIndicatorV1,
  SignalAcceptedV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { type TradeId, decimal, parseInstant } from '@fairlead/core';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DecideOnSignal } from '../../../application/decide-on-signal';
import { RecordFeedback } from '../../../application/record-feedback';
import { TakeEvents } from '../../../application/triggers/take-events';
import { RULE_ACCOUNT } from '../../../config/rule-account.token';

/** Signals to decide on, and what others report of indicators and trades. */
@Controller()
export class RuleEventsController {
  constructor(
    @Inject(DecideOnSignal) private readonly decideOnSignal: DecideOnSignal,
    @Inject(RecordFeedback) private readonly feedback: RecordFeedback,
    @Inject(TakeEvents) private readonly takeEvents: TakeEvents,
    @Inject(RULE_ACCOUNT) private readonly account: string,
  ) {}

  @OnEvent('rule-engine', SignalAcceptedV1)
  async onSignal(@Payload() event: Envelope<SignalAcceptedV1>, @Ctx() tx: Tx): Promise<void> {
    await this.decideOnSignal.decide(tx, event);
  }

  @OnEvent('rule-engine', MarketIndicatorV1)
  async onIndicator(@Payload() event: Envelope<MarketIndicatorV1>, @Ctx() tx: Tx): Promise<void> {
    const { contractId = null, value, at, ...rest } = event.data;
    const indicator = { ...rest, contractId, value: decimal(value), at: parseInstant(at) };
    await this.feedback.indicator(tx, indicator);
  }

  @OnEvent('rule-engine', TradeChangedV1)
  async onTrade(@Payload() event: Envelope<TradeChangedV1>, @Ctx() tx: Tx): Promise<void> {
    const { account, instrumentKey, tradeId, strategy, direction, status, code } = event.data;
    const { averageEntryPrice } = event.data;
    const trade = {
      ...{ account, instrumentKey, strategy, direction, status },
      tradeId: tradeId as TradeId,
      openedAt: parseInstant(event.data.openedAt),
      position: decimal(event.data.position),
      averageEntryPrice: averageEntryPrice === undefined ? null : decimal(averageEntryPrice),
      expectedUntil: null,
      reportedAt: parseInstant(event.occurredAt),
      correlationId: event.correlationId,
    };
    await this.feedback.trade(tx, trade, code);
    await this.takeEvents.take(tx, event);
  }
}
