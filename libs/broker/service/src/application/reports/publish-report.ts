import { FillCommissionV1, FillCorrectedV1, FillExecutionV1 } from '@fairlead/contracts';
import type { ExecutionReport, FillDetail, StoredExecution } from '@fairlead/broker-domain';
import { decimalText, derivedId } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** Tells others what changed of an execution: that it came, that it was corrected or busted, or what it cost. */
export function publishReport(
  { record, correlationId, causationId, principal }: StoredExecution,
  report: ExecutionReport<FillDetail>,
  tx: Tx,
): void {
  const cause = { correlationId, causationId, principal };
  const { account, instrumentKey } = report.detail;
  if (report.kind === 'commission') {
    const { revision, commission, currency } = report.commission;
    const data: FillCommissionV1 = {
      account,
      instrumentKey,
      executionId: record.root,
      revision,
      commission: decimalText(commission),
      currency,
    };
    const id = derivedId(
      'fill.commission',
      account,
      record.root,
      String(revision),
      data.commission,
    );
    tx.publish(FillCommissionV1, data, { cause, id });
    return;
  }
  const data = { ...report.detail, executionId: record.root, revision: report.revision };
  if (report.kind === 'fill') {
    const id = derivedId('fill.execution', account, record.root);
    tx.publish(FillExecutionV1, data, { cause, id });
    return;
  }
  const { replaced } = report;
  const before =
    replaced === null ? {} : { replacedQuantity: replaced.quantity, replacedPrice: replaced.price };
  const id = derivedId('fill.corrected', account, record.root, String(report.revision));
  tx.publish(FillCorrectedV1, { ...data, ...before }, { cause, id });
}
