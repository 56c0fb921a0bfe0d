/** How long sent rows are gathered before they are marked. */
const BATCH_MS = 50;
const RETRY_MS = 500;

/** Marks sent rows in batches, off the path. A mark that is lost costs one redelivery. */
export class MarkBatch {
  private waiting: number[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly write: (seqs: readonly number[]) => Promise<void>,
    private readonly onMarked: (seqs: readonly number[]) => void,
  ) {}

  add(seq: number): void {
    this.waiting.push(seq);
    this.schedule(BATCH_MS);
  }

  /** Writes what waits; a failure leaves it for later. */
  async flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.writeWaiting());
    await this.writing;
  }

  private async writeWaiting(): Promise<void> {
    const seqs = this.waiting.splice(0);
    if (seqs.length === 0) return;
    try {
      await this.write(seqs);
      this.onMarked(seqs);
    } catch {
      // The rows stay held, so no sweep publishes them again in the meantime.
      this.waiting.push(...seqs);
      this.schedule(RETRY_MS);
    }
  }

  private schedule(afterMs: number): void {
    this.timer ??= setTimeout(() => void this.flush(), afterMs).unref();
  }
}
