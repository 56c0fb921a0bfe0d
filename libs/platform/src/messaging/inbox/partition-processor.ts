import { orderingKeyOf } from '@fairlead/contracts';
import type { AckDecision, Delivery } from '../transport';
import type { DeliveryProcessor, ProcessorParts } from './delivery-processor';
import { handleTogether, readyOf } from './handle-together';

const SETTLED: AckDecision = { kind: 'settled' };
const UNTOUCHED: AckDecision = { kind: 'untouched' };

/**
 * Takes messages of one partition through the inbox, in the order of their stream: together with one commit, or each by
 * itself where one of them is no first delivery, is not in good order or fails. One that has to come again holds the later
 * ones of its key and no others.
 */
export class PartitionProcessor {
  constructor(
    private readonly parts: ProcessorParts,
    private readonly alone: DeliveryProcessor,
  ) {}

  /** Never throws. */
  readonly process = async (deliveries: readonly Delivery[]): Promise<readonly AckDecision[]> => {
    const ready = deliveries.flatMap((delivery) => readyOf(delivery, this.parts) ?? []);
    const canBeTogether = deliveries.length > 1 && ready.length === deliveries.length;
    const isTogether = canBeTogether && (await handleTogether(ready, this.parts));
    return isTogether ? deliveries.map(() => SETTLED) : this.oneByOne(deliveries);
  };

  private async oneByOne(deliveries: readonly Delivery[]): Promise<readonly AckDecision[]> {
    const decisions: AckDecision[] = [];
    const heldKeys = new Set<string>();
    /** Whatever all of them need is away, or the partition is another's. */
    let isOver = false;
    for (const delivery of deliveries) {
      const key = orderingKeyOf(delivery.message.subject);
      const isHeld = isOver || heldKeys.has(key);
      const decision = isHeld ? UNTOUCHED : await this.alone.process(delivery);
      if (decision.kind === 'retry') heldKeys.add(key);
      if (decision.kind === 'suspend' || (decision.kind === 'untouched' && !isHeld)) isOver = true;
      decisions.push(decision);
    }
    return decisions;
  }
}
