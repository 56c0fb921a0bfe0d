import type { LeaseState } from '../persistence/lease/lease';

/** What a replica knows when it looks at the leases. */
export interface PartitionSight {
  readonly partitions: readonly string[];
  /** Those that it holds and reads, or is about to read. */
  readonly mine: readonly string[];
  /** All leases: those of partitions, and one for each replica. */
  readonly leases: readonly LeaseState[];
}

/** What a replica does next. */
export interface PartitionPlan {
  readonly take: readonly string[];
  readonly leave: readonly string[];
}

const REPLICA = 'replica ';

/** Returns the name of the lease by which a replica says that it is there. */
export function replicaLease(instance: string): string {
  return `${REPLICA}${instance}`;
}

/** True for a lease by which replicas know of each other. */
export function isReplicaLease(name: string): boolean {
  return name.startsWith(REPLICA);
}

/**
 * Returns what a replica takes and leaves so that all have a fair share: as many as would be enough if all had the same, so
 * that together they can hold every partition. What is above it is left for others; what is free is taken up to it.
 */
export function planPartitions({ partitions, mine, leases }: PartitionSight): PartitionPlan {
  const live = leases.filter(({ isLive }) => isLive).map(({ name }) => name);
  const replicas = live.filter(isReplicaLease).length;
  const share = Math.ceil(partitions.length / Math.max(1, replicas));
  const free = partitions.filter((each) => !live.includes(each) && !mine.includes(each));
  return {
    take: free.slice(0, Math.max(0, share - mine.length)),
    leave: mine.slice(share),
  };
}
