import { type Decimal, decimalText } from '@fairlead/core';
import type { Change, Execution, HoldReason, OrderView, WhatIf } from '@fairlead/exchange';
import type { ServerInput, ServerOutgoing } from '@fairlead/tws-wire';
import { contractOf } from '../catalogue/catalogue';
import { type ContractIdentity, identityOf } from '../catalogue/contract-details';
import type { Switches } from '../switches';
import { brokerTime } from './time-text';
import { type OrderMeta, orderIdOf } from './order-meta';
import { brokerTypeOf } from './order-terms.mapper';

/** An order with everything its echoes carry. */
export interface LedgerOrder {
  readonly view: OrderView;
  readonly meta: OrderMeta;
}

/** The broker's status for where an order stands. */
export type BrokerStatus =
  'PreSubmitted' | 'Submitted' | 'PendingCancel' | 'Cancelled' | 'Filled' | 'Inactive';

const ADDED_LIQUIDITY = 1;
const REMOVED_LIQUIDITY = 2;

/** Returns the broker's status for an engine state. */
export function statusOf(view: OrderView): BrokerStatus {
  switch (view.state) {
    case 'HELD':
    case 'WAITING':
      return 'PreSubmitted';
    case 'WORKING':
      return view.whyHeld.includes('trigger') ? 'PreSubmitted' : 'Submitted';
    case 'FILLED':
      return 'Filled';
    case 'CANCELLED':
      return 'Cancelled';
    case 'REJECTED':
      return 'Inactive';
  }
}

function contractFields(meta: OrderMeta): ContractIdentity {
  const contract = contractOf(meta.conId);
  if (contract === undefined) throw new Error(`order ${meta.key} names contract ${meta.conId}`);
  return { ...identityOf(contract), exchange: meta.exchange };
}

function optionalText(value: Decimal | null): string | undefined {
  return value === null ? undefined : decimalText(value);
}

/** True for orders whose stop follows the market. */
export function trails(view: OrderView): boolean {
  return view.type === 'TRAIL' || view.type === 'TRAIL_LIMIT';
}

/** The broker repeats how such an order was placed: where it stands now shows in no message. */
function isPegged({ type }: OrderView): boolean {
  return type === 'RELATIVE' || type === 'MIDPRICE';
}

/** One field for what a type is given beside its limit: a trigger, a distance, or an offset. */
function auxPriceOf(view: OrderView): Decimal | null {
  if (trails(view)) return view.trailingAmount;
  return view.type === 'RELATIVE' ? view.limitOffset : view.stopPrice;
}

/** What the broker tells; hours, time and conditions show in the status alone. */
const BROKER_REASONS: ReadonlySet<HoldReason> = new Set(['child', 'trigger', 'locate']);

/** Returns orderStatus; the status is the order's own unless another is named. */
export function orderStatus(order: LedgerOrder, status = statusOf(order.view)): ServerOutgoing {
  const { view, meta } = order;
  return {
    name: 'orderStatus',
    values: {
      orderId: meta.orderId,
      status,
      filled: decimalText(view.filled),
      remaining: decimalText(view.remaining),
      avgFillPrice: optionalText(view.averagePrice?.toDecimalPlaces(8) ?? null),
      permId: view.permId,
      parentId: view.parentKey === null ? 0 : orderIdOf(view.parentKey),
      lastFillPrice: optionalText(view.lastFillPrice),
      clientId: meta.clientId,
      whyHeld: view.whyHeld.filter((reason) => BROKER_REASONS.has(reason)).join(','),
    },
  };
}

function openOrderValues(order: LedgerOrder, status: BrokerStatus): ServerInput<'openOrder'> {
  const { view, meta } = order;
  const trailStop = trails(view) ? optionalText(view.stopPrice) : undefined;
  return {
    ...meta.echo,
    orderId: meta.orderId,
    ...contractFields(meta),
    right: contractFields(meta).right === '' ? '?' : contractFields(meta).right,
    action: view.side,
    totalQuantity: decimalText(view.quantity),
    orderType: brokerTypeOf(view.type),
    lmtPrice: optionalText(isPegged(view) ? view.cap : view.limitPrice),
    auxPrice: optionalText(auxPriceOf(view)),
    tif: meta.tif,
    goodTillDate: meta.goodTillDate,
    ocaGroup: view.ocaGroup,
    ocaType: view.ocaType ?? 3,
    account: view.account,
    openClose: meta.openClose,
    origin: meta.origin,
    orderRef: meta.orderRef,
    clientId: meta.clientId,
    permId: view.permId,
    outsideRth: meta.outsideRth,
    hidden: meta.hidden,
    deprecatedSharesAllocation: `${view.permId}.0/${view.account}/100`,
    parentId: view.parentKey === null ? 0 : orderIdOf(view.parentKey),
    trailStopPrice: trailStop,
    finalTrailStopPrice: trailStop,
    trailingPercent: optionalText(view.trailingPercent),
    lmtPriceOffset: optionalText(trails(view) ? view.limitOffset : null),
    dontUseAutoPriceForHedge: true,
    status,
    ...(view.commission.isZero()
      ? {}
      : { commission: decimalText(view.commission), commissionCurrency: 'USD' }),
  };
}

/** Returns openOrder; the status is the order's own unless another is named. */
export function openOrder(order: LedgerOrder, status = statusOf(order.view)): ServerOutgoing {
  return { name: 'openOrder', values: openOrderValues(order, status) };
}

/** Returns the answer to a what-if order: one openOrder that carries margins. */
export function whatIfOrder(meta: OrderMeta, whatIf: WhatIf): ServerOutgoing {
  const cents = ({ before, change, after }: Change): readonly string[] =>
    [before, change, after].map((figure) => decimalText(figure.toDecimalPlaces(2)));
  const [initBefore, initChange, initAfter] = cents(whatIf.initialMargin);
  const [maintBefore, maintChange, maintAfter] = cents(whatIf.maintenanceMargin);
  const [equityBefore, equityChange, equityAfter] = cents(whatIf.equityWithLoan);
  return {
    name: 'openOrder',
    values: {
      ...openOrderValues({ view: whatIf.order, meta }, 'PreSubmitted'),
      whatIf: true,
      initMarginBefore: initBefore,
      maintMarginBefore: maintBefore,
      equityWithLoanBefore: equityBefore,
      initMarginChange: initChange,
      maintMarginChange: maintChange,
      equityWithLoanChange: equityChange,
      initMarginAfter: initAfter,
      maintMarginAfter: maintAfter,
      equityWithLoanAfter: equityAfter,
      commission: decimalText(whatIf.commission),
      commissionCurrency: whatIf.commissionCurrency,
    },
  };
}

/** Returns where an order fills: SMART is no exchange. */
export function executedOn(exchange: string): string {
  return exchange === 'SMART' ? 'ISLAND' : exchange;
}

/** Returns execDetails; reqId is -1 where nobody requested it. */
export function execDetails(
  execution: Execution,
  reply: { readonly meta: OrderMeta; readonly reqId: number; readonly version: number },
): ServerOutgoing {
  const { meta } = reply;
  const resting = meta.orderType === 'LMT';
  return {
    name: 'execDetails',
    values: {
      reqId: reply.reqId,
      orderId: meta.orderId,
      ...contractFields(meta),
      execId: execution.id,
      time: brokerTime(execution.at, reply.version),
      account: execution.account,
      exchange: executedOn(meta.exchange),
      side: execution.side === 'BUY' ? 'BOT' : 'SLD',
      shares: decimalText(execution.quantity),
      price: decimalText(execution.price),
      permId: execution.permId,
      clientId: meta.clientId,
      cumQty: decimalText(execution.cumulativeQuantity),
      avgPrice: decimalText(execution.averagePrice.toDecimalPlaces(8)),
      orderRef: meta.orderRef,
      lastLiquidity: resting ? ADDED_LIQUIDITY : REMOVED_LIQUIDITY,
    },
  };
}

/** Returns the commissionReport of a fill. */
export function commissionReport(
  execution: Execution,
  { openingRealizedPnl }: Pick<Switches, 'openingRealizedPnl'>,
): ServerOutgoing {
  const realized = optionalText(execution.realizedPnl?.toDecimalPlaces(8) ?? null);
  const opening = openingRealizedPnl === 'zero' ? '0' : undefined;
  return {
    name: 'commissionReport',
    values: {
      execId: execution.id,
      commission: decimalText(execution.commission),
      currency: execution.currency,
      realizedPnl: realized ?? opening,
    },
  };
}

function completedStatus(view: OrderView): string {
  if (view.state === 'FILLED') return `Filled Size: ${decimalText(view.filled)}`;
  return view.cancelCause === 'requested' ? 'Cancelled by Trader' : 'Cancelled by System:';
}

/** Returns completedOrder of an order that has ended. */
export function completedOrder(order: LedgerOrder, version: number): ServerOutgoing {
  const { view, meta } = order;
  return {
    name: 'completedOrder',
    values: {
      ...meta.echo,
      ...contractFields(meta),
      action: view.side,
      totalQuantity: decimalText(view.quantity),
      orderType: meta.orderType,
      lmtPrice: optionalText(view.limitPrice),
      auxPrice: optionalText(trails(view) ? view.trailingAmount : view.stopPrice),
      tif: meta.tif,
      goodTillDate: meta.goodTillDate,
      ocaGroup: view.ocaGroup,
      ocaType: view.ocaType ?? 3,
      account: view.account,
      openClose: meta.openClose,
      origin: meta.origin,
      orderRef: meta.orderRef,
      permId: view.permId,
      outsideRth: meta.outsideRth,
      hidden: meta.hidden,
      status: statusOf(view),
      filledQuantity: decimalText(view.filled),
      dontUseAutoPriceForHedge: true,
      completedTime: brokerTime(view.changedAt, version),
      completedStatus: completedStatus(view),
      ...(view.parentPermId === null ? {} : { parentPermId: view.parentPermId }),
    },
  };
}

/** Returns errMsg. */
export function errorMessage(id: number, code: number, text: string): ServerOutgoing {
  return { name: 'errMsg', values: { id, code, message: text } };
}
