import {
  type Envelope,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderStateV1,
  TradeChangedV1,
  dataOf,
} from '@fairlead/contracts';
import { type Decimal, ZERO, decimal, decimalText, sideSign, sum } from '@fairlead/core';

/** Shares that changed hands for a trade, the correction counted in place of what it corrects. */
export interface FillStory {
  readonly executionId: string;
  readonly orderRef: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly executedAt: string;
  /** In the instrument's currency; null while the broker has not said. */
  readonly commission: string | null;
}

/** What became of a trade. Amounts are in the instrument's currency. */
export interface TradeStory {
  readonly tradeId: string;
  readonly symbol: string | null;
  readonly strategy: string | null;
  readonly direction: string | null;
  readonly status: string | null;
  readonly position: string;
  readonly protected: boolean | null;
  readonly exposedMs: number | null;
  readonly averageEntryPrice: string | null;
  readonly averageExitPrice: string | null;
  readonly fills: readonly FillStory[];
  /** The last known state of each order. */
  readonly orders: readonly OrderStateV1[];
  /** Before commissions; null while shares are held. */
  readonly realisedPnl: string | null;
  readonly commission: string;
  readonly netPnl: string | null;
}

/** Returns what the events tell of a trade. */
export function tradeStory(tradeId: string, events: readonly Envelope[]): TradeStory {
  const trade = dataOf(events, TradeChangedV1).findLast((data) => data.tradeId === tradeId);
  const orders = lastByRef(dataOf(events, OrderStateV1).filter((data) => data.tradeId === tradeId));
  const executions = executionsOf(orders, events);
  const fills = executions.map((execution) => fillStory(execution, events));
  const position = sum(executions.map(signedQuantity));
  const commission = sum(fills.map((fill) => decimal(fill.commission ?? '0')));
  const pnl = position.isZero() && executions.length > 0 ? cashFlow(executions) : null;
  return {
    tradeId,
    symbol: trade?.symbol ?? null,
    strategy: trade?.strategy ?? null,
    direction: trade?.direction ?? null,
    status: trade?.status ?? null,
    position: decimalText(position),
    protected: trade?.protected ?? null,
    exposedMs: trade?.exposedMs ?? null,
    averageEntryPrice: trade?.averageEntryPrice ?? null,
    averageExitPrice: trade?.averageExitPrice ?? null,
    fills,
    orders,
    realisedPnl: pnl === null ? null : decimalText(pnl),
    commission: decimalText(commission),
    netPnl: pnl === null ? null : decimalText(pnl.minus(commission)),
  };
}

function lastByRef(orders: readonly OrderStateV1[]): readonly OrderStateV1[] {
  return [...new Map(orders.map((order) => [order.orderRef, order])).values()];
}

/** The executions of a trade's orders, the highest revision of each. */
function executionsOf(
  orders: readonly OrderStateV1[],
  events: readonly Envelope[],
): readonly FillExecutionV1[] {
  const refs = new Set(orders.map((order) => order.orderRef));
  const latest = new Map<string, FillExecutionV1>();
  for (const fill of [...dataOf(events, FillExecutionV1), ...dataOf(events, FillCorrectedV1)]) {
    if (!refs.has(fill.orderRef)) continue;
    const known = latest.get(fill.executionId);
    if (known === undefined || known.revision < fill.revision) latest.set(fill.executionId, fill);
  }
  return [...latest.values()];
}

function fillStory(execution: FillExecutionV1, events: readonly Envelope[]): FillStory {
  const cost = dataOf(events, FillCommissionV1).findLast(
    (data) => data.executionId === execution.executionId,
  );
  return {
    executionId: execution.executionId,
    orderRef: execution.orderRef,
    side: execution.side,
    quantity: execution.quantity,
    price: execution.price,
    executedAt: execution.executedAt,
    commission: cost?.commission ?? null,
  };
}

function signedQuantity(execution: FillExecutionV1): Decimal {
  return decimal(execution.quantity).times(sideSign(execution.side));
}

/** What selling brought in less what buying cost: the profit once nothing is held. */
function cashFlow(executions: readonly FillExecutionV1[]): Decimal {
  return executions.reduce(
    (total, execution) =>
      total.minus(
        signedQuantity(execution)
          .times(decimal(execution.price))
          .times(decimal(execution.multiplier)),
      ),
    ZERO,
  );
}
