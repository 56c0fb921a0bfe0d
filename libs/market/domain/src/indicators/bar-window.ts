import type { BarInterval } from '../bars/bar-interval';
import type { IndicatorBar } from './indicator';

/** The last bars of one instrument and one length, from history and ticks in any order. */
export class BarWindow {
  private kept: readonly IndicatorBar[] = [];

  constructor(
    private size: number,
    readonly interval: BarInterval,
  ) {}

  /** Takes in bars. One that is known already stays as it is: the first to report a slot is kept. */
  add(added: readonly IndicatorBar[]): void {
    const known = new Set(this.kept.map((bar) => bar.startsAt));
    const merged = [...this.kept];
    for (const bar of added) {
      if (known.has(bar.startsAt)) continue;
      known.add(bar.startsAt);
      merged.push(bar);
    }
    merged.sort((a, b) => a.startsAt - b.startsAt);
    this.kept = merged.slice(-this.size);
  }

  /** Keeps so many bars from now on. */
  resize(size: number): void {
    this.size = size;
    this.kept = this.kept.slice(-size);
  }

  /** Forgets the bars that began before this moment (epoch ms). */
  dropBefore(startsAt: number): void {
    this.kept = this.kept.filter((bar) => bar.startsAt >= startsAt);
  }

  /** The bars, oldest first. */
  get bars(): readonly IndicatorBar[] {
    return this.kept;
  }

  /** Start of the newest bar (epoch ms), or null without one. */
  get newest(): number | null {
    return this.kept.at(-1)?.startsAt ?? null;
  }

  /** Start of the oldest bar (epoch ms), or null without one. */
  get oldest(): number | null {
    return this.kept[0]?.startsAt ?? null;
  }
}
