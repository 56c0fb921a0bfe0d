import type { EvidenceItem } from '@fairlead/broker-domain';

/** What waits to be recorded: evidence, and marks in between. */
export type QueueItem = EvidenceItem | { readonly kind: 'mark'; readonly reached: () => void };
