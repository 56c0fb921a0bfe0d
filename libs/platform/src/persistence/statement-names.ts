/** Statements beyond these are planned each time; a service has a few dozen. */
const NAMED_MAX = 500;

/**
 * Names for statements, by their text. A connection plans a named statement once and not at each use, which takes longer
 * than the work of most of ours.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private given = 0;

  /** Returns the name to prepare a statement under; no name where there are too many. */
  nameOf(sql: string): { readonly name?: string } {
    const known = this.names.get(sql);
    if (known !== undefined) return { name: known };
    return this.names.size < NAMED_MAX ? { name: this.rename(sql) } : {};
  }

  /** Gives a statement another name: every connection plans it anew. */
  rename(sql: string): string {
    this.given += 1;
    const name = `fairlead_${this.given}`;
    this.names.set(sql, name);
    return name;
  }
}
