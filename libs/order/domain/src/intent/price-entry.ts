import {
  type Decimal,
  type Distance,
  type FixedDistance,
  type Price,
  type Quantity,
  type Result,
  amountOf,
  entrySide,
  ok,
  refused,
} from '@fairlead/core';
import type { CheckResult, NoSizeCode } from '../risk';
import { type Sizing, referencePriceOf, sizeEntry, snapLimit } from '../sizing';
import type { ProtectionSpec } from '../trade';
import type { EntryIntent } from './intent';
import type { EntryView } from './intent-view';

/** An entry with its size and its prices. */
export interface PricedEntry {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly referencePrice: Price;
  readonly protection: ProtectionSpec;
  readonly sizing: Sizing;
}

/** Sizes and prices an entry. The refusal is the one reason why there is no size. */
export function priceEntry(entry: EntryIntent, view: EntryView): Result<PricedEntry, CheckResult> {
  const contract = view.instrument?.contract ?? null;
  const side = entrySide(entry.direction);
  const market = view.quote === null ? null : referencePriceOf(view.quote, side);
  if (contract === null || market === null) return refused(nothingToSizeBy(contract === null));
  const limitPrice =
    entry.limitPrice === null ? null : snapLimit(entry.limitPrice, side, contract.ladder);
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
  const { quantity } = sizing.value;
  return ok({ quantity, limitPrice, referencePrice, protection, sizing: sizing.value });
}

/** A percentage stays one, so that it follows the average fill; an ATR is fixed at what it was when the entry was approved. */
function keptDistance(distance: Distance, amount: Decimal): FixedDistance {
  return distance.kind === 'atr' ? { kind: 'absolute', value: amount } : distance;
}

/** Why an entry has no size. */
interface NoSize {
  readonly code: NoSizeCode;
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}

function nothingToSizeBy(isContractMissing: boolean): CheckResult {
  return failed({
    code: 'SIZING',
    limit: 'a contract and a quote',
    actual: isContractMissing ? 'no contract' : 'no quote',
    message: 'a contract and a quote are needed to size an order',
  });
}

function failed({ code: check, ...why }: NoSize): CheckResult {
  return { check, passed: false, ...why };
}
