import {
  type Decimal,
  type Instant,
  ZERO,
  decimal,
  decimalText,
  newYorkDate,
} from '@fairlead/core';
import type { PositionView } from '@fairlead/exchange';
import type { Book, ResultAt } from '../book/book';

/** Profit and loss of the day, in the currency of what it is of. */
export interface DayResult {
  readonly daily: Decimal;
  readonly realized: Decimal;
}

interface Result {
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

/** What accounts and positions have gained and lost since the day began in New York. */
export class DayResults {
  constructor(private readonly book: Book) {}

  /** Begins a new day where it is one. To be called before prices move: what they were is how the day before ended. */
  follow(now: Instant): void {
    const date = newYorkDate(now);
    if (this.book.dayStart !== null && this.book.dayStart.date >= date) return;
    const { exchange } = this.book;
    this.book.startDay({
      date,
      results: [
        ...exchange.accounts().map((account) => resultAt(account.id, account)),
        ...exchange.everHeld().map((position) => resultAt(keyOf(position), position)),
      ],
    });
  }

  ofAccount(id: string, result: Result): DayResult {
    return this.since(id, result);
  }

  ofPosition(position: PositionView): DayResult {
    return this.since(keyOf(position), position);
  }

  private since(key: string, { unrealizedPnl, realizedPnl }: Result): DayResult {
    const start = this.book.dayStart?.results.find((each) => each.key === key);
    const [unrealized, realized] =
      start === undefined ? [ZERO, ZERO] : [decimal(start.unrealized), decimal(start.realized)];
    const today = realizedPnl.minus(realized);
    return { daily: unrealizedPnl.minus(unrealized).plus(today), realized: today };
  }
}

function keyOf({ account, instrument }: PositionView): string {
  return `${account}|${instrument}`;
}

function resultAt(key: string, { unrealizedPnl, realizedPnl }: Result): ResultAt {
  return { key, unrealized: decimalText(unrealizedPnl), realized: decimalText(realizedPnl) };
}
