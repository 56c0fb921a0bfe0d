const WINDOW_MS = 1_000;
/** TWS allows half as many messages a second as there are market-data lines, and counts at least 100 of those. */
export const MESSAGES_PER_SECOND_MAX = 50;

/** Counts the messages of one client over the last second. */
export class MessageRate {
  private times: number[] = [];
  /** How often the limit has been exceeded. */
  violations = 0;

  /** Returns how long a message that comes now has to wait so that the limit is kept, ms; 0 for not at all. */
  waitMs(nowMs: number): number {
    this.forget(nowMs);
    const oldest = this.times.at(-MESSAGES_PER_SECOND_MAX);
    return oldest === undefined ? 0 : Math.max(1, Math.ceil(oldest + WINDOW_MS - nowMs));
  }

  /** Counts a message, and returns how many came within the last second with it. */
  count(nowMs: number): number {
    this.forget(nowMs);
    if (this.times.length <= MESSAGES_PER_SECOND_MAX) this.times.push(nowMs);
    return this.times.length;
  }

  private forget(nowMs: number): void {
    this.times = this.times.filter((at) => at > nowMs - WINDOW_MS);
  }
}
