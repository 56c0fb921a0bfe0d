import {
  type Envelope,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderStateV1,
  TradeChangedV1,
  dataOf,
  type FillStory,
  type TradeStory,
} from '@fairlead/contracts';
import { type Decimal, ZERO, decimal, decimalText, sideSign, sum } from '@fairlead/core';

/** Returns what the events say of a trade. */
export function tradeStory(tradeId: string, events: readonly Envelope[]): TradeStory {
  const trade = dataOf(events, TradeChangedV1).findLast((data) => data.tradeId === tradeId);
  const orders = lastByRef(dataOf(events, OrderStateV1).filter((data) => data.tradeId === tradeId));
  const histories = historiesOf(orders, events);
  const fills = histories.map((history) => fillStory(history, events));
  const executions = histories.map(({ latest }) => latest);
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
    unprotectedByChoice: trade?.unprotectedByChoice === true,
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

/** One execution: what was reported of it first, and what counts now. */
interface ExecutionHistory {
  readonly first: FillExecutionV1;
  readonly latest: FillExecutionV1;
}

/** The executions of a trade's orders, in the order in which they were received. */
function historiesOf(
  orders: readonly OrderStateV1[],
  events: readonly Envelope[],
): readonly ExecutionHistory[] {
  const refs = new Set(orders.map((order) => order.orderRef));
  const histories = new Map<string, ExecutionHistory>();
  for (const fill of [...dataOf(events, FillExecutionV1), ...dataOf(events, FillCorrectedV1)]) {
    if (!refs.has(fill.orderRef)) continue;
    const { first, latest } = histories.get(fill.executionId) ?? { first: fill, latest: fill };
    histories.set(fill.executionId, {
      first: fill.revision < first.revision ? fill : first,
      latest: fill.revision > latest.revision ? fill : latest,
    });
  }
  return [...histories.values()];
}

function fillStory({ first, latest }: ExecutionHistory, events: readonly Envelope[]): FillStory {
  const { executionId, orderRef, side, quantity, price, executedAt } = latest;
  return {
    ...{ executionId, orderRef, side, quantity, price, executedAt },
    commission: commissionOf(latest, events),
    busted: isBusted(latest),
    original: first === latest ? null : { quantity: first.quantity, price: first.price },
  };
}

/** What an execution cost before the broker took it back is not owed any more. */
function commissionOf(latest: FillExecutionV1, events: readonly Envelope[]): string | null {
  const reported = dataOf(events, FillCommissionV1)
    .filter(({ executionId }) => executionId === latest.executionId)
    .reduce<FillCommissionV1 | null>(
      (newest, each) => (newest === null || each.revision >= newest.revision ? each : newest),
      null,
    );
  if (isBusted(latest) && (reported === null || reported.revision < latest.revision)) return '0';
  return reported?.commission ?? null;
}

function isBusted(execution: FillExecutionV1): boolean {
  return decimal(execution.quantity).isZero();
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
