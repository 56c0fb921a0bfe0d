import type { Clock } from '@fairlead/core';
import { MemoryTable } from '../memory/memory-table';
import type { Tx } from '../tx';
import { Lease, type LeaseClaim, type LeaseState } from './lease';

interface LeaseRow {
  readonly name: string;
  readonly holder: string;
  readonly token: number;
  readonly heldUntil: number;
}

/** Leases without a database. */
export class MemoryLease extends Lease {
  private readonly leases = new MemoryTable<LeaseRow>(({ name }) => name);

  constructor(private readonly clock: Clock) {
    super();
  }

  async claim(tx: Tx, { names, ...claim }: LeaseClaim): Promise<ReadonlyMap<string, number>> {
    const tokens = new Map<string, number>();
    for (const name of names) {
      const token = await this.claimOne(tx, name, claim);
      if (token !== null) tokens.set(name, token);
    }
    return tokens;
  }

  async isHeld(tx: Tx, name: string, token: number): Promise<boolean> {
    return (await this.leases.find(tx, name))?.token === token;
  }

  async release(tx: Tx, leases: Pick<LeaseClaim, 'names' | 'holder'>): Promise<void> {
    const { names, holder } = leases;
    for (const name of names) {
      const row = await this.leases.find(tx, name);
      if (row?.holder !== holder) continue;
      await this.leases.save(tx, { ...row, heldUntil: this.clock.now() });
    }
  }

  async all(tx: Tx): Promise<readonly LeaseState[]> {
    const now = this.clock.now();
    const rows = await this.leases.list(tx);
    return rows
      .map(({ heldUntil, ...row }) => ({ ...row, isLive: heldUntil > now }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private async claimOne(
    tx: Tx,
    name: string,
    { holder, lastsMs }: Omit<LeaseClaim, 'names'>,
  ): Promise<number | null> {
    const now = this.clock.now();
    const row = await this.leases.find(tx, name);
    if (row !== null && row.holder !== holder && row.heldUntil > now) return null;
    const token = row?.holder === holder ? row.token : (row?.token ?? 0) + 1;
    await this.leases.save(tx, { name, holder, token, heldUntil: now + lastsMs });
    return token;
  }
}
