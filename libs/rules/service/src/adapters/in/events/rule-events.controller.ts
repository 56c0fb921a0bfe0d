import {
  DecisionMadeV1,
  type Envelope,
  PositionChangedV1,
  PositionClosedV1,
  PositionOpenedV1,
  type PositionV1,
  SignalAcceptedV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { type TradeId, derivedId, parseInstant } from '@fairlead/core';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DecideOnSignal } from '../../../application/decide-on-signal';
import { HearFeedback } from '../../../application/hear-feedback';
import { RULE_ACCOUNT } from '../../../config/rule-account.token';
import { decisionMadeOf } from './decision.mapper';
import { signalFactsOf } from './signal-facts.mapper';

/** Signals to decide on, and what later stages say of trades and positions. */
@Controller()
export class RuleEventsController {
  constructor(
    @Inject(DecideOnSignal) private readonly decideOnSignal: DecideOnSignal,
    @Inject(HearFeedback) private readonly feedback: HearFeedback,
    @Inject(RULE_ACCOUNT) private readonly account: string,
  ) {}

  @OnEvent('rule-engine', SignalAcceptedV1)
  async onSignal(@Payload() event: Envelope<SignalAcceptedV1>, @Ctx() tx: Tx): Promise<void> {
    const decision = await this.decideOnSignal.decide(tx, signalFactsOf(event.data));
    if (decision === null) return;
    tx.publish(DecisionMadeV1, decisionMadeOf(decision, event.data, this.account), {
      cause: event,
      id: derivedId('decision-made', event.data.signalId),
    });
  }

  @OnEvent('rule-engine', TradeChangedV1)
  async onTrade(@Payload() event: Envelope<TradeChangedV1>, @Ctx() tx: Tx): Promise<void> {
    const { account, instrumentKey, tradeId, strategy, direction, status, code } = event.data;
    const trade = {
      ...{ account, instrumentKey, strategy, direction, status },
      tradeId: tradeId as TradeId,
      openedAt: parseInstant(event.data.openedAt),
      expectedUntil: null,
      at: parseInstant(event.occurredAt),
    };
    await this.feedback.trade(tx, trade, code);
  }

  @OnEvent('rule-engine', PositionOpenedV1)
  onPositionOpened(@Payload() event: Envelope<PositionOpenedV1>, @Ctx() tx: Tx): Promise<void> {
    return this.hear(tx, event.data);
  }

  @OnEvent('rule-engine', PositionChangedV1)
  onPositionChanged(@Payload() event: Envelope<PositionChangedV1>, @Ctx() tx: Tx): Promise<void> {
    return this.hear(tx, event.data);
  }

  @OnEvent('rule-engine', PositionClosedV1)
  onPositionClosed(@Payload() event: Envelope<PositionClosedV1>, @Ctx() tx: Tx): Promise<void> {
    return this.hear(tx, event.data);
  }

  private hear(tx: Tx, position: PositionV1): Promise<void> {
    const { account, instrumentKey, quantity, averagePrice, revision } = position;
    const unrealisedPnl = position.unrealisedPnl ?? null;
    return this.feedback.position(tx, {
      ...{ account, instrumentKey, quantity, averagePrice, unrealisedPnl, revision },
    });
  }
}
