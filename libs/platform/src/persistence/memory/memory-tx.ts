import { assert } from '@fairlead/core';
import type { Tx } from '../tx';
import { UnitTx } from '../unit-tx';

/** A unit of work on tables in memory. It notes how each change is undone. */
export class MemoryTx extends UnitTx {
  private readonly undos: (() => void)[] = [];
  private aborted = false;

  /** Returns the unit as the tables in memory need it. */
  static of(tx: Tx): MemoryTx {
    assert(tx instanceof MemoryTx, 'tables in memory take part in units of work in memory only');
    return tx;
  }

  query(sql: string): Promise<never> {
    return Promise.reject(new Error(`there is no database in memory to ask: ${sql}`));
  }

  /** Carries out one statement. As in PostgreSQL nothing of a unit is committed in which one failed, whoever swallowed it. */
  async statement<T>(act: (undone: (undo: () => void) => void) => T): Promise<T> {
    this.count();
    // Others go on where a database would be asked.
    await Promise.resolve();
    assert(!this.aborted, 'a statement failed in this unit of work: nothing more is done in it');
    try {
      return act((undo) => this.undos.push(undo));
    } catch (error) {
      this.aborted = true;
      throw error;
    }
  }

  /** Throws where a statement failed before. */
  commit(): void {
    assert(!this.aborted, 'a statement failed in this unit of work: it was rolled back');
  }

  /** Takes all changes back, the last one first. */
  rollback(): void {
    for (const undo of this.undos.reverse()) undo();
  }
}
