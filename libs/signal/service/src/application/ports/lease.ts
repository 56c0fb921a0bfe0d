import type { Tx } from '@fairlead/platform';

/** Who wants a lease, and for how long. */
export interface LeaseClaim {
  readonly name: string;
  readonly holder: string;
  readonly lastsMs: number;
}

/**
 * The right to do something that only one of several replicas may do at a time. It ends by itself where its holder is gone.
 * Each new holder has a higher token; work that is written down checks the token in the unit of work that writes it, so that a
 * holder that slept through its end changes nothing any more.
 */
export abstract class Lease {
  /** Takes or prolongs a lease. Returns its token, or null while another holds it. */
  abstract claim(tx: Tx, claim: LeaseClaim): Promise<number | null>;
  /** True where nobody has taken the lease since this token; nobody can before the end of the unit of work. */
  abstract isHeld(tx: Tx, name: string, token: number): Promise<boolean>;
  /** Gives a lease back, so that another need not wait for its end. */
  abstract release(tx: Tx, name: string, token: number): Promise<void>;
}
