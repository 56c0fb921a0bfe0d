import type {
  BrokerSnapshotV1,
  Envelope,
  FillCorrectedV1,
  FillExecutionV1,
  ReconciliationV1,
} from '@fairlead/contracts';
import {
  type Decimal,
  decimal,
  decimalText,
  instantText,
  parseInstant,
  sideSign,
} from '@fairlead/core';
import type { ReconciliationCommand, ReconciliationReported } from '@fairlead/order-domain';
import type { ManualExecution } from '../ports/order-store';

type Comparison = Extract<ReconciliationCommand, { kind: 'compare' }>;

/** Returns what a snapshot says of positions. */
export function compareCommandOf(
  data: BrokerSnapshotV1,
): Omit<Comparison, 'isFirst' | 'manualSince' | 'now'> {
  return {
    kind: 'compare',
    positions: data.positions.map(({ instrumentKey, symbol, quantity }) => ({
      ...{ instrumentKey, symbol },
      quantity: decimal(quantity),
    })),
    isWhole: (data.rowsLeftOff ?? 0) === 0,
    askedAt: parseInstant(data.askedAt ?? data.takenAt),
    takenAt: parseInstant(data.takenAt),
  };
}

/** Returns an execution that is not ours as it is kept. */
export function manualExecutionOf({
  data,
  recordedAt,
}: Envelope<FillExecutionV1>): ManualExecution {
  const { executionId, revision, instrumentKey } = data;
  return {
    ...{ executionId, revision, instrumentKey },
    moved: decimal(data.quantity).times(sideSign(data.side)),
    price: decimal(data.price),
    recordedAt: parseInstant(recordedAt),
  };
}

/** Returns what a correction says that was reported before, as signed shares; it may be of before this was kept here. */
export function replacedBy(data: FillExecutionV1 | FillCorrectedV1): Decimal {
  const replaced = 'replacedQuantity' in data ? data.replacedQuantity : undefined;
  return decimal(replaced ?? '0').times(sideSign(data.side));
}

/** Returns a report as others read it; with the price of the execution behind it, where there is one. */
export function reconciliationOf(
  account: string,
  report: ReconciliationReported,
  price: string | undefined,
): ReconciliationV1 {
  const { instrumentKey, symbol, code, reason, held, takenAt, executionId, by } = report;
  return {
    ...{ account, instrumentKey, symbol },
    ours: decimalText(report.ours),
    external: decimalText(report.external),
    unexplained: decimalText(report.unexplained),
    ...(held === undefined ? {} : { held: decimalText(held) }),
    ...(takenAt === undefined ? {} : { takenAt: instantText(takenAt) }),
    ...{ code, reason },
    ...(executionId === undefined ? {} : { executionId }),
    ...(by === undefined ? {} : { by }),
    lost: (report.lost ?? []).map(({ tradeId, moved }) => ({
      tradeId,
      moved: decimalText(moved),
      ...(price === undefined ? {} : { price }),
    })),
  };
}
