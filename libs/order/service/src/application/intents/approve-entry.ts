import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import {
  type Decimal,
  type Distance,
  type FixedDistance,
  type Instant,
  type Price,
  type Quantity,
  type Result,
  amountOf,
  decimal,
  entrySide,
  fixedAmountOf,
  ok,
  price,
  refused,
  sum,
} from '@fairlead/core';
import {
  type CheckResult,
  type NoSizeCode,
  type ProtectionPrices,
  type ProtectionSpec,
  type RecentEntry,
  type RiskInput,
  type RiskQuote,
  type RiskView,
  type Sizing,
  type Trade,
  type UnsizedEntry,
  type UnsizedInput,
  denialsIn,
  emptyHolding,
  evaluateRisk,
  evaluateWithoutSize,
  isAlive,
  plannedShares,
  protectionPrices,
  referencePriceOf,
  remaining,
  sizeEntry,
  snapLimit,
  unexplainedShares,
} from '@fairlead/order-domain';
import type { GateStanding } from '../accounts/gate-view';
import { type EntryIntent, resolvedContractOf } from './intent.mapper';
import type { OrderSettings } from '../order-settings';
import type { AccountState } from '../ports/order-store';
import { sessionOf } from '../market/sessions';

/** What an entry is judged by, read under the account's lock. */
export interface ApprovalView {
  readonly now: Instant;
  readonly account: AccountState;
  readonly gate: GateStanding;
  readonly settings: OrderSettings;
  readonly instrument: BrokerInstrumentV1 | null;
  readonly quote: RiskQuote | null;
  readonly symbol: string;
  readonly listed: boolean;
  /** Trades of the instrument: open ones, and those opened a short while ago. */
  readonly trades: readonly Trade[];
  readonly atrOf: (distance: Distance) => Decimal | null;
}

/** An entry that passed: sized, priced, every check listed. */
export interface Approval {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly referencePrice: Price;
  readonly protection: ProtectionSpec;
  readonly sizing: Sizing;
  readonly checks: readonly CheckResult[];
}

/** Sizes, prices and checks an entry. The refusal lists every check, or the one reason why there is no size. */
export function approveEntry(
  entry: EntryIntent,
  view: ApprovalView,
): Result<Approval, readonly CheckResult[]> {
  const priced = priceEntry(entry, view);
  if (!priced.ok) {
    // The other checks say what else is wrong, such as a halt or a listing.
    return refused([...evaluateWithoutSize(unsizedInputOf(entry, view)), priced.refusal]);
  }
  const input = riskInputOf(entry, view, priced.value);
  const checks = evaluateRisk(input);
  if (denialsIn(checks).length > 0) return refused(checks);
  return ok({ ...priced.value, checks });
}

type Priced = Omit<Approval, 'checks'>;

function priceEntry(entry: EntryIntent, view: ApprovalView): Result<Priced, CheckResult> {
  const contract = resolvedContractOf(view.instrument);
  const side = entrySide(entry.direction);
  const market = view.quote === null ? null : referencePriceOf(view.quote, side);
  if (contract === null || market === null) {
    return refused(
      failed({
        code: 'SIZING',
        limit: 'a contract and a quote',
        actual: contract === null ? 'no contract' : 'no quote',
        message: 'a contract and a quote are needed to size an order',
      }),
    );
  }
  const limitPrice =
    entry.limitPrice === null ? null : snapLimit(decimal(entry.limitPrice), side, contract.ladder);
  const referencePrice = limitPrice ?? market;
  const stopDistance = amountOf(entry.stop, referencePrice, view.atrOf(entry.stop));
  if (!stopDistance.ok) return refused(failed(stopDistance.refusal));
  const targetDistance = amountOf(entry.target, referencePrice, view.atrOf(entry.target));
  if (!targetDistance.ok) return refused(failed(targetDistance.refusal));
  const sizing = sizeEntry({
    size: entry.size,
    referencePrice,
    stopDistance: stopDistance.value,
    equity: view.account.equity,
    multiplier: contract.multiplier,
    sizeIncrement: contract.sizeIncrement,
    allowFractional: view.settings.limits.allowFractional,
  });
  if (!sizing.ok) return refused(failed(sizing.refusal));
  const protection = {
    stop: keptDistance(entry.stop, stopDistance.value),
    target: keptDistance(entry.target, targetDistance.value),
  };
  const { quantity: shares } = sizing.value;
  return ok({ quantity: shares, limitPrice, referencePrice, protection, sizing: sizing.value });
}

/** A percentage stays one, so that it follows the average fill; an ATR is fixed at what it was when the entry was approved. */
function keptDistance(distance: Distance, amount: Decimal): FixedDistance {
  return distance.kind === 'atr' ? { kind: 'absolute', value: amount } : distance;
}

function riskInputOf(entry: EntryIntent, view: ApprovalView, priced: Priced): RiskInput {
  const prices = pricesOf(entry, view, priced);
  const { referencePrice, limitPrice, quantity: shares, protection } = priced;
  const unsized = unsizedInputOf(entry, view);
  const sizedEntry = {
    ...unsized.entry,
    ...{ quantity: shares, limitPrice, referencePrice },
    ...{ stopPrice: price(prices.stop), targetPrice: price(prices.target) },
    stopDistance: fixedAmountOf(protection.stop, referencePrice),
    targetDistance: fixedAmountOf(protection.target, referencePrice),
  };
  return { ...unsized, entry: sizedEntry };
}

function unsizedInputOf(entry: EntryIntent, view: ApprovalView): UnsizedInput {
  const { intent } = entry;
  return {
    entry: {
      account: intent.account as UnsizedEntry['account'],
      instrumentKey: intent.instrumentKey as UnsizedEntry['instrumentKey'],
      symbol: view.symbol,
      strategy: intent.strategy,
      direction: entry.direction,
      side: entrySide(entry.direction),
      allowShort: entry.allowShort,
      expiresAt: entry.expiresAt,
    },
    view: riskViewOf(entry, view),
    limits: view.settings.limits,
  };
}

function pricesOf(entry: EntryIntent, view: ApprovalView, priced: Priced): ProtectionPrices {
  return protectionPrices({
    direction: entry.direction,
    basis: priced.referencePrice,
    spec: priced.protection,
    ladder: resolvedContractOf(view.instrument)?.ladder ?? [],
  });
}

function riskViewOf(entry: EntryIntent, view: ApprovalView): RiskView {
  const { account, gate } = view;
  const alive = view.trades.filter((trade) => trade.closedAt === null);
  const legs = alive.flatMap((trade) => trade.legs).filter(isAlive);
  const side = entrySide(entry.direction);
  const pending = legs.filter(
    (leg) => leg.side === side && (leg.purpose === 'ENTRY' || leg.purpose === 'ADD'),
  );
  const holding = account.holdings.get(entry.intent.instrumentKey) ?? emptyHolding();
  const { external } = holding;
  return {
    now: view.now,
    tradingState: account.tradingState,
    pinnedAccount: view.settings.account,
    paper: gate.paper,
    listed: view.listed,
    contract: resolvedContractOf(view.instrument),
    session: sessionOf(view.instrument, view.now),
    ambiguous: view.instrument?.state === 'ambiguous',
    contractReason: view.instrument?.reason ?? 'the broker has not been asked yet',
    quote: view.quote,
    equity: account.equity,
    accountCurrency: account.currency,
    position: sum([...alive.map(plannedShares), external, holding.unexplained]),
    external,
    unexplained: unexplainedShares(holding, alive),
    pendingSameSide: sum(pending.map(remaining)),
    unknownOrders: legs.filter((leg) => leg.status === 'UNKNOWN').length,
    recentEntries: view.trades.flatMap(recentEntryOf),
    reconciled: account.orphans === 0 && account.snapshotEpoch === gate.epoch,
    reconcileReason: `${account.orphans} order(s) at the broker carry our reference and are unknown here`,
  };
}

function recentEntryOf(trade: Trade): readonly RecentEntry[] {
  const entry = trade.legs.find((leg) => leg.purpose === 'ENTRY');
  if (entry === undefined) return [];
  const at = trade.openedAt;
  const shares = entry.terms.quantity;
  const paid = entry.terms.limitPrice ?? trade.referencePrice;
  return [{ strategy: trade.strategy, side: entry.side, quantity: shares, price: price(paid), at }];
}

/** Why an entry has no size. */
interface NoSize {
  readonly code: NoSizeCode;
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}

function failed({ code: check, ...why }: NoSize): CheckResult {
  return { check, passed: false, ...why };
}
