import {
  type Decimal,
  type Distance,
  type FixedDistance,
  type FixedTarget,
  ONE,
  type Price,
  type PriceLadder,
  type Quantity,
  type Result,
  type TargetDistance,
  amountOf,
  entrySide,
  ok,
  price,
  refused,
} from '@fairlead/core';
import { ownPriceOf } from '../order';
import { type CheckResult, type NoSizeCode, rateToAccount } from '../risk';
import {
  type SizeSpec,
  type Sizing,
  type SizingInput,
  referencePriceOf,
  sizeEntry,
  snapLimit,
} from '../sizing';
import type { ProtectionSpec, Rung, WantedProtection } from '../trade';
import type { EntryIntent } from './intent';
import type { EntryView } from './intent-view';

/** What a trade holds that an order adds to. */
export interface HeldShares {
  /** Unsigned. */
  readonly shares: Decimal;
  readonly averagePrice: Decimal;
  /** True where the order rests between the average price and the stop. */
  readonly isBeforeStop?: true;
}

/** An entry with its size and its prices. */
export interface PricedEntry {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly referencePrice: Price;
  /** Null where none is wanted. */
  readonly protection: ProtectionSpec | null;
  readonly sizing: Sizing;
}

/** Sizes and prices an entry. The refusal is the one reason why there is no size. */
export function priceEntry(entry: EntryIntent, view: EntryView): Result<PricedEntry, CheckResult> {
  const contract = view.instrument?.contract ?? null;
  const side = entrySide(entry.direction);
  const market = view.quote === null ? null : referencePriceOf(view.quote, side);
  const own = entry.form === undefined ? null : ownPriceOf(entry.form);
  const expected = own === null ? market : price(own);
  if (contract === null || expected === null) return refused(nothingToSizeBy(contract === null));
  const limitPrice = limitOf(entry, contract.ladder);
  const referencePrice = entry.form === undefined ? (limitPrice ?? expected) : expected;
  const priced = protectionOf(entry, view, referencePrice);
  if (!priced.ok) return priced;
  const sizing = sizeEntry({
    size: entry.size,
    referencePrice,
    stopDistance: priced.value.stopDistance,
    atr: atrOfSize(entry.size, view),
    confidence: entry.confidence ?? null,
    equity: view.account.equity,
    ...moneyOf(view, contract.currency),
    multiplier: contract.multiplier,
    sizeIncrement: contract.sizeIncrement,
    allowFractional: view.settings.limits.allowFractional,
  });
  if (!sizing.ok) return refused(failed(sizing.refusal));
  const { protection } = priced.value;
  const { quantity } = sizing.value;
  return ok({ quantity, limitPrice, referencePrice, protection, sizing: sizing.value });
}

/** What a person writes is sent as it is written; that it is a price at all was looked at. */
function limitOf({ limitPrice, direction, form }: EntryIntent, ladder: PriceLadder): Price | null {
  if (limitPrice === null) return null;
  return form === undefined
    ? snapLimit(limitPrice, entrySide(direction), ladder)
    : price(limitPrice);
}

/** Stop and target as the trade keeps them, and how far away the stop is in money. */
interface PricedProtection {
  readonly protection: ProtectionSpec | null;
  readonly stopDistance: Decimal | null;
}

function protectionOf(
  { protection }: EntryIntent,
  view: EntryView,
  referencePrice: Price,
): Result<PricedProtection, CheckResult> {
  if (protection === null) return ok({ protection, stopDistance: null });
  const { stop, target, trail, rungs: _rungs, ...plan } = protection;
  const stopDistance = amountOf(stop, referencePrice, view.atrOf(stop));
  if (!stopDistance.ok) return refused(failed(stopDistance.refusal));
  const keptTarget = targetOf(target, view, referencePrice);
  if (!keptTarget.ok) return keptTarget;
  const rungs = rungsOf(protection, view, referencePrice);
  if (!rungs.ok) return rungs;
  const keptTrail = trail === undefined ? null : amountOf(trail, referencePrice, view.atrOf(trail));
  if (keptTrail?.ok === false) return refused(failed(keptTrail.refusal));
  return ok({
    protection: {
      ...plan,
      ...(trail === undefined || keptTrail === null
        ? {}
        : { trail: keptDistance(trail, keptTrail.value) }),
      stop: keptDistance(stop, stopDistance.value),
      target: keptTarget.value,
      ...rungs.value,
    },
    stopDistance: stopDistance.value,
  });
}

function rungsOf(
  { rungs }: WantedProtection,
  view: EntryView,
  referencePrice: Price,
): Result<Pick<ProtectionSpec, 'rungs'>, CheckResult> {
  if (rungs === undefined) return ok({});
  const kept: Rung[] = [];
  for (const { target, percent } of rungs) {
    const priced = targetOf(target, view, referencePrice);
    if (!priced.ok) return priced;
    kept.push({ target: priced.value, percent });
  }
  return ok({ rungs: kept });
}

/** A multiple of the stop's distance stays one, and follows the average fill as that does. */
function targetOf(
  target: TargetDistance,
  view: EntryView,
  referencePrice: Price,
): Result<FixedTarget, CheckResult> {
  if (target.kind === 'r') return ok(target);
  const amount = amountOf(target, referencePrice, view.atrOf(target));
  return amount.ok ? ok(keptDistance(target, amount.value)) : refused(failed(amount.refusal));
}

/** Returns the average true range that a size names, or null where it names none. */
export function atrOfSize(size: SizeSpec, { atrOf }: Pick<EntryView, 'atrOf'>): Decimal | null {
  if (size.kind !== 'volatilityPct') return null;
  const { period, interval } = size;
  return atrOf({ kind: 'atr', value: ONE, period, interval });
}

function moneyOf({ account }: EntryView, own: string): Pick<SizingInput, 'rate' | 'currencies'> {
  const { currency: accountCurrency, exchangeRates } = account;
  const rate = rateToAccount({ accountCurrency, exchangeRates }, own);
  return { rate, currencies: { own, account: accountCurrency ?? "the account's currency" } };
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
