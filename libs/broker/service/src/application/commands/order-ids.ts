import { type OrderIdEvidence, firstFreeOrderId } from '@fairlead/broker-domain';

/** After a duplicate id (103) this many ids are left out: whoever used them may have used more. */
const SKIP_AFTER_DUPLICATE = 1_000;

/** Where free order ids begin, by what this connection has shown so far. */
export class OrderIds {
  private evidence: OrderIdEvidence = { nextValidId: 1, highWater: 0, highestSeen: 0 };

  /** The first id that was certainly never used, as far as memory knows; the record may know a higher one. */
  get firstFree(): number {
    return firstFreeOrderId(this.evidence);
  }

  connected(nextValidId: number, highWater: number): void {
    const { highestSeen } = this.evidence;
    this.evidence = { nextValidId, highWater, highestSeen };
  }

  /** An order or execution of our client id was seen with this id. */
  seen(orderId: number): void {
    if (orderId > this.evidence.highestSeen) {
      this.evidence = { ...this.evidence, highestSeen: orderId };
    }
  }

  duplicate(orderId: number): void {
    this.seen(orderId + SKIP_AFTER_DUPLICATE);
  }
}
