import { Decimal, type Instant, entrySide, plusMs, sum } from '@fairlead/core';
import { isAlive, remaining } from '../../order';
import { type TradeExposure, rateToAccount } from '../../risk';
import { type Trade, averageHeldPrice, plannedPosition, reservedShares } from '../../trade';
import type { EntryView } from '../intent-view';

/** Figures that the broker reports just after an execution may be of just before it. */
const REPORT_LAG_MS = 5_000;

/** Returns what an open trade comes to, at the last price that could be trusted, or at what it cost. */
export function exposureOf(trade: Trade, view: EntryView): TradeExposure {
  const { account, lastPriceOf } = view;
  const { contract, strategy, direction } = trade;
  const alive = trade.legs.filter(isAlive);
  const entering = alive.filter(({ purpose }) => purpose === 'ENTRY' || purpose === 'ADD');
  const held = plannedPosition(trade).abs();
  const pending = sum([...entering.map(remaining), reservedShares(trade)]);
  const later = sharesAfter(trade, account.funds?.reportedAt ?? null);
  const { currency: accountCurrency, exchangeRates } = account;
  const rate = rateToAccount({ accountCurrency, exchangeRates }, contract.currency);
  const price = lastPriceOf(contract) ?? averageHeldPrice(trade) ?? trade.referencePrice;
  const worth = (shares: Decimal): Decimal | null =>
    rate === null ? null : shares.times(price).abs().times(contract.multiplier).times(rate);
  return {
    ...{ strategy, direction, instrumentKey: contract.instrumentKey, orders: alive.length },
    ...{ held: worth(held), pending: worth(pending) },
    unreported: worth(pending.plus(Decimal.min(later, held))),
  };
}

/** What was opened after the broker reported: what was closed since only frees what it does not count on. */
function sharesAfter({ executions, direction }: Trade, reportedAt: Instant | null): Decimal {
  const opens = entrySide(direction);
  const isLater = (recordedAt: Instant): boolean =>
    reportedAt !== null && recordedAt > plusMs(reportedAt, -REPORT_LAG_MS);
  const later = executions.filter((each) => each.side === opens && isLater(each.recordedAt));
  return sum(later.map(({ quantity }) => quantity));
}
