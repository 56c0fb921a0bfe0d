import type { Tx } from '../tx';
import { MemoryTx } from './memory-tx';

/** A row is there already under the key: the same code as PostgreSQL's. */
class DuplicateKeyError extends Error {
  override readonly name = 'DuplicateKeyError';
  readonly code = '23505';
}

/**
 * Rows by key, in the order in which they came: the table of a store that needs no database. Its changes belong to the unit of
 * work that makes them, and are undone with it. Rows are values: nobody changes one that was saved.
 */
export class MemoryTable<Row extends object> {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly keyOf: (row: Row) => string) {}

  /** Returns the row of a key, or null. */
  find(tx: Tx, key: string): Promise<Row | null> {
    return MemoryTx.of(tx).statement(() => this.rows.get(key) ?? null);
  }

  /** Returns the rows that fit, oldest first. */
  list(tx: Tx, fits: (row: Row) => boolean = () => true): Promise<readonly Row[]> {
    return MemoryTx.of(tx).statement(() => [...this.rows.values()].filter(fits));
  }

  /** Inserts a row. Fails where its key is there. */
  insert(tx: Tx, row: Row): Promise<void> {
    return MemoryTx.of(tx).statement((undone) => {
      const key = this.keyOf(row);
      if (this.rows.has(key)) throw new DuplicateKeyError(`there is a row with the key ${key}`);
      this.put(key, row, undone);
    });
  }

  /** Inserts a row where its key is new. False where it is there. */
  add(tx: Tx, row: Row): Promise<boolean> {
    return MemoryTx.of(tx).statement((undone) => {
      const key = this.keyOf(row);
      if (this.rows.has(key)) return false;
      this.put(key, row, undone);
      return true;
    });
  }

  /** Inserts a row, or puts it in the place of the one with its key. */
  save(tx: Tx, row: Row): Promise<void> {
    return MemoryTx.of(tx).statement((undone) => this.put(this.keyOf(row), row, undone));
  }

  /** Removes the rows that fit. Returns them. */
  remove(tx: Tx, fits: (row: Row) => boolean): Promise<readonly Row[]> {
    return MemoryTx.of(tx).statement((undone) => {
      const before = [...this.rows];
      const removed = before.filter(([, row]) => fits(row));
      if (removed.length === 0) return [];
      for (const [key] of removed) this.rows.delete(key);
      // The others keep their order only where all are put back.
      undone(() => {
        this.rows.clear();
        for (const [key, row] of before) this.rows.set(key, row);
      });
      return removed.map(([, row]) => row);
    });
  }

  private put(key: string, row: Row, undone: (undo: () => void) => void): void {
    const before = this.rows.get(key);
    undone(() => {
      if (before === undefined) this.rows.delete(key);
      else this.rows.set(key, before);
    });
    this.rows.set(key, row);
  }
}
