import {
  type Decimal,
  type Result,
  type TrustedQuote,
  amountOf,
  decimal,
  decimalText,
  directionSign,
  fixedAmountOf,
  ok,
  present,
  refused,
  snap,
  trustedQuote,
} from '@fairlead/core';
import { type CheckResult, denialsIn } from '../../risk';
import {
  type AdjustOrder,
  type StopMove,
  type TargetMove,
  type Trade,
  aliveLegs,
  averageHeldPrice,
  breakEvenPrice,
  plannedPosition,
  tighter,
  tradeStatusOf,
  wantedPrices,
} from '../../trade';
import { type AdjustIntent, answeredIntentOf } from '../intent';
import type { EntryView } from '../intent-view';

/** A move of stop or target that passed. */
export interface ApprovedAdjustment {
  readonly order: AdjustOrder;
  readonly checks: readonly CheckResult[];
}

/** Further from the market than this a stop or a target was meant to be something else; in percent of the price. */
const FARTHEST = { stop: decimal(50), target: decimal(95) } as const;

/** Returns why nothing of a trade can be moved, or null where it can. */
export function reasonNotToAdjust(trade: Trade): string | null {
  if (trade.protection === null) return 'the trade is unprotected by choice: there is nothing to move'; // prettier-ignore
  if (tradeStatusOf(trade) === 'CLOSING') return 'the trade is being left';
  return plannedPosition(trade).gt(0) ? null : 'the trade holds nothing yet';
}

/** Prices a move by the market of now, and checks it: side, distance, and that the stop does not move back. */
export function approveAdjustment(
  intent: AdjustIntent,
  trade: Trade,
  view: EntryView,
): Result<ApprovedAdjustment, readonly CheckResult[]> {
  const quote = view.quote && trustedQuote(view.quote, view.now, view.settings.limits);
  if (!quote) return refused([NO_QUOTE]);
  const scene = { trade, view, quote };
  const { stop: stopMove, target: targetMove, loosen } = intent.moves;
  const stop = stopMove === null ? ok(null) : stopPriceOf(stopMove, scene);
  if (!stop.ok) return refused([stop.refusal]);
  const target = targetMove === null ? ok(null) : targetPriceOf(targetMove, scene);
  if (!target.ok) return refused([target.refusal]);
  const checks = [
    ...(stop.value === null ? [] : stopChecks(stop.value, loosen, scene)),
    ...(target.value === null ? [] : targetChecks(target.value, scene)),
  ];
  if (denialsIn(checks).length > 0) return refused(checks);
  const moved = stop.value === null ? null : { level: stop.value, loosened: loosen };
  const { expiresAt } = intent;
  return ok({
    order: { intent: answeredIntentOf(intent), stop: moved, target: target.value, expiresAt },
    checks,
  });
}

interface Scene {
  readonly trade: Trade;
  readonly view: EntryView;
  readonly quote: TrustedQuote;
}

const NO_QUOTE: CheckResult = {
  ...{ check: 'NO_TRUSTED_QUOTE', passed: false, limit: 'a quote that can be trusted', actual: 'none' }, // prettier-ignore
  message:
    'no quote that can be trusted says where the market is; stop and target stay where they are',
};

/** On a tick, away from the market; at break-even on the side of the gain. */
function stopPriceOf(move: StopMove, { trade, view, quote }: Scene): Result<Decimal, CheckResult> {
  const { direction, contract } = trade;
  const { ladder } = contract;
  const away = direction === 'LONG' ? 'down' : 'up';
  if (move.kind === 'price') return ok(snap(move.value, ladder, away));
  if (move.kind === 'breakEven') return ok(breakEvenPrice(averageOf(trade), move.offset, { direction, ladder })); // prettier-ignore
  const touch = touchOf(trade, quote);
  const amount = amountOf(move, touch, view.atrOf(move));
  if (!amount.ok) return refused({ check: amount.refusal.code, passed: false, ...figuresOf(amount.refusal) }); // prettier-ignore
  return ok(snap(touch.minus(amount.value.times(directionSign(direction))), ladder, away));
}

/** On a tick, passively. */
function targetPriceOf(move: TargetMove, { trade, view }: Scene): Result<Decimal, CheckResult> {
  const { direction, contract, protection } = trade;
  const passive = direction === 'LONG' ? 'up' : 'down';
  if (move.kind === 'price') return ok(snap(move.value, contract.ladder, passive));
  const average = averageOf(trade);
  const { stop } = present(protection, 'what is unprotected by choice is not adjusted');
  const amount =
    move.kind === 'r'
      ? ok(fixedAmountOf(stop, average).times(move.value))
      : amountOf(move, average, view.atrOf(move));
  if (!amount.ok) return refused({ check: amount.refusal.code, passed: false, ...figuresOf(amount.refusal) }); // prettier-ignore
  return ok(snap(average.plus(amount.value.times(directionSign(direction))), contract.ladder, passive)); // prettier-ignore
}

function stopChecks(stop: Decimal, loosen: boolean, scene: Scene): readonly CheckResult[] {
  const { trade, quote } = scene;
  const { direction } = trade;
  const touch = touchOf(trade, quote);
  const room = touch.minus(stop).times(directionSign(direction));
  const standing = standingStop(trade);
  // One that trails cannot be moved back: it would come again with the market.
  const mayMoveBack = loosen && trade.protection?.trail === undefined;
  const isBack = !mayMoveBack && !tighter(direction, stop, standing).eq(stop);
  const side = direction === 'LONG' ? 'below the bid' : 'above the ask';
  return [
    check('STOP_WRONG_SIDE', room.gt(0) && stop.gt(0), {
      ...{ limit: `${side} ${decimalText(touch)}`, actual: decimalText(stop) },
      message: `a stop at ${decimalText(stop)} would trigger at once: it has to be ${side} of ${decimalText(touch)}; it stays where it is`,
    }),
    distanceCheck('stop', stop, touch),
    check('STOP_MOVES_BACK', !isBack, {
      ...{ limit: `not behind ${decimalText(standing)}`, actual: decimalText(stop) },
      message: `the stop stands at ${decimalText(standing)}, and ${decimalText(stop)} is further from the market; write loosen: true where that is meant`,
    }),
  ];
}

function targetChecks(target: Decimal, { trade, quote }: Scene): readonly CheckResult[] {
  const touch = touchOf(trade, quote);
  const room = target.minus(touch).times(directionSign(trade.direction));
  const side = trade.direction === 'LONG' ? 'above the bid' : 'below the ask';
  return [
    check('TARGET_WRONG_SIDE', room.gt(0) && target.gt(0), {
      ...{ limit: `${side} ${decimalText(touch)}`, actual: decimalText(target) },
      message: `a target at ${decimalText(target)} would fill at once: it has to be ${side} of ${decimalText(touch)}; write close where that is meant`,
    }),
    distanceCheck('target', target, touch),
  ];
}

const PERCENT_DECIMALS = 2;

function distanceCheck(part: 'stop' | 'target', price: Decimal, touch: Decimal): CheckResult {
  const most = FARTHEST[part];
  const percent = price.minus(touch).abs().div(touch).times(100);
  const actual = `${percent.toFixed(PERCENT_DECIMALS)} %`;
  return check('PROTECTION_DISTANCE', percent.lte(most), {
    ...{ limit: `within ${decimalText(most)} % of the market`, actual },
    message: `a ${part} at ${decimalText(price)} is ${actual} from the market at ${decimalText(touch)}; ask for a nearer one`,
  });
}

/** Where the stop stands, or is going to. */
function standingStop(trade: Trade): Decimal {
  const levels = aliveLegs(trade, 'STOP').flatMap(({ terms }) => terms.stopPrice ?? []);
  const wanted = wantedPrices(trade).stop;
  return trade.moved?.stop?.loosened === true
    ? wanted
    : levels.reduce((one, other) => tighter(trade.direction, one, other), wanted);
}

function touchOf({ direction }: Trade, { bid, ask }: TrustedQuote): Decimal {
  return direction === 'LONG' ? bid : ask;
}

function averageOf(trade: Trade): Decimal {
  return averageHeldPrice(trade) ?? trade.referencePrice;
}

type Figures = Required<Pick<CheckResult, 'limit' | 'actual' | 'message'>>;

function figuresOf({ limit, actual, message }: Figures): Figures {
  return { limit, actual, message };
}

function check(
  code: CheckResult['check'],
  passed: boolean,
  { limit, actual, message }: Figures,
): CheckResult {
  return { check: code, passed, limit, actual, ...(passed ? {} : { message }) };
}
