import * as fc from 'fast-check';
import type { LeaseState } from '../persistence/lease/lease';
import { planPartitions, replicaLease } from './plan-partitions';

const PARTITIONS = Array.from({ length: 16 }, (_, index) => `p${index}`);

/** Leases without time: a replica that is gone has none. */
class Leases {
  readonly owners = new Map<string, string>();
  readonly replicas = new Set<string>();

  all(): readonly LeaseState[] {
    const state = (name: string, holder: string) => ({ name, holder, token: 1, isLive: true });
    return [
      ...[...this.replicas].map((each) => state(replicaLease(each), each)),
      ...[...this.owners].map(([name, holder]) => state(name, holder)),
    ];
  }

  look(replica: string): void {
    const mine = this.of(replica);
    const { take, leave } = planPartitions({ partitions: PARTITIONS, mine, leases: this.all() });
    for (const each of leave) this.owners.delete(each);
    for (const each of take) if (!this.owners.has(each)) this.owners.set(each, replica);
  }

  come(replica: string): void {
    this.replicas.add(replica);
  }

  go(replica: string): void {
    this.replicas.delete(replica);
    for (const each of this.of(replica)) this.owners.delete(each);
  }

  of(replica: string): readonly string[] {
    return PARTITIONS.filter((each) => this.owners.get(each) === replica);
  }
}

describe('sharing partitions', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const step = fc.record({
    what: fc.constantFrom('come', 'go', 'look', 'look', 'look'),
    who: names,
  });

  it('gives every partition an owner, and nobody more than a fair share, however replicas come and go', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), names, (steps, last) => {
        const leases = new Leases();
        for (const { what, who } of steps) {
          if (what === 'look' && !leases.replicas.has(who)) continue;
          leases[what](who);
        }
        leases.come(last);
        // Two rounds: what is left in the first one is taken in the second.
        for (let round = 0; round < 2; round += 1)
          for (const each of leases.replicas) leases.look(each);
        expect([...leases.owners.keys()].sort()).toEqual([...PARTITIONS].sort());
        const share = Math.ceil(16 / leases.replicas.size);
        for (const each of leases.replicas)
          expect(leases.of(each).length).toBeLessThanOrEqual(share);
        const before = new Map(leases.owners);
        for (const each of leases.replicas) leases.look(each);
        expect(leases.owners).toEqual(before);
      }),
    );
  });

  it('takes all as the only replica, and leaves half for a second one', () => {
    const leases = new Leases();
    leases.come('a');
    leases.look('a');
    expect(leases.of('a')).toEqual(PARTITIONS);
    leases.come('b');
    leases.look('b');
    expect(leases.of('b')).toEqual([]);
    leases.look('a');
    leases.look('b');
    expect([leases.of('a').length, leases.of('b').length]).toEqual([8, 8]);
  });

  it('counts nobody whose lease is over', () => {
    const leases = [
      { name: replicaLease('gone'), holder: 'gone', token: 1, isLive: false },
      { name: replicaLease('a'), holder: 'a', token: 1, isLive: true },
      { name: 'p0', holder: 'gone', token: 4, isLive: false },
    ];
    const { take, leave } = planPartitions({ partitions: PARTITIONS, mine: [], leases });
    expect(take).toEqual(PARTITIONS);
    expect(leave).toEqual([]);
  });
});
