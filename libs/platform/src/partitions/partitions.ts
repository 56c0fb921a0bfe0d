import type { Tx } from '../persistence/tx';

/** The partitions of a service, and which of them are this process's. */
export abstract class Partitions {
  /** True where the partition is this process's now: for choosing what to begin with, not for writing. */
  abstract owns(partition: string): boolean;
  /**
   * True where it is still, and stays so until the unit of work ends. Units that hold one partition follow each other: none
   * of them sees a state that another is about to change.
   */
  abstract hold(tx: Tx, partition: string): Promise<boolean>;
}

/** Of who shares them with nobody. */
export class AllPartitions extends Partitions {
  owns(): boolean {
    return true;
  }

  async hold(tx: Tx, partition: string): Promise<boolean> {
    await tx.query(
      "SELECT pg_advisory_xact_lock(hashtext('fairlead lease ' || current_schema()), hashtext($1))",
      [partition],
    );
    return true;
  }
}
