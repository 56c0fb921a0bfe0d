import type { BrokerCallback } from '@fairlead/broker-domain';
import { type Side, ZERO } from '@fairlead/core';
import type { CommissionReport, Contract, Execution, Order, OrderState } from '@stoqey/ib';
import { contractOf } from './contract';
import { FIGURES, figure, idOf } from './figures';
import { brokerTime } from './time';
import type { TwsZone } from './tws-zone';

type Shown = Extract<BrokerCallback, { kind: 'openOrder' }>;
type Reported = Extract<BrokerCallback, { kind: 'execution' }>;
type Completed = Extract<BrokerCallback, { kind: 'completedOrder' }>;
type Commission = Extract<BrokerCallback, { kind: 'commission' }>;

/** Returns an order that the broker shows. */
export function shownOrder(
  orderId: number,
  contract: Contract,
  shown: { readonly order: Order; readonly state: OrderState },
): Shown {
  const { order, state } = shown;
  const orderType = String(order.orderType);
  const group = order.ocaGroup ?? '';
  const of = { kind: contract.secType };
  return {
    kind: 'openOrder',
    orderId,
    clientId: order.clientId ?? 0,
    account: order.account ?? '',
    orderRef: order.orderRef ?? '',
    permId: idOf(order.permId),
    contract: contractOf(contract),
    side: sideOf(String(order.action)),
    orderType,
    status: String(state.status),
    quantity: figure(FIGURES.openOrder.totalQuantity, order.totalQuantity),
    filled: null,
    // A stop can be shown with a limit that TWS computed; it is not one of ours.
    limitPrice: LIMITED.has(orderType)
      ? figure(FIGURES.openOrder.lmtPrice, order.lmtPrice, of)
      : null,
    stopPrice: figure(FIGURES.openOrder.auxPrice, triggerOf(orderType, order), of),
    ocaGroup: group === '' ? null : group,
    ocaType: idOf(order.ocaType),
  };
}

const LIMITED: ReadonlySet<string> = new Set(['LMT', 'STP LMT', 'LIT', 'LOC', 'TRAIL LIMIT', 'REL', 'MIDPRICE']); // prettier-ignore
const TRIGGERED: ReadonlySet<string> = new Set(['STP', 'STP LMT', 'MIT', 'LIT']);

/** A trailing order's trigger has a field of its own: the other one is its distance. */
function triggerOf(orderType: string, order: Order): number | undefined {
  if (orderType.startsWith('TRAIL')) return order.trailStopPrice;
  return TRIGGERED.has(orderType) ? order.auxPrice : undefined;
}

/** Returns an order that ended today. */
export function completedOrder(order: Order, state: OrderState): Completed {
  return {
    kind: 'completedOrder',
    account: order.account ?? '',
    orderRef: order.orderRef ?? '',
    permId: idOf(order.permId),
    status: String(state.status),
    how: state.completedStatus ?? '',
    filled: figure(FIGURES.completedOrder.filledQuantity, order.filledQuantity),
  };
}

/** Returns shares that changed hands, none where the broker took them back; null where the message names no execution. */
export function reportedExecution(
  contract: Contract,
  execution: Execution,
  tws?: TwsZone,
): Reported | null {
  const of = { kind: contract.secType };
  const quantity = figure(FIGURES.execDetails.shares, execution.shares);
  const executionId = execution.execId ?? '';
  if (quantity === null || executionId === '') return null;
  // Shares count even where their price is missing; the order's average is the next best. None need a price.
  const price =
    figure(FIGURES.execDetails.price, execution.price, of) ??
    figure(FIGURES.execDetails.avgPrice, execution.avgPrice, of) ??
    (quantity.isZero() ? ZERO : null);
  if (price === null) return null;
  const time = brokerTime(execution.time ?? '', tws);
  return {
    kind: 'execution',
    account: execution.acctNumber ?? '',
    clientId: execution.clientId ?? 0,
    orderId: execution.orderId ?? 0,
    orderRef: execution.orderRef ?? '',
    permId: idOf(execution.permId),
    contract: contractOf(contract),
    executionId,
    side: sideOf(execution.side ?? ''),
    quantity,
    price,
    cumulative: figure(FIGURES.execDetails.cumQty, execution.cumQty),
    executedAt: time.ok ? time.value : null,
    timeProblem: time.ok ? null : time.refusal,
    exchange: execution.exchange ?? '',
  };
}

/** Returns what an execution cost, or null where the broker does not say yet. */
export function commissionOf(report: CommissionReport): Commission | null {
  const commission = figure(FIGURES.commissionReport.commission, report.commission);
  const { execId, currency } = report;
  if (commission === null || execId === undefined || !/^[A-Z]{3}$/.test(currency ?? ''))
    return null;
  return { kind: 'commission', executionId: execId, commission, currency: currency ?? '' };
}

function sideOf(side: string): Side {
  return side === 'BOT' || side === 'BUY' ? 'BUY' : 'SELL';
}
