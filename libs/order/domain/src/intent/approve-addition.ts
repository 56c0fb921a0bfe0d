import {
  type Decimal,
  ONE,
  type Result,
  decimalText,
  directionSign,
  entrySide,
  ok,
  present,
  refused,
} from '@fairlead/core';
import { type CheckResult, type RiskQuote, denialsIn } from '../risk';
import { referencePriceOf } from '../sizing';
import {
  type AddOrder,
  type Trade,
  averageHeldPrice,
  hasWayToStop,
  isUnprotectedByChoice,
  orderOf,
  plannedPosition,
  takesAdditions,
} from '../trade';
import { type Approval, approveEntry } from './approve-entry';
import { type AddIntent, type EntryIntent, answeredIntentOf } from './intent';
import type { EntryView } from './intent-view';

/** An addition that passed, with the order that it becomes. */
export interface ApprovedAddition {
  readonly approval: Approval;
  readonly order: AddOrder;
}

/** Returns why a trade cannot be added to at all, or null where it can. */
export function reasonNotToAdd(trade: Trade, { doubleDown }: AddIntent): string | null {
  if (doubleDown !== undefined && isUnprotectedByChoice(trade)) return 'the trade has no stop to double down before'; // prettier-ignore
  if (takesAdditions(trade)) {
    const isLost = doubleDown !== undefined && !hasWayToStop(trade, doubleDown);
    return isLost ? 'the stop stands at the average price or beyond it' : null;
  }
  if (trade.exit !== null) return 'the trade is being left';
  if (trade.takings.length > 0) return 'somebody else closed shares of the trade';
  return 'the trade is not open and protected as it shall be';
}

/** Sizes, prices and checks an addition as an entry of its size, and whether the trade is as far in profit as it has to be. */
export function approveAddition(
  add: AddIntent,
  trade: Trade,
  view: EntryView,
): Result<ApprovedAddition, readonly CheckResult[]> {
  const averageHeld = present(averageHeldPrice(trade), 'what is open has filled');
  const profit = profitCheck(add, view.quote, { trade, averageHeld });
  const entry = entryOf(add, trade, view.quote);
  const isLevel = add.doubleDown === undefined ? {} : { isBeforeStop: true as const };
  const held = { shares: plannedPosition(trade), averagePrice: averageHeld, ...isLevel };
  const approved = approveEntry(entry, view, held);
  if (!approved.ok) return refused([...approved.refusal, ...profit]);
  if (denialsIn(profit).length > 0) return refused([...approved.value.checks, ...profit]);
  const { quantity, limitPrice } = approved.value;
  return ok({
    approval: { ...approved.value, checks: [...approved.value.checks, ...profit] },
    order: {
      ...{ intent: answeredIntentOf(add), quantity, limitPrice, goodTill: add.restsUntil },
      ...(add.form === undefined ? {} : { form: add.form }),
    },
  });
}

/** As an entry it passes every check that one passes; its stop and target are the trade's. */
function entryOf(add: AddIntent, trade: Trade, quote: RiskQuote | null): EntryIntent {
  const { limitOffsetPercent: _offset, profitPercentMin: _profit, doubleDown: _level, ...wish } = add; // prettier-ignore
  const { direction, protection } = trade;
  return {
    ...wish,
    ...{ kind: 'ENTER', direction, protection, onOpposite: 'ignore' },
    // The trade was allowed to be short when it was opened.
    allowShort: true,
    ...sizeAndLimitOf(add, trade, quote),
  };
}

function sizeAndLimitOf(
  { doubleDown, size, form, limitOffsetPercent }: AddIntent,
  trade: Trade,
  quote: RiskQuote | null,
): Pick<EntryIntent, 'size' | 'limitPrice'> {
  if (doubleDown !== undefined) {
    const { quantity: shares, limitPrice } = orderOf(trade, doubleDown);
    return { size: { kind: 'shares', shares }, limitPrice };
  }
  return {
    size: present(size, 'what does not double down has a size'),
    limitPrice:
      limitOffsetPercent === null
        ? (form?.limitPrice ?? null)
        : limitOf(trade, quote, limitOffsetPercent),
  };
}

/** Null where there is no quote: then nothing is sized, and the addition is denied. */
function limitOf(trade: Trade, quote: RiskQuote | null, offset: Decimal): Decimal | null {
  const market = quote === null ? null : referencePriceOf(quote, entrySide(trade.direction));
  const sign = directionSign(trade.direction);
  return market === null ? null : market.times(ONE.minus(offset.div(100).times(sign)));
}

const PROFIT_DECIMALS = 4;

/** By the price at which the trade could leave now. */
function profitCheck(
  { profitPercentMin }: AddIntent,
  quote: RiskQuote | null,
  { trade, averageHeld }: { readonly trade: Trade; readonly averageHeld: Decimal },
): readonly CheckResult[] {
  if (profitPercentMin === null) return [];
  const check = 'ADD_NOT_IN_PROFIT';
  const limit = `${decimalText(profitPercentMin)} % in profit`;
  const touch = trade.direction === 'LONG' ? quote?.bid : quote?.ask;
  if (touch === undefined || touch === null) {
    const message = 'no quote says whether the trade is in profit; wait for one';
    return [{ check, passed: false, limit, actual: 'no quote', message }];
  }
  const moved = touch.minus(averageHeld).times(directionSign(trade.direction));
  const profit = moved.div(averageHeld).times(100);
  const actual = `${decimalText(profit.toDecimalPlaces(PROFIT_DECIMALS))} %`;
  if (profit.gte(profitPercentMin)) return [{ check, passed: true, limit, actual }];
  const message = `the trade has to be ${limit} at ${decimalText(touch)}, and is at ${actual}`;
  return [{ check, passed: false, limit, actual, message }];
}
