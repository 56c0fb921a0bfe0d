import type { Instant } from '@fairlead/core';
import type { Drift } from '@fairlead/position-domain';
import { MemoryTable } from '@fairlead/platform';
import type {
  AccountRecord,
  CommissionRecord,
  ExecutionRecord,
  PositionKey,
  PositionRecord,
  ReportRecord,
  TradeAdjustment,
  TradeRecord,
} from '../../../application/ports/position-store';

/** A report, and whether it was compared. */
export interface ReportRow {
  readonly report: ReportRecord;
  readonly isChecked: boolean;
}

/** What position tracking keeps of all accounts, without a database. */
export class PositionTables {
  readonly positions = new MemoryTable<PositionRecord>(positionKey);
  readonly executions = new MemoryTable<ExecutionRecord>(({ account, execution }) =>
    [account, execution.executionId, execution.revision].join(' '),
  );
  readonly commissions = new MemoryTable<CommissionRecord>(({ account, executionId }) =>
    [account, executionId].join(' '),
  );
  readonly trades = new MemoryTable<TradeRecord>(({ tradeRef }) => tradeRef);
  readonly adjustments = new MemoryTable<TradeAdjustment>(({ account, adjustmentId, tradeRef }) =>
    [account, adjustmentId, tradeRef].join(' '),
  );
  readonly accounts = new MemoryTable<AccountRecord>(({ account }) => account);
  readonly reports = new MemoryTable<ReportRow>(({ report }) => report.account);
  readonly baselines = new MemoryTable<{ readonly account: string; readonly takenAt: Instant }>(
    ({ account }) => account,
  );
  readonly drifts = new MemoryTable<Drift & { readonly account: string }>(positionKey);
}

/** Returns the key of what there is once for an instrument of an account. */
export function positionKey({ account, instrumentKey }: PositionKey): string {
  return [account, instrumentKey].join(' ');
}
