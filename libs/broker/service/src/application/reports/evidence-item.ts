import type { OrderEvidence } from '@fairlead/broker-domain';
import type { BrokerCallback } from '../ports/broker-link';

/** What waits to be written down: messages of the broker, what we know ourselves, and marks in between. */
export type QueueItem =
  | BrokerCallback
  | {
      readonly kind: 'own';
      readonly orderRefs: readonly string[];
      readonly evidence: OrderEvidence;
    }
  | { readonly kind: 'mark'; readonly reached: () => void };
