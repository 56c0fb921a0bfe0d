import { type Decimal, type Instant, ZERO, sum } from '@fairlead/core';

/** An execution of an order that is not ours, and what it was before it was corrected. */
interface ManualFill {
  readonly executionId: string;
  /** Signed shares. */
  readonly moved: Decimal;
  readonly before: Decimal;
  readonly executedAt: Instant;
}

/** What was traded by hand at the broker, and how much of it we know. */
export class ManualFills {
  private readonly fills: ManualFill[] = [];
  private seen = 0;

  /** Somebody trades so many signed shares. */
  trade(moved: Decimal, executedAt: Instant): void {
    const executionId = `hand.${this.fills.length + 1}`;
    this.fills.push({ executionId, moved, before: ZERO, executedAt });
  }

  /** The broker corrects the last one to so many signed shares. */
  correct(moved: Decimal): void {
    const last = this.last;
    if (last === undefined || last.moved.eq(moved)) return;
    this.fills.push({ ...last, moved, before: last.moved });
  }

  get last(): ManualFill | undefined {
    return this.fills.at(-1);
  }

  /** Returns the oldest that is on its way, and takes it as known from now on. */
  next(): ManualFill | undefined {
    const fill = this.fills[this.seen];
    if (fill !== undefined) this.seen += 1;
    return fill;
  }

  /** Signed shares. */
  get held(): Decimal {
    return sum(this.fills.map(({ moved, before }) => moved.minus(before)));
  }

  get isQuiet(): boolean {
    return this.seen === this.fills.length;
  }
}
