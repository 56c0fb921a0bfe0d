import { type Decimal, type Result, ok, price, refused } from '@fairlead/core';
import {
  type CheckResult,
  type ProposedProtection,
  type RiskInput,
  denialsIn,
  evaluateRisk,
  evaluateWithoutSize,
} from '../risk';
import {
  type DoubleDown,
  type ProtectionBasis,
  protectionAmounts,
  protectionPrices,
} from '../trade';
import { type LevelOrder, doubleDownOf, stepsOf, worstOf } from './double-down-levels';
import type { EntryIntent } from './intent';
import type { EntryView } from './intent-view';
import { type HeldShares, type PricedEntry, priceEntry } from './price-entry';
import { unsizedInputOf } from './risk-view';

type PricedBeside = PricedEntry & { readonly beside: HeldShares | null };

/** An entry that passed: sized, priced, every check listed. */
export interface Approval extends PricedEntry {
  /** What it adds on the way to its stop; absent where nothing. */
  readonly doubleDown?: DoubleDown;
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
    return refused([
      ...evaluateWithoutSize(unsizedInputOf(entry, view, beside !== null)),
      priced.refusal,
    ]);
  }
  const input = riskInputOf(entry, view, { ...priced.value, beside });
  const doubled = doubleDownOf(entry, priced.value, view);
  const ofLevels = (doubled?.orders ?? []).map((order) => ({
    order,
    results: evaluateRisk(levelInputOf(entry, view, { priced: priced.value, order })),
  }));
  const checks = worstOf(evaluateRisk(input), ofLevels);
  if (denialsIn(checks).length > 0) return refused(checks);
  if (doubled === null) return ok({ ...priced.value, checks });
  const { sizing } = priced.value;
  const steps = [...sizing.steps, ...stepsOf(doubled)];
  return ok({
    ...{ ...priced.value, sizing: { ...sizing, steps }, checks },
    doubleDown: doubled.doubleDown,
  });
}

/** Every check sees an order on the way to the stop as if what comes before it had filled. */
function levelInputOf(
  entry: EntryIntent,
  view: EntryView,
  { priced, order }: { readonly priced: PricedEntry; readonly order: LevelOrder },
): RiskInput {
  const input = riskInputOf(entry, view, { ...priced, ...order });
  const { strategy, side } = input.entry;
  const before = order.before.map((limitPrice) => ({ strategy, side, type: 'LIMIT', limitPrice }) as const); // prettier-ignore
  const workingOrders = [...input.view.workingOrders, ...before];
  const alongside = order.beside.shares;
  return {
    ...input,
    view: { ...input.view, workingOrders },
    entry: { ...input.entry, alongside },
  };
}

function riskInputOf(entry: EntryIntent, view: EntryView, priced: PricedBeside): RiskInput {
  const { referencePrice, limitPrice, quantity: shares, protection } = priced;
  const unsized = unsizedInputOf(entry, view, priced.beside !== null);
  const sizedEntry = {
    ...unsized.entry,
    ...{ quantity: shares, limitPrice, referencePrice },
    ...(priced.beside?.isBeforeStop === true ? { restsBeforeStop: true as const } : {}),
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
  const away = protectionAmounts(basis);
  return {
    ...{ stopPrice: price(prices.stop), targetPrice: price(prices.target) },
    stopDistance: away.stop,
    targetDistance: away.target,
  };
}
