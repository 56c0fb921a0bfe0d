import type { Clock } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import { Lease, type LeaseClaim } from '../../../application/ports/lease';

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

  async claim(tx: Tx, { name, holder, lastsMs }: LeaseClaim): Promise<number | null> {
    const now = this.clock.now();
    const row = await this.leases.find(tx, name);
    if (row !== null && row.holder !== holder && row.heldUntil > now) return null;
    const token = row?.holder === holder ? row.token : (row?.token ?? 0) + 1;
    await this.leases.save(tx, { name, holder, token, heldUntil: now + lastsMs });
    return token;
  }

  async isHeld(tx: Tx, name: string, token: number): Promise<boolean> {
    return (await this.leases.find(tx, name))?.token === token;
  }

  async release(tx: Tx, name: string, token: number): Promise<void> {
    const row = await this.leases.find(tx, name);
    if (row?.token !== token) return;
    await this.leases.save(tx, { ...row, heldUntil: this.clock.now() });
  }
}
