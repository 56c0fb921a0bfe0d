import {
  type Decimal,
  type Result,
  entrySide,
  fixedAmountOf,
  ok,
  price,
  refused,
  sum,
} from '@fairlead/core';
import { type Leg, isAlive, remaining } from '../order';
import { emptyHolding, unexplainedShares } from '../reconciliation';
import {
  type CheckResult,
  type ProposedProtection,
  type RecentEntry,
  type RiskInput,
  type RiskView,
  type UnsizedInput,
  denialsIn,
  evaluateRisk,
  evaluateWithoutSize,
} from '../risk';
import {
  type ProtectionBasis,
  type Trade,
  averagePriceOf,
  plannedShares,
  protectionPrices,
} from '../trade';
import type { EntryIntent } from './intent';
import { type EntryView, sessionOf } from './intent-view';
import { type PricedEntry, priceEntry } from './price-entry';

/** What a trade holds that an entry adds to. */
export interface HeldShares {
  /** Unsigned. */
  readonly shares: Decimal;
  readonly averagePrice: Decimal;
}

type PricedBeside = PricedEntry & { readonly beside: HeldShares | null };

/** An entry that passed: sized, priced, every check listed. */
export interface Approval extends PricedEntry {
  readonly checks: readonly CheckResult[];
}

/**
 * Sizes, prices and checks an entry, or an addition beside what its trade holds. The refusal lists every check, or the one
 * reason why there is no size.
 */
export function approveEntry(
  entry: EntryIntent,
  view: EntryView,
  beside: HeldShares | null = null,
): Result<Approval, readonly CheckResult[]> {
  const priced = priceEntry(entry, view);
  if (!priced.ok) {
    // The other checks say what else is wrong, such as a halt or a listing.
    return refused([...evaluateWithoutSize(unsizedInputOf(entry, view)), priced.refusal]);
  }
  const checks = evaluateRisk(riskInputOf(entry, view, { ...priced.value, beside }));
  if (denialsIn(checks).length > 0) return refused(checks);
  return ok({ ...priced.value, checks });
}

function riskInputOf(entry: EntryIntent, view: EntryView, priced: PricedBeside): RiskInput {
  const { referencePrice, limitPrice, quantity: shares, protection } = priced;
  const unsized = unsizedInputOf(entry, view);
  const sizedEntry = {
    ...unsized.entry,
    ...{ quantity: shares, limitPrice, referencePrice },
    protection:
      protection === null
        ? null
        : proposedProtection({
            direction: entry.direction,
            basis: averageBeside(priced),
            spec: protection,
            ladder: view.instrument?.contract?.ladder ?? [],
          }),
  };
  return { ...unsized, entry: sizedEntry };
}

/** What stop and target stand around: the average of what is held already and of what comes. */
function averageBeside({ beside, quantity, referencePrice }: PricedBeside): Decimal {
  if (beside === null) return referencePrice;
  const worth = beside.shares.times(beside.averagePrice).plus(quantity.times(referencePrice));
  return worth.div(beside.shares.plus(quantity));
}

function proposedProtection(basis: ProtectionBasis): ProposedProtection {
  const prices = protectionPrices(basis);
  return {
    ...{ stopPrice: price(prices.stop), targetPrice: price(prices.target) },
    stopDistance: fixedAmountOf(basis.spec.stop, basis.basis),
    targetDistance: fixedAmountOf(basis.spec.target, basis.basis),
  };
}

function unsizedInputOf(entry: EntryIntent, view: EntryView): UnsizedInput {
  const { account, instrumentKey, strategy, direction, allowShort } = entry;
  const { maxNotional, expiresAt } = entry;
  return {
    entry: {
      ...{ account, instrumentKey, strategy, direction, allowShort, maxNotional, expiresAt },
      symbol: view.symbol,
      isUnprotected: entry.protection === null,
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
  const holding = account.holdings.get(entry.instrumentKey) ?? emptyHolding();
  const { external } = holding;
  return {
    now: view.now,
    tradingState: account.tradingState,
    pinnedAccount: view.settings.account,
    paper: gate.paper,
    listed: view.listed,
    contract: instrument?.contract ?? null,
    session: sessionOf(view),
    expiredOn: instrument?.expiredOn ?? null,
    ambiguous: instrument?.ambiguous === true,
    contractReason: instrument?.reason ?? 'the broker has not been asked yet',
    quote: view.quote,
    equity: account.equity,
    accountCurrency: account.currency,
    exchangeRates: account.exchangeRates,
    position: sum([...alive.map(plannedShares), external, holding.unexplained]),
    external,
    unexplained: unexplainedShares(holding, alive),
    pendingSameSide: sum(pending.map(remaining)),
    unknownOrders: legs.filter((leg) => leg.status === 'UNKNOWN').length,
    recentEntries: view.trades.flatMap(recentEntryOf),
    reconciled: account.orphans === 0 && account.snapshotEpoch === gate.epoch,
    orphans: account.orphans,
  };
}

function isEntering({ purpose }: Leg): boolean {
  return purpose === 'ENTRY' || purpose === 'ADD';
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
