import {
  type AccountId,
  type Decimal,
  type OrderType,
  type TimeInForce,
  decimal,
} from '@fairlead/core';
import type { AdjustedStop, OcaType, OrderTerms } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import type { SimulatedContract } from '../catalogue/contract';
import type { Switches } from '../switches';
import { parseGoodTill } from './time-text';
import { conditionsOf } from './order-conditions.mapper';
import { orderKey } from './order-meta';

/** What the broker calls the engine's order types: one that it has no name for does not compile. */
const NAMES: Readonly<Record<OrderType, string>> = {
  MARKET: 'MKT',
  LIMIT: 'LMT',
  STOP: 'STP',
  STOP_LIMIT: 'STP LMT',
  MARKET_IF_TOUCHED: 'MIT',
  LIMIT_IF_TOUCHED: 'LIT',
  TRAIL: 'TRAIL',
  TRAIL_LIMIT: 'TRAIL LIMIT',
  MARKET_ON_CLOSE: 'MOC',
  LIMIT_ON_CLOSE: 'LOC',
  RELATIVE: 'REL',
  MIDPRICE: 'MIDPRICE',
};
/** Returns what the broker calls an order type. */
export function brokerTypeOf(type: OrderType): string {
  return NAMES[type];
}

const TYPES: ReadonlyMap<string, OrderType> = new Map(
  Object.entries(NAMES).map(([type, name]) => [name, type as OrderType]),
);
/** Order types that TWS knows and the engine does not: refused with 387 as for an exchange that lacks them. */
const NOT_SIMULATED: ReadonlySet<string> = new Set([
  'RPI',
  'MTL',
  'VOL',
  'PEG MKT',
  'PEG MID',
  'PEG BEST',
  'PEG BENCH',
  'PEG STK',
  'PEG PRIM',
  'BOX TOP',
  'MKT PRT',
  'STP PRT',
  'SNAP MKT',
  'SNAP MID',
  'SNAP PRIM',
  'TRAIL MIT',
  'TRAIL LIT',
  'PASSV REL',
  'LMT + MKT',
  'REL + LMT',
  'REL + MKT',
]);
const TIMES: ReadonlyMap<string, TimeInForce> = new Map([
  ['', 'DAY'],
  ['DAY', 'DAY'],
  ['GTC', 'GTC'],
  ['IOC', 'IOC'],
  ['FOK', 'FOK'],
  ['GTD', 'GTD'],
  ['OPG', 'OPG'],
]);
export const BAD_TIME =
  'The date, time, or time-zone entered is invalid. The correct format is yyyymmdd hh:mm:ss xx/xxxx';

const MISSING_ACCOUNT: Readonly<Record<Switches['missingAccountError'], string>> = {
  435: 'You must specify an account.',
  436: 'You must specify an allocation (either a single account, group, or profile).',
};

/** An error that answers a request: the broker's number and text. */
export interface BrokerError {
  readonly code: number;
  readonly text: string;
}

/** What placing needs to know beside the message. */
export interface PlacementContext {
  /** The accounts that there are. */
  readonly accounts: readonly string[];
  readonly clientId: number;
  readonly contract: SimulatedContract;
  readonly missingAccountError: Switches['missingAccountError'];
}

type PlaceOrderValues = ClientValues<'placeOrder'>;

function refusal(code: number, text: string): { readonly error: BrokerError } {
  return { error: { code, text } };
}

/** Error 321 names a field by the broker's own letters; the reason is what people read. */
export function validationError(reason: string): BrokerError {
  return { code: 321, text: `Error validating request.-'bW' : cause - ${reason}` };
}

/** Returns the account of an order: the only one where none is named. */
function accountOf(
  account: string,
  { accounts, missingAccountError }: PlacementContext,
): { readonly account: string } | { readonly error: BrokerError } {
  const [first] = accounts;
  if (account === '' && first !== undefined && accounts.length === 1) return { account: first };
  if (account === '') return refusal(missingAccountError, MISSING_ACCOUNT[missingAccountError]);
  return accounts.includes(account)
    ? { account }
    : { error: validationError(`Invalid account code '${account}'`) };
}

/** What an order names. */
type NamedTerms = Pick<OrderTerms, 'side' | 'type' | 'timeInForce'>;

function namedTermsOf(
  values: PlaceOrderValues,
): { readonly terms: NamedTerms } | { readonly error: BrokerError } {
  const named = values.orderType.toUpperCase();
  const type = TYPES.get(named);
  if (type === undefined)
    return NOT_SIMULATED.has(named)
      ? refusal(387, 'Unsupported order type for this exchange and security type.')
      : { error: validationError(`Invalid order type: ${values.orderType}`) };
  const timeInForce = TIMES.get(values.tif.toUpperCase());
  if (timeInForce === undefined) return refusal(111, 'The order TIF type is incompatible.');
  const side = values.action.toUpperCase();
  if (side !== 'BUY' && side !== 'SELL')
    return { error: validationError(`Invalid action ${values.action}`) };
  return { terms: { side, type, timeInForce } };
}

type TimeTerms = Pick<OrderTerms, 'goodTill' | 'goodAfter'>;

function timesOf(
  values: PlaceOrderValues,
  timeInForce: TimeInForce,
): { readonly times: TimeTerms } | { readonly error: BrokerError } {
  const goodTill = parseGoodTill(values.goodTillDate);
  const goodAfter = parseGoodTill(values.goodAfterTime);
  const badEnd = timeInForce === 'GTD' && goodTill === undefined;
  const badStart = values.goodAfterTime !== '' && goodAfter === undefined;
  if (badEnd || badStart) return { error: validationError(BAD_TIME) };
  return {
    times: {
      ...(goodTill === undefined ? {} : { goodTill }),
      ...(goodAfter === undefined ? {} : { goodAfter }),
    },
  };
}

/** Returns the engine's terms of an order, or the error that a malformed one is answered with. */
export function termsOf(
  values: PlaceOrderValues,
  context: PlacementContext,
): { readonly terms: OrderTerms } | { readonly error: BrokerError } {
  const named = namedTermsOf(values);
  if ('error' in named) return named;
  const owner = accountOf(values.account, context);
  if ('error' in owner) return owner;
  if (values.faGroup !== '')
    return { error: validationError('Allocation groups are for FA customers only') };
  const moments = timesOf(values, named.terms.timeInForce);
  if ('error' in moments) return moments;
  const conditional = conditionsOf(values);
  if ('problem' in conditional) return { error: validationError(conditional.problem) };
  const { conditions } = conditional;
  const adjusted = adjustsOf(values, named.terms.type);
  if ('error' in adjusted) return adjusted;
  return {
    terms: {
      account: owner.account as AccountId,
      instrument: String(context.contract.conId),
      ...named.terms,
      quantity: decimal(values.totalQuantity),
      transmit: values.transmit,
      ...pricesOf(values, named.terms.type),
      ...linksOf(values, context.clientId),
      ...moments.times,
      ...(values.outsideRth ? { outsideHours: true } : {}),
      ...(conditions === undefined ? {} : { conditions }),
      ...adjusted,
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
  const relative = type === 'RELATIVE' ? given(values.auxPrice) : undefined;
  const stop = given(trails ? values.trailStopPrice : values.auxPrice);
  const amount = trails ? given(values.auxPrice) : undefined;
  const percent = trails ? given(values.trailingPercent) : undefined;
  const offset = trails ? (given(values.lmtPriceOffset) ?? distance(limit, stop)) : relative;
  return {
    ...(limit === undefined ? {} : { limitPrice: limit }),
    ...(stop === undefined ? {} : { stopPrice: stop }),
    ...(amount === undefined ? {} : { trailingAmount: amount }),
    ...(percent === undefined ? {} : { trailingPercent: percent }),
    ...(offset === undefined ? {} : { limitOffset: offset }),
  };
}

const ADJUSTED_TYPES: ReadonlySet<OrderType> = new Set(['STOP', 'STOP_LIMIT', 'TRAIL', 'TRAIL_LIMIT']); // prettier-ignore

/** What can be adjusted, and what it can become: orders if touched are no stops. */
function isAdjustedType(type: OrderType | undefined): type is AdjustedStop['type'] {
  return type !== undefined && ADJUSTED_TYPES.has(type);
}

/** Returns what a stop becomes. `None` and nothing mean that it stays what it is. */
function adjustsOf(
  values: PlaceOrderValues,
  own: OrderType,
): Pick<OrderTerms, 'adjusts'> | { readonly error: BrokerError } {
  const named = values.adjustedOrderType.toUpperCase();
  if (named === '' || named === 'NONE' || !isAdjustedType(own)) return {};
  const type = TYPES.get(named);
  const at = given(values.triggerPrice);
  if (!isAdjustedType(type) || at === undefined)
    return { error: validationError(`Invalid adjusted order type: ${values.adjustedOrderType}`) };
  const trail = given(values.adjustedTrailingAmount);
  const stop = given(values.adjustedStopPrice);
  const limit = given(values.adjustedStopLimitPrice);
  const offset = given(values.lmtPriceOffset);
  const byPercent = values.adjustableTrailingUnit !== 0;
  return {
    adjusts: {
      ...{ at, type },
      ...(stop === undefined ? {} : { stopPrice: stop }),
      ...(limit === undefined ? {} : { limitPrice: limit }),
      ...(offset === undefined ? {} : { limitOffset: offset }),
      ...(trail === undefined ? {} : { [byPercent ? 'trailingPercent' : 'trailingAmount']: trail }),
    },
  };
}

/** A trailing limit may be given by where it starts. A price that was left out may come as 0, and 0 is no start. */
function distance(limit: Decimal | undefined, stop: Decimal | undefined): Decimal | undefined {
  const known = limit?.gt(0) === true && stop?.gt(0) === true;
  return known ? stop.minus(limit).abs() : undefined;
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
