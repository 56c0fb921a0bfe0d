import {
  type Decimal,
  type Instant,
  ZERO,
  decimalText,
  instantText,
  roleOfOrderRef,
} from '@fairlead/core';
import type { ReportedExecution } from './broker-report';
import { referenceOf } from './order-evidence';

/** An execution as it is kept and reported, without what counting needs beside it. */
export interface FillDetail {
  readonly account: string;
  readonly instrumentKey: string;
  readonly symbol: string;
  /** The reference on the order; empty or foreign text where the order is not ours. */
  readonly orderRef: string;
  readonly external: boolean;
  readonly permId: number;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
  readonly multiplier: string;
  readonly cumulativeQuantity?: string;
  /** What of our order is open after it. */
  readonly remainingQuantity?: string;
  readonly isPartial?: boolean;
  readonly executedAt: string;
  /** Why the broker's time was not certain. */
  readonly executedAtNote?: string;
  readonly exchange: string;
}

/** The order of ours that an execution belongs to. */
interface ExecutedOrder {
  readonly orderRef: string;
  readonly contract: { readonly instrumentKey: string };
  readonly order: {
    readonly wanted: { readonly quantity: Decimal };
    readonly seen: { readonly quantity: Decimal | null };
  };
}

/** What an execution is read with. */
export interface DetailContext {
  readonly order: ExecutedOrder | null;
  /** The instrument of its contract, for executions of orders that are not ours. */
  readonly instrumentKey: string;
  /** What its contract is called here. */
  readonly symbol: string;
  readonly now: Instant;
}

/** Returns what is kept of an execution. */
export function detailOf(
  execution: ReportedExecution,
  { order, instrumentKey, symbol, now }: DetailContext,
): FillDetail {
  const { contract } = execution;
  const reference = referenceOf(execution.orderRef);
  return {
    account: execution.account,
    instrumentKey: order?.contract.instrumentKey ?? instrumentKey,
    symbol,
    orderRef: reference === '' ? (order?.orderRef ?? '') : reference,
    external: order === null && roleOfOrderRef(reference) === null,
    permId: execution.permId ?? 0,
    side: execution.side,
    quantity: decimalText(execution.quantity),
    price: decimalText(execution.price),
    currency: contract.currency,
    multiplier: contract.multiplier,
    ...(execution.cumulative === null
      ? {}
      : { cumulativeQuantity: decimalText(execution.cumulative) }),
    ...remainderOf(execution, order),
    ...timeOf(execution, now),
    exchange: execution.exchange.slice(0, 32),
  };
}

/** What is open of an order of ours by the broker's count; of the orders of others nothing says how large they are. */
function remainderOf(
  { cumulative }: ReportedExecution,
  order: ExecutedOrder | null,
): Pick<FillDetail, 'remainingQuantity' | 'isPartial'> {
  if (order === null || cumulative === null) return {};
  const { seen, wanted } = order.order;
  const open = (seen.quantity ?? wanted.quantity).minus(cumulative);
  const remaining = open.gt(0) ? open : ZERO;
  return { remainingQuantity: decimalText(remaining), isPartial: remaining.gt(0) };
}

/** A correction says what counts, not when it happened: that stays as it was first reported. */
export function keepingTime(detail: FillDetail, before: FillDetail | undefined): FillDetail {
  if (before === undefined) return detail;
  const { executedAt, executedAtNote } = before;
  return { ...detail, executedAt, ...(executedAtNote === undefined ? {} : { executedAtNote }) };
}

/** Returns why the time of an execution is not known for certain, or null where it is. */
export function timeProblemOf({ executedAt, timeProblem }: ReportedExecution): string | null {
  return executedAt === null ? (timeProblem ?? 'the broker told no time') : null;
}

/** A time that is not certain is not guessed: it is when the execution was received, and says so. */
function timeOf(
  execution: ReportedExecution,
  now: Instant,
): Pick<FillDetail, 'executedAt' | 'executedAtNote'> {
  const { executedAt } = execution;
  if (executedAt !== null) return { executedAt: instantText(executedAt) };
  const executedAtNote = timeProblemOf(execution) ?? '';
  return { executedAt: instantText(now), executedAtNote };
}
