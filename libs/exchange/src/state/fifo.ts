/** What came first goes first. A Map cannot do it: it steps over all that was deleted to find its first entry. */
export class Fifo<Item> {
  private items: Item[] = [];
  private head = 0;

  push(item: Item): void {
    this.items.push(item);
  }

  /** Takes the oldest out; undefined where there is none. */
  shift(): Item | undefined {
    const oldest = this.items[this.head];
    this.head += 1;
    if (this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return oldest;
  }
}
