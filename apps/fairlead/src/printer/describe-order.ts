import type {
  CancelOrderV1,
  HaltEntriesV1,
  LegV1,
  ModifyOrderV1,
  OrderConcludedV1,
  OrderStateV1,
  PlaceOrdersV1,
  ReconciliationV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { ORDER_PRICES, decimal, durationText } from '@fairlead/core';
import { hoursText } from './describe-moves';
import { priceText, signedText } from './amounts';
import { whyText } from './describe-broker';
import type { Description } from './description';

/** A position without its stop for longer than this is no passing moment. */
const REPAIR_MS = 2_000;

export function state(data: OrderStateV1): Description {
  const filled = decimal(data.filledQuantity).isZero()
    ? ''
    : `, filled ${data.filledQuantity} at ${priceText(data.averageFillPrice)}`;
  const order = orderText({ ...data, type: data.orderType });
  return {
    text: `${data.role.toLowerCase()} ${order} is ${data.status}${filled}${whyText(data)}`,
    tone: data.status === 'REJECTED' || data.status === 'UNKNOWN' ? 'bad' : 'plain',
  };
}

export function trade(data: TradeChangedV1): Description {
  return {
    text: `trade ${data.status} ${signedText(data.position)}${protectionText(data)}; ${data.code}: ${data.reason}`,
    tone: tradeTone(data),
  };
}

function protectionText(data: TradeChangedV1): string {
  if (decimal(data.position).isZero()) return '';
  if (data.unprotectedByChoice === true) return ', unprotected by choice';
  const hours = data.protectedHours === undefined ? '' : `; ${hoursText(data.protectedHours)}`;
  const prices = `stop ${priceText(data.stopPrice)}, target ${priceText(data.targetPrice)}${hours}`;
  if (data.protected) return isCovered(data) ? `, PROTECTED (${prices})` : ', closed at the broker: its executions are on the way'; // prettier-ignore
  if (hasJustLostItsStop(data)) return ', its stop has just ended: a fill or another stop follows';
  if (isProtectionComing(data)) {
    const exposure = exposureText(data.exposedMs);
    return `, protection coming: stop ${priceText(data.stopPrice)}${exposure === '' ? '' : `${exposure} so far`}`;
  }
  return `, NOT PROTECTED: stops cover ${data.effectiveProtection}${exposureText(data.exposedMs)}`;
}

/** How long shares have been without a stop; nothing where they have not. */
export function exposureText(exposedMs: number): string {
  return exposedMs === 0 ? '' : `, exposed ${durationText(inTenths(exposedMs))}`;
}

/** From a second on, a tenth of one is as much as an eye takes in; what is cut off never makes it longer than it was. */
function inTenths(ms: number): number {
  return ms < 1_000 ? ms : Math.floor(ms / 100) * 100;
}

/** Fills and states of orders travel apart: a fill is often reported a moment before its stop, which is at the broker. */
function isProtectionComing(data: TradeChangedV1): boolean {
  const isFresh = data.exposedMs === 0 || data.code === 'OPENED' || data.code === 'ADDED';
  return isFresh && data.exposedMs <= REPAIR_MS && data.stopPrice !== undefined;
}

function isCovered(data: TradeChangedV1): boolean {
  return decimal(data.effectiveProtection).gte(decimal(data.position).abs());
}

/** In an ordinary close the stop ends a moment before the executions that close the position are reported. */
function hasJustLostItsStop(data: TradeChangedV1): boolean {
  const isFresh = data.exposedMs <= REPAIR_MS;
  return data.code === 'EXPOSED' && isFresh && data.stopPrice === undefined;
}

function tradeTone(data: TradeChangedV1): Description['tone'] {
  if (decimal(data.position).isZero()) return data.status === 'CLOSED' ? 'good' : 'plain';
  if (data.protected) return 'good';
  if (data.unprotectedByChoice === true) return 'plain';
  return isProtectionComing(data) || hasJustLostItsStop(data) ? 'plain' : 'bad';
}

export function reconciliation(data: ReconciliationV1): Description {
  const isAlarm = ['DOUBT', 'SHARES_MISSING', 'UNEXPLAINED'].includes(data.code);
  return { text: `${data.code}: ${data.reason}`, tone: isAlarm ? 'bad' : 'plain' };
}

export function concluded(data: OrderConcludedV1): Description {
  return {
    text: `intent ${data.outcome} (${data.code}): ${data.reason}`,
    tone: data.outcome === 'DENIED' || data.outcome === 'FAILED' ? 'bad' : 'dim',
  };
}

export function place(data: PlaceOrdersV1): Description {
  return {
    text: `place ${data.purpose}: ${data.legs.map((leg) => `${leg.role.toLowerCase()} ${legText(leg)}`).join(' | ')}`,
    tone: 'plain',
  };
}

export function modify(data: ModifyOrderV1): Description {
  return {
    text: `modify ${data.leg.role.toLowerCase()} to ${legText(data.leg)} (revision ${data.revision})`,
    tone: 'plain',
  };
}

export function cancel(data: CancelOrderV1): Description {
  return { text: `cancel ${data.orderRef}: ${data.reason}`, tone: 'plain' };
}

export function halt(data: HaltEntriesV1): Description {
  return {
    text: `entries ${data.halted ? 'halted' : 'let through'} at the gateway: ${data.reason}`,
    tone: 'plain',
  };
}

/** Returns an order of a trade as a trader writes it: `SELL 100 STOP 97.10 GTC`. */
export function legText(leg: LegV1): string {
  const until = leg.timeInForce === 'GTD' ? ` ${leg.goodTill ?? ''}` : '';
  return `${orderText(leg)} ${leg.timeInForce}${until}`;
}

type OrderShape = Pick<LegV1, 'side' | 'quantity' | 'type' | 'limitPrice' | 'stopPrice'> &
  Partial<Pick<LegV1, 'trailingAmount' | 'trailingPercent'>>;

/** Returns an order without its time in force. */
export function orderText(order: OrderShape): string {
  const { limit, stop, trails } = ORDER_PRICES[order.type];
  const price = stop === 'none' ? order.limitPrice : order.stopPrice;
  const isPriced = price !== undefined || limit === 'needed' || stop === 'needed';
  const at = isPriced ? ` ${priceText(price)}` : '';
  return `${order.side} ${order.quantity} ${order.type}${at}${trails ? trailText(order) : ''}`;
}

function trailText({ trailingAmount, trailingPercent }: OrderShape): string {
  if (trailingAmount !== undefined) return ` by ${priceText(trailingAmount)}`;
  return trailingPercent === undefined ? '' : ` by ${trailingPercent} %`;
}
