import { assert, decimal, decimalText } from '@fairlead/core';
import type { Bar } from './bar';
import { type BarInterval, intervalMs } from './bar-interval';
import { type OpenBar, absorb, completeBar, startBar, startFrom, stretch } from './open-bar';

interface RollUp {
  readonly interval: BarInterval;
  /** From here on (epoch ms) it is made of all that happened: a bar that began before is part of one. */
  readonly since: number;
  open: OpenBar | null;
}

/**
 * Builds the bars of one instrument. Only the shortest interval sees ticks; longer ones are rolled up from its bars.
 *
 * 1. A slot without a price tick gives no bar: silence is not a price.
 * 2. A bar whose slot began before the first tick after a start or an interruption is dropped: it could be partial.
 * 3. A tick that is older than the open bar changes no bar; bars never open again.
 * 4. A length that is added begins with the next bar of its own; where it is shorter than all others, all begin anew.
 * 5. A bar's volume is what the day's cumulative volume grew by; a smaller figure is a new day. Without one it is 0.
 */
export class BarBuilder {
  private base: BarInterval;
  private baseMs: number;
  private rollUps: readonly RollUp[];
  private open: OpenBar | null = null;
  private since: number | null = null;
  private closedUntil = 0;
  private volumeNow: string | null = null;
  private volumeBefore: string | null = null;

  constructor(
    private readonly instrumentKey: string,
    intervals: readonly BarInterval[],
  ) {
    const [base, ...longer] = shortestFirst(intervals);
    assert(base !== undefined, 'bars are built of at least one interval');
    this.base = base;
    this.baseMs = intervalMs(base);
    this.rollUps = longer.map((interval) => ({ interval, since: 0, open: null }));
  }

  /** Builds these from now on. The shortest stays, also where nobody wants it: the others are made of it. */
  build(intervals: readonly BarInterval[]): void {
    const [base = this.base, ...longer] = shortestFirst([this.base, ...intervals]);
    if (base !== this.base) {
      this.interrupt();
      this.base = base;
      this.baseMs = intervalMs(base);
    }
    const since = this.open?.startsAt ?? this.closedUntil;
    const known = new Map(this.rollUps.map((rollUp) => [rollUp.interval, rollUp]));
    this.rollUps = longer.map((interval) => known.get(interval) ?? { interval, since, open: null });
  }

  /** Takes in a price and appends bars that it completes. */
  onPrice(price: string, atMs: number, options: { delayed: boolean; into: Bar[] }): void {
    if (this.open !== null && atMs >= this.open.endsAt) this.closeBase(options.into);
    if (this.open === null) {
      if (atMs < this.closedUntil) return;
      this.since ??= atMs;
      this.open = startBar(price, atMs, this.baseMs);
      this.volumeBefore ??= this.volumeNow;
    } else if (atMs < this.open.startsAt) {
      return;
    } else {
      stretch(this.open, price);
    }
    this.open.tickCount += 1;
    this.open.delayed ||= options.delayed;
  }

  /** Takes in the day's cumulative volume. It belongs to the open bar until that bar is closed. */
  onVolume(volume: string, atMs: number, into: Bar[]): void {
    if (this.open !== null && atMs >= this.open.endsAt) this.closeBase(into);
    this.volumeNow = volume;
  }

  /** Appends the bars that end at or before this moment (epoch ms). */
  closeUntil(nowMs: number, into: Bar[]): void {
    if (this.open !== null && this.open.endsAt <= nowMs) this.closeBase(into);
    for (const rollUp of this.rollUps) {
      if (rollUp.open !== null && rollUp.open.endsAt <= nowMs) this.closeRollUp(rollUp, into);
    }
  }

  /** Drops what is open: ticks were missed. */
  interrupt(): void {
    this.open = null;
    this.since = null;
    this.volumeBefore = null;
    this.volumeNow = null;
    for (const rollUp of this.rollUps) rollUp.open = null;
  }

  private closeBase(into: Bar[]): void {
    const open = this.open;
    if (open === null) return;
    open.volume = this.takeVolume();
    const bar = completeBar(this.instrumentKey, this.base, open);
    this.open = null;
    this.closedUntil = open.endsAt;
    if (this.isWhole(open)) into.push(bar);
    for (const rollUp of this.rollUps) this.rollUpWith(rollUp, bar, into);
  }

  private rollUpWith(rollUp: RollUp, bar: Bar, into: Bar[]): void {
    if (rollUp.open !== null && bar.startsAt >= rollUp.open.endsAt) this.closeRollUp(rollUp, into);
    if (rollUp.open === null) rollUp.open = startFrom(bar, rollUp.interval);
    else absorb(rollUp.open, bar);
    if (bar.startsAt + this.baseMs === rollUp.open.endsAt) this.closeRollUp(rollUp, into);
  }

  private closeRollUp(rollUp: RollUp, into: Bar[]): void {
    if (rollUp.open === null) return;
    if (this.isWhole(rollUp.open) && rollUp.open.startsAt >= rollUp.since) {
      into.push(completeBar(this.instrumentKey, rollUp.interval, rollUp.open));
    }
    rollUp.open = null;
  }

  private isWhole(bar: OpenBar): boolean {
    return this.since !== null && bar.startsAt >= this.since;
  }

  private takeVolume(): string {
    const before = this.volumeBefore;
    this.volumeBefore = this.volumeNow;
    if (before === null || this.volumeNow === null) return '0';
    const grown = decimal(this.volumeNow).minus(decimal(before));
    return grown.isNegative() ? this.volumeNow : decimalText(grown);
  }
}

/** Each once. */
function shortestFirst(intervals: readonly BarInterval[]): readonly BarInterval[] {
  return [...new Set(intervals)].sort((a, b) => intervalMs(a) - intervalMs(b));
}
