import type { BrokerContract } from '@fairlead/broker-domain';
import { decimal, decimalText, Decimal, assert, parseInstant } from '@fairlead/core';
import {
  type Contract,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import { DateTime } from 'luxon';
import type { OutgoingOrder } from '../../../../application/ports/broker-link';

const ORDER_TYPES = {
  ...{ MARKET: OrderType.MKT, LIMIT: OrderType.LMT },
  ...{ STOP: OrderType.STP, STOP_LIMIT: OrderType.STP_LMT },
} as const;
const TIMES_IN_FORCE = {
  DAY: TimeInForce.DAY,
  GTC: TimeInForce.GTC,
  GTD: TimeInForce.GTD,
} as const;
const SIDES = { BUY: OrderAction.BUY, SELL: OrderAction.SELL } as const;

/** Returns the order in the broker's terms. Everything that a preset could fill in is set. */
export function orderFor(outgoing: OutgoingOrder): Order {
  const { leg, account, parentId, transmit } = outgoing;
  return {
    action: SIDES[leg.side],
    totalQuantity: exactNumber(leg.quantity),
    orderType: ORDER_TYPES[leg.type],
    tif: TIMES_IN_FORCE[leg.timeInForce],
    ...(leg.timeInForce === 'GTD' ? { goodTillDate: goodTillDateOf(leg) } : {}),
    account,
    orderRef: leg.orderRef,
    outsideRth: false,
    transmit,
    ...(leg.limitPrice === undefined ? {} : { lmtPrice: exactNumber(leg.limitPrice) }),
    ...(leg.stopPrice === undefined ? {} : { auxPrice: exactNumber(leg.stopPrice) }),
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

/** The broker counts whole seconds: the one in which the order ends, never one before it. */
function goodTillDateOf({ goodTill }: OutgoingOrder['leg']): string {
  assert(goodTill !== undefined, 'an order that is good till a moment names it');
  const seconds = Math.ceil(parseInstant(goodTill) / 1_000);
  return DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat('yyyyMMdd-HH:mm:ss');
}

/** The library takes doubles: a decimal that would not come out as itself must not go to the broker. */
export function exactNumber(text: string): number {
  const value = decimal(text);
  const number = value.toNumber();
  assert(new Decimal(number).eq(value), `${decimalText(value)} does not fit the wire`);
  return number;
}
