import {
  DeadLetteredV1,
  DecisionMadeV1,
  type Envelope,
  OrderConcludedV1,
} from '@fairlead/contracts';
import { OnEvent, Tx } from '@fairlead/platform';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DisposeSignal } from '../../../application/dispose-signal';
import {
  type SignalFact,
  factOfConclusion,
  factOfDeadLetter,
  factOfDecision,
} from './evidence.mapper';

/** Everything later stages say about signals. */
@Controller()
export class SignalEvidenceController {
  constructor(@Inject(DisposeSignal) private readonly dispose: DisposeSignal) {}

  @OnEvent('signal-ingestion', DecisionMadeV1)
  onDecision(@Payload() event: Envelope<DecisionMadeV1>, @Ctx() tx: Tx): Promise<void> {
    return this.take(tx, factOfDecision(event.data), event);
  }

  @OnEvent('signal-ingestion', OrderConcludedV1)
  onConclusion(@Payload() event: Envelope<OrderConcludedV1>, @Ctx() tx: Tx): Promise<void> {
    return this.take(tx, factOfConclusion(event.data), event);
  }

  @OnEvent('signal-ingestion', DeadLetteredV1)
  onDeadLetter(@Payload() event: Envelope<DeadLetteredV1>, @Ctx() tx: Tx): Promise<void> {
    return this.take(tx, factOfDeadLetter(event.data), event);
  }

  private async take(tx: Tx, fact: SignalFact | null, event: Envelope): Promise<void> {
    if (fact !== null) await this.dispose.take(tx, fact, event);
  }
}
