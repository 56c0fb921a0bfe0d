import type { BrokerContract } from '@fairlead/broker-domain';
import type { LegV1 } from '@fairlead/contracts';
import { decimal, decimalText, Decimal, ORDER_PRICES, assert } from '@fairlead/core';
import {
  type Contract,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import { wholeSecond } from './whole-second';
import type { OutgoingOrder } from '../../../../application/ports/broker-link';

/** What the broker calls each order type. */
const BROKER_TYPES: Readonly<Record<LegV1['type'], OrderType>> = {
  MARKET: OrderType.MKT,
  LIMIT: OrderType.LMT,
  STOP: OrderType.STP,
  STOP_LIMIT: OrderType.STP_LMT,
  MARKET_IF_TOUCHED: OrderType.MIT,
  LIMIT_IF_TOUCHED: OrderType.LIT,
  TRAIL: OrderType.TRAIL,
  TRAIL_LIMIT: OrderType.TRAIL_LIMIT,
  MARKET_ON_CLOSE: OrderType.MOC,
  LIMIT_ON_CLOSE: OrderType.LOC,
  RELATIVE: OrderType.REL,
  MIDPRICE: OrderType.MIDPRICE,
};
const TIMES_IN_FORCE: Readonly<Record<LegV1['timeInForce'], TimeInForce>> = {
  DAY: TimeInForce.DAY,
  GTC: TimeInForce.GTC,
  IOC: TimeInForce.IOC,
  FOK: TimeInForce.FOK,
  GTD: TimeInForce.GTD,
  OPG: TimeInForce.OPG,
};
/** What the broker calls each side. */
export const SIDES = { BUY: OrderAction.BUY, SELL: OrderAction.SELL } as const;

/** Returns the order in the broker's terms. Everything that a preset could fill in is set. */
export function orderFor(outgoing: OutgoingOrder): Order {
  const { leg, account, parentId, transmit } = outgoing;
  return {
    action: SIDES[leg.side],
    totalQuantity: exactNumber(leg.quantity),
    orderType: BROKER_TYPES[leg.type],
    tif: TIMES_IN_FORCE[leg.timeInForce],
    ...(leg.timeInForce === 'GTD' ? { goodTillDate: goodTillDateOf(leg) } : {}),
    account,
    orderRef: leg.orderRef,
    ...(leg.goodAfter === undefined ? {} : { goodAfterTime: wholeSecond(leg.goodAfter) }),
    outsideRth: leg.outsideHours ?? false,
    transmit,
    ...pricesFor(leg),
    ...adjustedFor(leg),
    ...(parentId === null ? {} : { parentId }),
    ...(leg.ocaGroup === undefined ? {} : { ocaGroup: leg.ocaGroup }),
    ...(leg.ocaType === undefined ? {} : { ocaType: leg.ocaType }),
  };
}

/** Returns the contract in the broker's terms, pinned by its number. */
export function contractFor(contract: BrokerContract): Contract {
  return {
    conId: contract.contractId,
    symbol: contract.symbol,
    secType: secTypeOf(contract.type),
    exchange: contract.exchange,
    currency: contract.currency,
  };
}

/** Returns the broker's name for a kind of instrument. Throws on one that cannot be traded. */
export function secTypeOf(type: string): SecType {
  const found = Object.values(SecType).find((candidate) => String(candidate) === type);
  assert(found !== undefined, `${type} is not a kind of instrument`);
  return found;
}

function goodTillDateOf({ goodTill }: LegV1): string {
  assert(goodTill !== undefined, 'an order that is good till a moment names it');
  return wholeSecond(goodTill);
}

/** What the broker makes of a stop by itself. */
function adjustedFor({ adjusts }: LegV1): BrokerPrices {
  if (adjusts === undefined) return {};
  const { type, at, stopPrice, limitPrice, limitOffset, trailingAmount, trailingPercent } = adjusts;
  const isPercent = trailingAmount === undefined && trailingPercent !== undefined;
  return {
    adjustedOrderType: BROKER_TYPES[type],
    adjustableTrailingUnit: isPercent ? 1 : 0,
    ...priceFor('triggerPrice', at),
    ...priceFor('adjustedStopPrice', stopPrice),
    ...priceFor('adjustedStopLimitPrice', limitPrice),
    ...priceFor('adjustedTrailingAmount', trailingAmount ?? trailingPercent),
    ...priceFor('lmtPriceOffset', limitOffset),
  };
}

type BrokerPrices = Pick<
  Order,
  | 'lmtPrice'
  | 'auxPrice'
  | 'trailStopPrice'
  | 'trailingPercent'
  | 'lmtPriceOffset'
  | 'adjustedOrderType'
  | 'triggerPrice'
  | 'adjustedStopPrice'
  | 'adjustedStopLimitPrice'
  | 'adjustedTrailingAmount'
  | 'adjustableTrailingUnit'
>;

/**
 * One field of the broker's is the trigger, the distance of a trailing order, or the offset of a relative one; a trailing
 * order's trigger has another.
 */
function pricesFor(leg: LegV1): BrokerPrices {
  const { trails, offset } = ORDER_PRICES[leg.type];
  const limit = priceFor('lmtPrice', leg.limitPrice);
  const away = offset ? leg.limitOffset : undefined;
  if (!trails) return { ...limit, ...priceFor('auxPrice', offset ? away : leg.stopPrice) };
  const stop = priceFor('trailStopPrice', leg.stopPrice);
  return { ...limit, ...stop, ...trailFor(leg), ...priceFor('lmtPriceOffset', away) };
}

function trailFor({ trailingAmount, trailingPercent }: LegV1): BrokerPrices {
  return trailingAmount === undefined
    ? priceFor('trailingPercent', trailingPercent)
    : priceFor('auxPrice', trailingAmount);
}

function priceFor(field: keyof BrokerPrices, text: string | undefined): BrokerPrices {
  return text === undefined ? {} : { [field]: exactNumber(text) };
}

/** The library takes doubles: a decimal that would not come out as itself must not go to the broker. */
export function exactNumber(text: string): number {
  const value = decimal(text);
  const number = value.toNumber();
  assert(new Decimal(number).eq(value), `${decimalText(value)} does not fit the wire`);
  return number;
}
