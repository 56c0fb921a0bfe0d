import { type Price, type Quantity, type Side, entrySide, quantity, sum } from '@fairlead/core';
import { type CheckResult, denialsIn } from '../../risk';
import { doubleDownOf } from '../double-down-levels';
import type { EntryIntent } from '../intent';
import type { EntryView } from '../intent-view';
import { priceEntry } from '../price-entry';

/** An order whose margin the broker has to tell before it may be placed. */
export interface MarginToAsk {
  readonly side: Side;
  /** With all that it may add on the way to its stop. */
  readonly quantity: Quantity;
  /** Null for a market order. */
  readonly limitPrice: Price | null;
  readonly waitMs: number;
}

/** Returns what to ask the broker where nothing but that stands in the way of an entry; null where something does. */
export function marginToAsk(
  entry: EntryIntent,
  view: EntryView,
  checks: readonly CheckResult[],
): MarginToAsk | null {
  const isElse = denialsIn(checks).some(({ check }) => check !== 'MARGIN_WHATIF');
  const priced = priceEntry(entry, view);
  if (isElse || !priced.ok) return null;
  const levels = doubleDownOf(entry, priced.value, view)?.orders ?? [];
  const all = quantity(sum([priced.value.quantity, ...levels.map((level) => level.quantity)]));
  const known = view.marginOf(entry.intentId);
  // One answer is final: also that there was none.
  if (known !== null && (known.kind === 'not-told' || known.quantity.gte(all))) return null;
  return {
    ...{ side: entrySide(entry.direction), quantity: all, limitPrice: priced.value.limitPrice },
    waitMs: view.settings.limits.marginWaitMs,
  };
}
