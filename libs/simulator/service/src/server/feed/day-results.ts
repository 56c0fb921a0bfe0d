import {
  type Decimal,
  type Instant,
  ZERO,
  decimal,
  decimalText,
  newYorkDate,
} from '@fairlead/core';
import type { PositionView } from '@fairlead/exchange';
import type { Ledger } from '../../ledger/ledger';
import type { DayStart, ResultAt } from '../../ledger/stored-ledger';

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
  /** The results of the day that `indexed` says, by their keys. */
  private index: ReadonlyMap<string, ResultAt> = new Map();
  private indexed: DayStart | null = null;

  constructor(private readonly ledger: Ledger) {}

  /** Begins a new day where it is one. To be called before prices move: what they were is how the day before ended. */
  follow(now: Instant): void {
    const date = newYorkDate(now);
    if (this.ledger.dayStart !== null && this.ledger.dayStart.date >= date) return;
    const { exchange } = this.ledger;
    this.ledger.startDay({
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

  private startOf(key: string): ResultAt | undefined {
    const { dayStart } = this.ledger;
    if (this.indexed !== dayStart) {
      this.indexed = dayStart;
      this.index = new Map(dayStart?.results.map((each) => [each.key, each]));
    }
    return this.index.get(key);
  }

  private since(key: string, { unrealizedPnl, realizedPnl }: Result): DayResult {
    const start = this.startOf(key);
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
