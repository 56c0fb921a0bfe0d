import type {
  FillCommissionV1,
  FillExecutionV1,
  OrderApprovedV1,
  PositionV1,
  SnapshotPositionV1,
} from '@fairlead/contracts';
import {
  type Decimal,
  type Instant,
  type TradeId,
  ZERO,
  decimal,
  decimalText,
  instantText,
  orderRefOf,
  parseInstant,
  present,
  roleOfOrderRef,
} from '@fairlead/core';
import {
  type Execution,
  type ReportedPosition,
  averagePrice,
  unrealisedPnl,
} from '@fairlead/position-domain';
import type {
  CommissionRecord,
  ExecutionRecord,
  PositionKey,
  PositionRecord,
  TradeRecord,
} from './ports/position-store';

/** Returns what all order references of a trade share (`F1-K3QJ2M7XB4TZ6WQE`), or null where the order is not ours. */
export function tradeRefOf(orderRef: string): string | null {
  return roleOfOrderRef(orderRef) === null ? null : orderRef.slice(0, orderRef.lastIndexOf('-'));
}

/** Returns a fill as it is kept; `publishedAt` is when the gateway published it. */
export function executionOf(fill: FillExecutionV1, publishedAt: Instant): ExecutionRecord {
  return {
    kind: 'FILL',
    account: fill.account,
    instrumentKey: fill.instrumentKey,
    symbol: fill.symbol,
    orderRef: fill.orderRef,
    tradeRef: fill.external ? null : tradeRefOf(fill.orderRef),
    publishedAt,
    execution: {
      executionId: fill.executionId,
      revision: fill.revision,
      side: fill.side,
      quantity: decimal(fill.quantity),
      price: decimal(fill.price),
      multiplier: decimal(fill.multiplier),
      currency: fill.currency,
      executedAt: parseInstant(fill.executedAt),
      commission: ZERO,
    },
  };
}

/** Returns an adjustment as it is kept: no order of anybody's made it. */
export function adjustmentRecord(
  instrument: PositionKey & { readonly symbol: string },
  execution: Execution,
): Omit<ExecutionRecord, 'publishedAt'> {
  const { account, instrumentKey, symbol } = instrument;
  return { kind: 'ADJUSTMENT', account, instrumentKey, symbol, orderRef: '', tradeRef: null, execution }; // prettier-ignore
}

/** Returns the broker's report of a position in figures. */
export function reportedPositionOf(reported: SnapshotPositionV1): ReportedPosition {
  const { instrumentKey, symbol, quantity, averageCost } = reported;
  return { instrumentKey, symbol, quantity: decimal(quantity), averageCost: decimal(averageCost) };
}

/** Returns a commission as it is kept. */
export function commissionOf(fill: FillCommissionV1): CommissionRecord {
  const { account, executionId, revision, currency } = fill;
  return { account, executionId, revision, currency, amount: decimal(fill.commission) };
}

/** Returns the trade of an approval. */
export function tradeOf(approval: OrderApprovedV1, approvedAt: Instant): TradeRecord {
  // The contract validated it as a UUID of ours; the brand lives in the core.
  const tradeId = approval.tradeId as TradeId;
  const stop = approval.legs.find((leg) => leg.role === 'STOP')?.stopPrice;
  return {
    account: approval.account,
    instrumentKey: approval.instrumentKey,
    tradeRef: present(tradeRefOf(orderRefOf(tradeId, 'E', 1)), 'our references have a trade'),
    tradeId,
    strategy: approval.strategy,
    direction: approval.direction,
    stopPrice: stop === undefined ? null : decimal(stop),
    approvedAt,
  };
}

/** Returns the position as it is published, valued at the mark where there is one. */
export function positionView(
  record: PositionRecord,
  value: { readonly openedAt: Instant; readonly mark: Decimal | null },
): PositionV1 {
  const { position, trade } = record;
  const { mark } = value;
  const gain = mark === null ? null : unrealisedPnl(position, mark);
  return {
    account: record.account,
    instrumentKey: record.instrumentKey,
    symbol: record.symbol,
    ...(trade.tradeId === null ? {} : { tradeId: trade.tradeId }),
    ...(trade.strategy === null ? {} : { strategy: trade.strategy }),
    quantity: decimalText(position.quantity),
    averagePrice: decimalText(averagePrice(position)),
    realisedPnl: decimalText(position.realisedPnl),
    ...(gain === null ? {} : { unrealisedPnl: decimalText(gain) }),
    commission: decimalText(position.commission),
    currency: position.currency,
    ...inAccountCurrency(record, gain),
    openedAt: instantText(value.openedAt),
    revision: record.revision,
  };
}

/** Returns the profit in the account's currency, where it is another one and its rate is known. */
function inAccountCurrency(
  { position, accountMoney }: PositionRecord,
  gain: Decimal | null,
): Pick<PositionV1, 'inAccount'> {
  const rate = accountMoney?.exchangeRates.get(position.currency);
  if (accountMoney === null || rate === undefined || accountMoney.currency === position.currency) return {}; // prettier-ignore
  const text = (amount: Decimal): string => decimalText(amount.times(rate).toDecimalPlaces(10));
  return {
    inAccount: {
      ...{ currency: accountMoney.currency, exchangeRate: decimalText(rate) },
      realisedPnl: text(position.realisedPnl),
      ...(gain === null ? {} : { unrealisedPnl: text(gain) }),
      commission: text(position.commission),
    },
  };
}
