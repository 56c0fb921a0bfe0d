import {
  type Decimal,
  type Instant,
  ORDER_PRICES,
  type OrderType,
  type PriceLadder,
  type TimeInForce,
  decimalText,
  incrementAt,
  instantText,
  isOnTick,
  price,
} from '@fairlead/core';
import { type FormProblem, type Surroundings, cutOffProblem } from './cut-off-problem';
import type { OrderForm } from './order-form';

/** Returns the first thing that is wrong with the form of an order, or null where it can be sent. */
export function formProblem(form: OrderForm, surroundings: Surroundings): FormProblem | null {
  const { now, ladder } = surroundings;
  return (
    problemOfTime(form) ??
    problemOfMoments(form, now) ??
    problemOfPrices(form) ??
    problemOfTicks(form, ladder) ??
    cutOffProblem(form, surroundings)
  );
}

const DAYS: readonly TimeInForce[] = ['DAY', 'GTC', 'GTD'];

/** How long an order of each type may live. */
const LIVES: Readonly<Record<OrderType, readonly TimeInForce[]>> = {
  // That a market order may be GTD, no document of IB's says.
  MARKET: ['DAY', 'GTC', 'IOC', 'FOK', 'OPG'],
  LIMIT: ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG'],
  STOP: DAYS,
  STOP_LIMIT: DAYS,
  MARKET_IF_TOUCHED: DAYS,
  LIMIT_IF_TOUCHED: DAYS,
  TRAIL: DAYS,
  TRAIL_LIMIT: DAYS,
  MARKET_ON_CLOSE: ['DAY'],
  LIMIT_ON_CLOSE: ['DAY'],
  RELATIVE: DAYS,
  MIDPRICE: DAYS,
};

/** What can work before and after regular hours. */
const EXTENDED: ReadonlySet<OrderType> = new Set<OrderType>([
  ...(['LIMIT', 'STOP', 'STOP_LIMIT', 'MARKET_IF_TOUCHED', 'LIMIT_IF_TOUCHED'] as const),
  ...(['TRAIL', 'TRAIL_LIMIT'] as const),
]);

function problemOfTime({ type, timeInForce, outsideHours }: OrderForm): FormProblem | null {
  const lives = LIVES[type];
  if (!lives.includes(timeInForce)) {
    const message = `a ${type} order cannot be ${timeInForce}; give it ${lives.join(' or ')}`;
    return problem(lives.join(' '), timeInForce, message);
  }
  if (outsideHours !== true) return null;
  if (!EXTENDED.has(type)) {
    const message = `a ${type} order works in regular hours only; leave outside hours away, or give it a limit`;
    return problem('regular hours', 'outside hours', message);
  }
  if (!DAYS.includes(timeInForce)) {
    const message = `an order that is ${timeInForce} is for one look at the market; leave outside hours away`;
    return problem(DAYS.join(' '), timeInForce, message);
  }
  return null;
}

function problemOfMoments(
  { timeInForce, goodTill, goodAfter }: OrderForm,
  now: Instant,
): FormProblem | null {
  if ((timeInForce === 'GTD') !== (goodTill !== null)) {
    const message =
      'a GTD order names its last moment, and no other does; say "GTD" and until when';
    return problem('GTD and a last moment', `${timeInForce}${goodTill === null ? '' : ` and ${instantText(goodTill)}`}`, message); // prettier-ignore
  }
  if (goodTill !== null && goodTill <= now) {
    const message = 'its last moment is over already; name one in the future';
    return problem(`after ${instantText(now)}`, instantText(goodTill), message);
  }
  if (goodAfter === undefined) return null;
  if (!DAYS.includes(timeInForce)) {
    const message = `an order that is ${timeInForce} cannot wait for a moment`;
    return problem(DAYS.join(' '), timeInForce, message);
  }
  if (goodTill !== null && goodAfter >= goodTill) {
    const message = 'it would begin after its last moment';
    return problem(`before ${instantText(goodTill)}`, instantText(goodAfter), message);
  }
  return null;
}

function problemOfPrices(form: OrderForm): FormProblem | null {
  const { type, limitPrice, stopPrice, trail, limitOffset } = form;
  const needs = ORDER_PRICES[type];
  return (
    needed(type, 'a limit price', { has: limitPrice !== null, kind: needs.limit }) ??
    needed(type, 'a stop price', { has: stopPrice !== null, kind: needs.stop }) ??
    needed(type, 'a trailing amount or percentage', {
      has: trail !== undefined,
      kind: needs.trails,
    }) ?? // prettier-ignore
    needed(type, 'a limit offset', { has: limitOffset !== undefined, kind: needs.offset }) ??
    positive('the limit price', limitPrice) ??
    positive('the stop price', stopPrice) ??
    positive('the trailing distance', trail?.value ?? null) ??
    notNegative('the limit offset', limitOffset ?? null)
  );
}

/** `cap` and `first` may be there or not. */
function needed(
  type: OrderType,
  what: string,
  { has, kind }: { readonly has: boolean; readonly kind: string | boolean },
): FormProblem | null {
  if ((kind === 'needed' || kind === true) && !has) {
    return problem(what, 'none', `a ${type} order needs ${what}`);
  }
  if ((kind === 'none' || kind === false) && has) {
    return problem(`no ${what.replace(/^an? /, '')}`, what, `a ${type} order has no ${what.replace(/^an? /, '')}; leave it away`); // prettier-ignore
  }
  return null;
}

function positive(what: string, value: Decimal | null): FormProblem | null {
  if (value === null || value.gt(0)) return null;
  return problem('above 0', decimalText(value), `${what} has to be above 0`);
}

function notNegative(what: string, value: Decimal | null): FormProblem | null {
  if (value === null || value.gte(0)) return null;
  return problem('0 or more', decimalText(value), `${what} cannot be below 0`);
}

/** What a person writes is sent as it is written: nothing is rounded. */
function problemOfTicks(
  { limitPrice, stopPrice }: OrderForm,
  ladder: PriceLadder,
): FormProblem | null {
  const prices = [limitPrice, stopPrice].filter((each) => each !== null);
  const off = prices.find((each) => !isOnTick(price(each), ladder));
  if (off === undefined) return null;
  const step = decimalText(incrementAt(off, ladder));
  const message = `${decimalText(off)} is not a price of this instrument: it has steps of ${step}`;
  return { code: 'PRICE_TICK', limit: `steps of ${step}`, actual: decimalText(off), message };
}

function problem(limit: string, actual: string, message: string): FormProblem {
  return { code: 'ORDER_TERMS', limit, actual, message };
}
