/** After an interruption some events come a second time: these are remembered. */
const REMEMBERED_MAX = 5_000;

/** The ids of the last events. */
export class SeenIds {
  private readonly ids = new Set<string>();

  /** Returns false for one that was seen before. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > REMEMBERED_MAX) {
      const [oldest] = this.ids;
      if (oldest !== undefined) this.ids.delete(oldest);
    }
    return true;
  }
}
