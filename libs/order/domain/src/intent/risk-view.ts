import { type Decimal, entrySide, price, sum } from '@fairlead/core';
import { restrictionFor } from '../account';
import { type Leg, isAlive, remaining, waitsForSession } from '../order';
import { emptyHolding, unexplainedShares } from '../reconciliation';
import type { AccountActivity, RecentEntry, RiskView, UnsizedInput, WorkingOrder } from '../risk';
import { type Trade, averagePriceOf, plannedShares, reservedShares } from '../trade';
import type { EntryIntent } from './intent';
import { type EntryView, sessionOf } from './intent-view';
import { exposureOf } from './exposure/trade-exposure';

/** Stop and target, as one pair. */
const EXIT_ORDERS = 2;

/** Each of several targets has a stop of its own. */
function exitOrdersOf({ protection }: EntryIntent): number {
  return protection === null ? 0 : EXIT_ORDERS * (1 + (protection.rungs?.length ?? 0));
}

/** Returns what an entry, or an addition to a trade, is checked by. */
export function unsizedInputOf(
  entry: EntryIntent,
  view: EntryView,
  isAddition: boolean,
): UnsizedInput {
  const { account, instrumentKey, strategy, ruleId, direction, allowShort } = entry;
  const { maxNotional, strategiesOfKey, expiresAt } = entry;
  return {
    entry: {
      ...{
        account,
        instrumentKey,
        strategy,
        ruleId,
        direction,
        allowShort,
        maxNotional,
        expiresAt,
      },
      ...(strategiesOfKey === undefined ? {} : { strategiesOfKey }),
      symbol: view.symbol,
      isUnprotected: entry.protection === null,
      waitsForSession: entry.form !== undefined && waitsForSession(entry.form),
      exitOrders: isAddition ? 0 : exitOrdersOf(entry),
      needsPerson: entry.approvalUntil !== null,
      side: entrySide(direction),
    },
    view: riskViewOf(entry, view),
    limits: view.settings.limits,
  };
}

function riskViewOf(entry: EntryIntent, view: EntryView): RiskView {
  const { account, gate, instrument } = view;
  const alive = view.trades.filter((trade) => trade.closedAt === null);
  const legs = alive.flatMap((trade) => trade.legs).filter(isAlive);
  const side = entrySide(entry.direction);
  const pending = legs.filter((leg) => leg.side === side && isEntering(leg));
  const sameSide = alive.filter((trade) => trade.direction === entry.direction);
  const holding = account.holdings.get(entry.instrumentKey) ?? emptyHolding();
  const { external } = holding;
  return {
    now: view.now,
    restriction: restrictionFor(account.restrictions, entry),
    pinnedAccount: view.settings.account,
    paper: gate.paper,
    farmsDown: gate.farmsDown ?? [],
    listed: view.listed,
    contract: instrument?.contract ?? null,
    session: sessionOf(view),
    expiredOn: instrument?.expiredOn ?? null,
    ambiguous: instrument?.ambiguous === true,
    contractReason: instrument?.reason ?? 'the broker has not been asked yet',
    quote: view.quote,
    equity: account.equity,
    funds: account.funds,
    margin: view.marginOf(entry.intentId),
    activity: activityOf(view, alive),
    accountCurrency: account.currency,
    exchangeRates: account.exchangeRates,
    averageVolume: view.averageVolume ?? null,
    position: sum([...alive.map(plannedShares), external, holding.unexplained]),
    external,
    unexplained: unexplainedShares(holding, alive),
    pendingSameSide: sum([...pending.map(remaining), ...sameSide.map(reservedShares)]),
    workingOrders: alive.flatMap(workingOrdersOf),
    unknownOrders: legs.filter((leg) => leg.status === 'UNKNOWN').length,
    recentEntries: view.trades.flatMap(recentEntryOf),
    reconciled: account.orphans === 0 && account.snapshotEpoch === gate.epoch,
    orphans: account.orphans,
  };
}

function activityOf(view: EntryView, alive: readonly Trade[]): AccountActivity {
  const { approvals, otherTrades } = view;
  const exposures = [...otherTrades, ...alive].map((trade) => exposureOf(trade, view));
  return { exposures, approvals };
}

function isEntering({ purpose }: Leg): boolean {
  return purpose === 'ENTRY' || purpose === 'ADD';
}

function workingOrdersOf({ strategy, legs }: Trade): readonly WorkingOrder[] {
  return legs
    .filter(isAlive)
    .map(({ side, type, terms }) => ({ strategy, side, type, limitPrice: terms.limitPrice }));
}

function recentEntryOf(trade: Trade): readonly RecentEntry[] {
  const { strategy } = trade;
  return trade.legs.filter(isEntering).map((leg) => {
    const { side, terms, placedAt } = leg;
    const expected = terms.limitPrice ?? expectedPriceOf(trade, leg);
    return { strategy, side, quantity: terms.quantity, at: placedAt, price: price(expected) };
  });
}

/** What a market order was expected to cost; of an addition that was not kept, and what it did cost is as near. */
function expectedPriceOf(trade: Trade, leg: Leg): Decimal {
  if (leg.purpose === 'ENTRY') return trade.referencePrice;
  return averagePriceOf(trade, leg) ?? trade.referencePrice;
}
