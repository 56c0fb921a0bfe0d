import type { FillDetail, StoredExecution } from '@fairlead/broker-domain';
import { decimal, decimalText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { ExecutionStore } from '../../../application/ports/execution-store';

interface ExecutionRow {
  readonly root: string;
  readonly revision: number | null;
  readonly detail: FillDetail | null;
  readonly commission: { revision: number; commission: string; currency: string } | null;
  readonly commission_reported: boolean;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly principal: string | null;
}

/** Executions of one account in the table `execution`. */
export class PgExecutionStore extends ExecutionStore {
  constructor(private readonly account: string) {
    super();
  }

  async find(tx: Tx, roots: readonly string[]): Promise<readonly StoredExecution[]> {
    return this.select(tx, 'root', roots);
  }

  async ofOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredExecution[]> {
    return this.select(tx, 'order_ref', orderRefs);
  }

  private async select(
    tx: Tx,
    column: 'root' | 'order_ref',
    values: readonly string[],
  ): Promise<readonly StoredExecution[]> {
    const rows = await tx.query<ExecutionRow>(
      `SELECT root, revision, detail, commission, commission_reported, correlation_id, causation_id,
         principal
       FROM execution WHERE account = $1 AND ${column} = ANY($2) ORDER BY root FOR UPDATE`,
      [this.account, values],
    );
    return rows.map(storedOf);
  }

  async save(tx: Tx, executions: readonly StoredExecution[]): Promise<void> {
    if (executions.length === 0) return;
    await tx.query(
      `INSERT INTO execution (root, account, order_ref, quantity, revision, detail, commission,
         commission_reported, correlation_id, causation_id, principal)
       SELECT root, $2, order_ref, quantity, revision, detail, commission, commission_reported,
         correlation_id, causation_id, principal
       FROM jsonb_to_recordset($1::jsonb) AS r(root text, order_ref text,
         quantity numeric, revision integer, detail jsonb, commission jsonb,
         commission_reported boolean, correlation_id text, causation_id text, principal text)
       ON CONFLICT (account, root) DO UPDATE SET order_ref = EXCLUDED.order_ref,
         quantity = EXCLUDED.quantity, revision = EXCLUDED.revision, detail = EXCLUDED.detail,
         commission = EXCLUDED.commission, commission_reported = EXCLUDED.commission_reported,
         correlation_id = EXCLUDED.correlation_id, causation_id = EXCLUDED.causation_id,
         principal = EXCLUDED.principal`,
      [JSON.stringify(executions.map(rowOf)), this.account],
    );
  }
}

function storedOf(row: ExecutionRow): StoredExecution {
  const { commission } = row;
  return {
    record: {
      root: row.root,
      execution:
        row.revision === null || row.detail === null
          ? null
          : { revision: row.revision, detail: row.detail },
      commission:
        commission === null ? null : { ...commission, commission: decimal(commission.commission) },
      commissionReported: row.commission_reported,
    },
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    principal: row.principal,
  };
}

function rowOf(stored: StoredExecution): Record<string, unknown> {
  const { record, correlationId, causationId, principal } = stored;
  const { execution, commission } = record;
  return {
    root: record.root,
    order_ref: execution?.detail.orderRef ?? null,
    quantity: execution?.detail.quantity ?? null,
    revision: execution?.revision ?? null,
    detail: execution?.detail ?? null,
    commission:
      commission === null
        ? null
        : { ...commission, commission: decimalText(commission.commission) },
    commission_reported: record.commissionReported,
    correlation_id: correlationId,
    causation_id: causationId,
    principal,
  };
}
