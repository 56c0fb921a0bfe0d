import {
  type Decimal,
  ONE,
  type Price,
  type Quantity,
  decimalText,
  entrySide,
  present,
  roundDownTo,
  sum,
} from '@fairlead/core';
import type { CheckResult } from '../risk';
import { sizeStepOf, snapLimit } from '../sizing';
import { type DoubleDown, type DoubleDownLevel, protectionPrices } from '../trade';
import type { EntryIntent } from './intent';
import type { EntryView } from './intent-view';
import type { HeldShares, PricedEntry } from './price-entry';

/** An order on the way to the stop as it is expected, beside what is held once it fills. */
export interface LevelOrder {
  readonly quantity: Quantity;
  readonly limitPrice: Price;
  readonly referencePrice: Price;
  readonly beside: HeldShares;
  /** The prices of the orders that come before it: the entry, and what is nearer to it. */
  readonly before: readonly Price[];
}

/** What an entry adds by itself, and the orders that will be: each is checked as if all before it had filled. */
interface SizedLevels {
  readonly doubleDown: DoubleDown;
  readonly orders: readonly LevelOrder[];
}

/** Returns what an entry adds on the way to its stop, the nearest first; null where nothing. */
export function doubleDownOf(
  { doubleDown, direction }: EntryIntent,
  priced: PricedEntry,
  view: EntryView,
): SizedLevels | null {
  if (doubleDown === undefined) return null;
  const contract = present(view.instrument?.contract ?? null, 'what is priced has a contract');
  const spec = present(priced.protection, 'what doubles down has a stop');
  const { referencePrice: basis, quantity } = priced;
  const { ladder, sizeIncrement } = contract;
  const { stop } = protectionPrices({ direction, basis, spec, ladder });
  const { allowFractional } = view.settings.limits;
  const sizeStep = sizeStepOf({ allowFractional, sizeIncrement });
  const levels = [...doubleDown.levels]
    .sort((one, other) => one.stopFraction.comparedTo(other.stopFraction))
    .map((level) => ({ ...level, quantity: roundDownTo(quantity.times(level.sizeMultiple), sizeStep) })); // prettier-ignore
  const limitOf = ({ stopFraction }: DoubleDownLevel): Price =>
    snapLimit(basis.plus(stop.minus(basis).times(stopFraction)), entrySide(direction), ladder);
  const first = { quantity, price: basis };
  const orders = levels.reduce<readonly LevelOrder[]>((before, level) => {
    const filled = [first, ...before.map((each) => ({ quantity: each.quantity, price: each.limitPrice }))]; // prettier-ignore
    const limitPrice = limitOf(level);
    const order = { ...{ quantity: level.quantity, limitPrice }, referencePrice: limitPrice };
    return [
      ...before,
      { ...order, beside: heldAfter(filled), before: filled.map((each) => each.price) },
    ];
  }, []);
  return { doubleDown: { ...doubleDown, levels, sizeStep, state: 'WAITING' }, orders };
}

/** Returns the arithmetic of it, a line for each order. */
export function stepsOf({ doubleDown, orders }: SizedLevels): readonly string[] {
  return doubleDown.levels.flatMap(({ stopFraction, sizeMultiple }, index) => {
    const order = orders[index];
    if (order === undefined) return [];
    const { quantity, limitPrice, beside } = order;
    const all = decimalText(beside.shares.plus(quantity));
    return [
      `then ${decimalText(sizeMultiple)} × as many at ${decimalText(stopFraction)} of the way to the stop = ${decimalText(quantity)} at about ${decimalText(limitPrice)}, ${all} in all`,
    ];
  });
}

/** Checks that count what comes together: their figures are those of the last order. */
const COUNTING: ReadonlySet<string> = new Set([
  'MAX_POSITION',
  'MAX_OPEN_ORDERS',
  'NOTIONAL_MAX_OF_KEY',
  'SHORTABLE',
]);

/** Returns each check once: where it fails first, else as it stands for the entry, or for all of it where it counts that. */
export function worstOf(
  ofEntry: readonly CheckResult[],
  ofLevels: readonly { readonly order: LevelOrder; readonly results: readonly CheckResult[] }[],
): readonly CheckResult[] {
  return ofEntry.map((own) => {
    if (!own.passed) return own;
    const later = ofLevels.flatMap(({ order, results }) =>
      results.filter(({ check }) => check === own.check).map((result) => named(result, order)),
    );
    const failed = later.find(({ passed }) => !passed);
    return failed ?? (COUNTING.has(own.check) ? (later.at(-1) ?? own) : own);
  });
}

function named(result: CheckResult, { quantity, limitPrice }: LevelOrder): CheckResult {
  if (result.message === undefined) return result;
  const which = `${decimalText(quantity)} at ${decimalText(limitPrice)}, on the way to the stop`;
  return { ...result, message: `${which}: ${result.message}` };
}

function heldAfter(
  filled: readonly { readonly quantity: Decimal; readonly price: Decimal }[],
): HeldShares {
  const shares = sum(filled.map(({ quantity }) => quantity));
  const cost = sum(filled.map(({ quantity, price }) => quantity.times(price)));
  return { shares, averagePrice: shares.isZero() ? ONE : cost.div(shares), isBeforeStop: true };
}
