import { type Decimal, ZERO, directionSign, newYorkDate, sideSign, sum } from '@fairlead/core';
import type { Trade } from '../trade';

/** What a share of an open trade is worth now, in the account's currency by `rate`. */
interface Mark {
  readonly price: Decimal;
  readonly rate: Decimal;
}

/** A trade as breakers see it. */
export interface MarkedTrade {
  readonly trade: Trade;
  /** Null where no quote, or no rate, can be trusted; a trade that holds nothing needs a rate only. */
  readonly mark: Mark | null;
  /** True where there should be a quote: its market is open. */
  readonly isQuotable: boolean;
}

/**
 * Returns what a trade has gained, realised and unrealised, in the account's currency, before commissions. Shares that went at
 * a price which nobody saw count as held.
 */
export function resultOf({ trade }: Pick<MarkedTrade, 'trade'>, { price, rate }: Mark): Decimal {
  const own = sum(trade.executions.map((each) => each.quantity.times(sideSign(each.side))));
  const proceeds = trade.executions.map((each) =>
    each.quantity.times(each.price).times(-sideSign(each.side)),
  );
  const sign = directionSign(trade.direction);
  const seen = trade.takings.filter((taking) => taking.price !== null);
  const taken = seen.map((taking) => taking.quantity.times(taking.price ?? ZERO).times(sign));
  const held = own.minus(sum(seen.map(({ quantity }) => quantity)).times(sign));
  const gained = sum([...proceeds, ...taken]).plus(held.times(price));
  return gained.times(trade.contract.multiplier).times(rate);
}

/** Returns what all of them have gained together, or null where that of one cannot be known. */
export function resultOfAll(trades: readonly MarkedTrade[]): Decimal | null {
  const marks = trades.flatMap(({ trade, mark }) => (mark === null ? [] : [resultOf({ trade }, mark)])); // prettier-ignore
  return marks.length === trades.length ? sum(marks) : null;
}

/** Returns what trades of earlier dates have gained by now, or null where that cannot be known. */
export function resultOfEarlier(trades: readonly MarkedTrade[], date: string): Decimal | null {
  return resultOfAll(trades.filter(({ trade }) => newYorkDate(trade.openedAt) < date));
}
