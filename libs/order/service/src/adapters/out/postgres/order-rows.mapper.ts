import type {
  ApprovalAnswer,
  ApprovalRequestedV1,
  Conclusion,
  IntentV1,
} from '@fairlead/contracts';
import { instantText, parseInstant } from '@fairlead/core';
import { type TradeRecord, nameOf, tradeFromRecord, tradeToRecord } from '@fairlead/order-domain';
import type {
  StoredApproval,
  StoredIntent,
  StoredTrade,
} from '../../../application/ports/order-store';

/** A trade's row as JSON. */
export interface TradeRow {
  readonly version: number;
  readonly correlation_id: string;
  readonly principal: string | null;
  /** ISO-8601 UTC. */
  readonly changed_at: string;
  readonly state: TradeRecord;
}

/** An intent's row as JSON. */
export interface IntentRow {
  readonly state: StoredIntent['state'];
  readonly waits_for: string | null;
  readonly correlation_id: string;
  readonly principal: string | null;
  readonly outcome: Conclusion | null;
  readonly code: string | null;
  readonly data: IntentV1;
  readonly approval: ApprovalRow | null;
  /** ISO-8601 UTC. */
  readonly approved_at: string | null;
}

/** What was put to a person, as JSON; times are ISO-8601 UTC. */
interface ApprovalRow {
  readonly proposal: ApprovalRequestedV1;
  readonly requested_at: string;
  readonly answer: ApprovalAnswer | null;
  readonly answered_by: string;
  readonly answer_reason: string;
  readonly answered_at: string;
}

/** SQL that gives a column's moment as ISO-8601 UTC. */
const utc = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL that gives a trade's row as JSON. */
export const TRADE_JSON = `jsonb_build_object('version', trade.version, 'correlation_id', trade.correlation_id,
  'principal', trade.principal,
  'changed_at', ${utc('trade.changed_at')}, 'state', trade.state)`;
const APPROVAL_JSON = `(SELECT jsonb_build_object('proposal', proposal, 'requested_at', ${utc('requested_at')},
  'answer', answer, 'answered_by', answered_by, 'answer_reason', answer_reason, 'answered_at', ${utc('answered_at')})
  FROM approval WHERE approval.intent_id = intent.intent_id)`;
/** SQL that gives an intent's row as JSON. */
export const INTENT_JSON = `jsonb_build_object('state', intent.state, 'waits_for', intent.waits_for,
  'correlation_id', intent.correlation_id, 'principal', intent.principal, 'outcome', intent.outcome, 'code', intent.code, 'data', intent.data,
  'approval', ${APPROVAL_JSON}, 'approved_at', ${utc('intent.approved_at')})`;
/** SQL that gives what is counted of an approved entry as JSON. */
export const APPROVED_JSON = `jsonb_build_object('ruleId', intent.data->>'ruleId', 'at', ${utc('intent.approved_at')})`;

/** Returns the trade of a row. */
export function tradeFromRow(row: TradeRow): StoredTrade {
  return {
    trade: tradeFromRecord(row.state),
    version: row.version,
    correlationId: row.correlation_id,
    principal: row.principal,
    changedAt: parseInstant(row.changed_at),
  };
}

/** Returns what is written of a trade. */
export function tradeToRow(stored: StoredTrade): object {
  const { trade, version, correlationId, principal, changedAt } = stored;
  return {
    trade_id: trade.tradeId,
    account: trade.account,
    instrument_key: trade.contract.instrumentKey,
    symbol: nameOf(trade.contract),
    strategy: trade.strategy,
    open: trade.closedAt === null,
    reopened: trade.reopened,
    opened_at: instantText(trade.openedAt),
    changed_at: instantText(changedAt),
    correlation_id: correlationId,
    principal,
    version,
    state: tradeToRecord(trade),
  };
}

/** Returns the intent of a row. */
export function intentFromRow(row: IntentRow): StoredIntent {
  return {
    intent: row.data,
    state: row.state,
    waitsFor: row.waits_for,
    correlationId: row.correlation_id,
    principal: row.principal,
    outcome: row.outcome,
    code: row.code,
    approval: row.approval === null ? null : approvalFromRow(row.approval),
    approvedAt: row.approved_at === null ? null : parseInstant(row.approved_at),
  };
}

function approvalFromRow(row: ApprovalRow): StoredApproval {
  const { proposal, answer, answered_by: by, answer_reason: reason } = row;
  const answered =
    answer === null ? null : { answer, by, reason, at: parseInstant(row.answered_at) };
  return { proposal, requestedAt: parseInstant(row.requested_at), answered };
}

/** Returns what is written of what was put to a person: nothing where nobody was asked. */
export function approvalToRows({ intent, approval }: StoredIntent): readonly object[] {
  if (approval === null) return [];
  const { proposal, requestedAt, answered } = approval;
  return [
    {
      ...{ intent_id: intent.intentId, proposal, requested_at: instantText(requestedAt) },
      ...{ until: proposal.until, answer: answered?.answer ?? null },
      ...{ answered_by: answered?.by ?? null, answer_reason: answered?.reason ?? null },
      answered_at: answered === null ? null : instantText(answered.at),
    },
  ];
}

/** Returns what is written of an intent. */
export function intentToRow(stored: StoredIntent): object {
  const { intent } = stored;
  return {
    intent_id: intent.intentId,
    account: intent.account,
    instrument_key: intent.instrumentKey,
    state: stored.state,
    waits_for: stored.waitsFor,
    expires_at: intent.expiresAt ?? null,
    correlation_id: stored.correlationId,
    principal: stored.principal,
    outcome: stored.outcome,
    code: stored.code,
    approved_at: stored.approvedAt === null ? null : instantText(stored.approvedAt),
    data: intent,
  };
}
