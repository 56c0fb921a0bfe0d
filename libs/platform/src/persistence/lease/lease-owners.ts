import { isReplicaLease } from '../../partitions/plan-partitions';
import type { UnitOfWork } from '../tx';
import type { Lease } from './lease';

/** Returns who holds what only one of several replicas may do: each lease that lives, by the name of the replica. */
export async function leaseOwners(
  unitOfWork: UnitOfWork,
  lease: Lease,
): Promise<readonly { readonly name: string; readonly owner: string }[]> {
  const leases = await unitOfWork.run((tx) => lease.all(tx));
  return leases
    .filter(({ name, isLive }) => isLive && !isReplicaLease(name))
    .map(({ name, holder }) => ({ name, owner: replicaOf(holder) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Behind the name of a replica stands what tells its processes apart. */
function replicaOf(holder: string): string {
  return holder.replace(/ [\w-]+$/, '');
}
