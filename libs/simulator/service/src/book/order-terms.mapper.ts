import { type AccountId, type Decimal, decimal } from '@fairlead/core';
import type { OcaType, OrderTerms, OrderType, TimeInForce } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import type { SimulatedContract } from '../catalogue/contract';
import { parseGoodTill } from '../time-text';
import { orderKey } from './order-meta';

/** Broker's order types to the engine's. What is not here is refused with 387. */
const TYPES: ReadonlyMap<string, OrderType> = new Map([
  ['MKT', 'MARKET'],
  ['LMT', 'LIMIT'],
  ['STP', 'STOP'],
  ['STP LMT', 'STOP_LIMIT'],
  ['MIT', 'MARKET_IF_TOUCHED'],
  ['TRAIL', 'TRAIL'],
  ['TRAIL LIMIT', 'TRAIL_LIMIT'],
]);
const TIMES: ReadonlyMap<string, TimeInForce> = new Map([
  ['', 'DAY'],
  ['DAY', 'DAY'],
  ['GTC', 'GTC'],
  ['IOC', 'IOC'],
  ['FOK', 'FOK'],
  ['GTD', 'GTD'],
]);

/** An error that answers a request: the broker's number and words. */
export interface BrokerError {
  readonly code: number;
  readonly text: string;
}

/** What placing needs to know beside the message. */
export interface PlacementContext {
  readonly account: string;
  readonly clientId: number;
  readonly contract: SimulatedContract;
}

type PlaceOrderValues = ClientValues<'placeOrder'>;

function refusal(code: number, text: string): { readonly error: BrokerError } {
  return { error: { code, text } };
}

/** Error 321 names a field by the broker's own letters; the reason is what people read. */
export function validationError(reason: string): BrokerError {
  return { code: 321, text: `Error validating request.-'bW' : cause - ${reason}` };
}

/** Returns the engine's terms of an order, or the error that a malformed one is answered with. */
export function termsOf(
  values: PlaceOrderValues,
  context: PlacementContext,
): { readonly terms: OrderTerms } | { readonly error: BrokerError } {
  const type = TYPES.get(values.orderType.toUpperCase());
  if (type === undefined)
    return refusal(387, 'Unsupported order type for this exchange and security type.');
  const timeInForce = TIMES.get(values.tif.toUpperCase());
  if (timeInForce === undefined) return refusal(111, 'The order TIF type is incompatible.');
  const side = values.action.toUpperCase();
  if (side !== 'BUY' && side !== 'SELL')
    return { error: validationError(`Invalid action ${values.action}`) };
  if (values.account !== '' && values.account !== context.account)
    return { error: validationError(`Invalid account code '${values.account}'`) };
  const goodTill = parseGoodTill(values.goodTillDate);
  if (timeInForce === 'GTD' && goodTill === undefined)
    return { error: validationError('The date, time, or time-zone entered is invalid.') };
  return {
    terms: {
      account: context.account as AccountId,
      instrument: String(context.contract.conId),
      side,
      type,
      quantity: decimal(values.totalQuantity),
      timeInForce,
      transmit: values.transmit,
      ...pricesOf(values, type),
      ...linksOf(values, context.clientId),
      ...(goodTill === undefined ? {} : { goodTill }),
    },
  };
}

function given(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : decimal(text);
}

type PriceTerms = Pick<
  OrderTerms,
  'limitPrice' | 'stopPrice' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'
>;

function pricesOf(values: PlaceOrderValues, type: OrderType): PriceTerms {
  const trails = type === 'TRAIL' || type === 'TRAIL_LIMIT';
  const limit = given(values.lmtPrice);
  const stop = given(trails ? values.trailStopPrice : values.auxPrice);
  const amount = trails ? given(values.auxPrice) : undefined;
  const percent = trails ? given(values.trailingPercent) : undefined;
  const offset = trails ? given(values.lmtPriceOffset) : undefined;
  return {
    ...(limit === undefined ? {} : { limitPrice: limit }),
    ...(stop === undefined ? {} : { stopPrice: stop }),
    ...(amount === undefined ? {} : { trailingAmount: amount }),
    ...(percent === undefined ? {} : { trailingPercent: percent }),
    ...(offset === undefined ? {} : { limitOffset: offset }),
  };
}

function isOcaType(value: number): value is OcaType {
  return value === 1 || value === 2 || value === 3;
}

function linksOf(
  values: PlaceOrderValues,
  clientId: number,
): Pick<OrderTerms, 'parentKey' | 'ocaGroup' | 'ocaType'> {
  return {
    ...(values.parentId === 0 ? {} : { parentKey: orderKey(clientId, values.parentId) }),
    ...(values.ocaGroup === '' ? {} : { ocaGroup: values.ocaGroup }),
    ...(isOcaType(values.ocaType) ? { ocaType: values.ocaType } : {}),
  };
}
