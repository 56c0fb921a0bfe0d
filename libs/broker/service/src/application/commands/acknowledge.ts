import { BrokerAckV1, type Envelope } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';

/** What the gateway did with a command. */
export interface Acknowledgement {
  readonly request: BrokerAckV1['request'];
  readonly outcome: BrokerAckV1['outcome'];
  readonly orderRefs: readonly string[];
  readonly orderIds: readonly number[];
  readonly code: string;
  readonly reason: string;
}

/** Tells others what was done with a command. */
export function acknowledge(
  tx: Tx,
  command: Envelope<{ readonly account: string }>,
  done: Acknowledgement,
): void {
  const data: BrokerAckV1 = {
    account: command.data.account,
    request: done.request,
    commandId: command.id,
    outcome: done.outcome,
    orderRefs: [...done.orderRefs],
    orderIds: [...done.orderIds],
    code: done.code,
    reason: done.reason.slice(0, 2_000),
  };
  tx.publish(BrokerAckV1, data, { cause: command });
}
