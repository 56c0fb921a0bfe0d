import type { Tx } from '../tx';

/** Who wants leases, and for how long. */
export interface LeaseClaim {
  readonly names: readonly string[];
  readonly holder: string;
  readonly lastsMs: number;
}

/** A lease as it stands. */
export interface LeaseState {
  readonly name: string;
  readonly holder: string;
  readonly token: number;
  /** False where its time is over: whoever claims it next has it. */
  readonly isLive: boolean;
}

/**
 * The right to do something that only one of several replicas may do at a time. It ends by itself where its holder is gone.
 * Each new holder has a higher token; work that is written down checks the token in the unit of work that writes it, so that a
 * holder that slept through its end changes nothing any more.
 */
export abstract class Lease {
  /** Takes or prolongs what can be had; nothing that others hold is waited for. Returns the tokens of what is held now. */
  abstract claim(tx: Tx, claim: LeaseClaim): Promise<ReadonlyMap<string, number>>;
  /**
   * True where nobody has taken the lease since this token; nobody can before the end of the unit of work. Units that look
   * at one lease follow each other.
   */
  abstract isHeld(tx: Tx, name: string, token: number): Promise<boolean>;
  /** Gives back what the holder has, so that another need not wait for its end. */
  abstract release(tx: Tx, leases: Pick<LeaseClaim, 'names' | 'holder'>): Promise<void>;
  /** Returns all leases of this service. */
  abstract all(tx: Tx): Promise<readonly LeaseState[]>;
}
