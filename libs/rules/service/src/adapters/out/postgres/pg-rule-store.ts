import { type Decimal, decimalText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { EdgeState } from '@fairlead/rules-domain';
import {
  type DecisionRecord,
  type EdgeKey,
  type FiringCount,
  type ReportedIndicator,
  type ReportedTrade,
  type RuleReset,
  RuleStore,
  type SituationQuery,
  type StoredSituation,
  type StoredSurroundings,
  type SurroundingsQuery,
  type WatchMoment,
  type WatchView,
} from '../../../application/ports/rule-store';
import { saveIndicator } from './pg-indicators';
import { loadSurroundings } from './pg-surroundings';
import { loadEdge, loadWatchView, rearmEdge } from './pg-edges';
import { type SituationRow, situationOf } from './situation.mapper';

/** One round trip for everything that a decision rests on. Numerics travel as text inside the JSON. */
const SITUATION = `SELECT
  (SELECT coalesce(json_agg(json_build_object('ruleId', rule_id, 'cooldownUntil', cooldown_until_ms,
      'day', day, 'firedToday', fired_today)), '[]')
    FROM rule_state WHERE account = $1 AND instrument_key = $2 AND rule_id = ANY($4)) AS states,
  (SELECT coalesce(json_agg(json_build_object('tradeId', trade_id, 'strategy', strategy,
      'direction', direction, 'status', status, 'openedAt', opened_at_ms,
      'position', position::text, 'averageEntryPrice', average_entry_price::text,
      'expectedUntil', expected_until_ms) ORDER BY opened_at_ms, trade_id), '[]')
    FROM trade_view WHERE account = $1 AND instrument_key = $2 AND status <> 'CLOSED') AS trades,
  (SELECT sequence FROM sequence_watermark WHERE source = $3 AND instrument_key = $2) AS sequence,
  (SELECT revision FROM rule_file WHERE kind = 'rules') AS revision`;

/** One statement: the decision, and only if it is the first for its cause everything that it changes. */
const SAVE_DECISION = `WITH made AS (
    INSERT INTO decision (cause_id, instrument_key, outcome, decided_at_ms, source, action,
      accepted_at_ms, chain, ordinal)
    SELECT $1, $2, $3, $4, CASE WHEN $12::text IS NOT NULL THEN $8 END, $12, $13, $14,
      CASE WHEN $12::text IS NOT NULL THEN nextval('signal_ordinal') END ON CONFLICT DO NOTHING RETURNING 1),
  states AS (
    INSERT INTO rule_state (account, rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms)
    SELECT $7, s."ruleId", $2, s."cooldownUntil", s.day, s."firedToday", $4
    FROM json_to_recordset($5) AS s ("ruleId" text, "cooldownUntil" bigint, day text, "firedToday" integer)
    WHERE EXISTS (SELECT 1 FROM made)
    ON CONFLICT (account, rule_id, instrument_key) DO UPDATE SET cooldown_until_ms = excluded.cooldown_until_ms,
      day = excluded.day, fired_today = excluded.fired_today, fired_at_ms = excluded.fired_at_ms),
  forgotten AS (
    DELETE FROM trade_view WHERE account = $7 AND instrument_key = $2 AND status = 'EXPECTED'
      AND expected_until_ms <= $4),
  expected AS (
    INSERT INTO trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms,
      expected_until_ms, changed_at_ms, correlation_id)
    SELECT t."tradeId", $7, $2, t.strategy, t.direction, t.status, t."openedAt", t."expectedUntil", 0, $1
    FROM json_to_recordset($6) AS t ("tradeId" uuid, strategy text, direction text, status text,
      "openedAt" bigint, "expectedUntil" bigint)
    WHERE EXISTS (SELECT 1 FROM made)
    ON CONFLICT DO NOTHING),
  features AS (
    INSERT INTO feature_view AS known (source, instrument_key, name, value, accepted_at_ms)
    SELECT $8, $2, f.name, f.value, $13 FROM json_to_recordset($16) AS f (name text, value numeric)
    WHERE $3 <> 'SUPERSEDED' AND EXISTS (SELECT 1 FROM made)
    ON CONFLICT (source, instrument_key, name) DO UPDATE
      SET value = excluded.value, accepted_at_ms = excluded.accepted_at_ms
      WHERE known.accepted_at_ms <= excluded.accepted_at_ms),
  latest AS (
    INSERT INTO sequence_watermark (source, instrument_key, sequence)
    SELECT $8, $2, $9 WHERE $9::bigint IS NOT NULL AND EXISTS (SELECT 1 FROM made)
    ON CONFLICT (source, instrument_key) DO UPDATE
      SET sequence = greatest(sequence_watermark.sequence, excluded.sequence)),
  deepened AS (
    UPDATE decision SET chain = greatest(decision.chain, $14)
    WHERE $14 > 1 AND EXISTS (SELECT 1 FROM made) AND cause_id IN (SELECT correlation_id FROM trade_view
      WHERE account = $7 AND instrument_key = $2 AND status <> 'CLOSED' AND strategy = ANY($15))),
  began AS (
    INSERT INTO rule_edge (account, rule_id, instrument_key, ordinal, is_armed, changed_at_ms)
    SELECT $7, $10, $2, $11, false, $4 WHERE $10::text IS NOT NULL AND EXISTS (SELECT 1 FROM made)
    ON CONFLICT (account, rule_id, instrument_key) DO UPDATE SET ordinal = excluded.ordinal,
      is_armed = false, changed_at_ms = excluded.changed_at_ms)
  SELECT 1 FROM made`;

/** What begins a story is no uuid where nothing decided it. */
function uuidOf(parameter: string): string {
  return `CASE WHEN ${parameter}::text ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN ${parameter}::text::uuid END`;
}

/** What was reported later counts; of what happened in one millisecond, CLOSED does. */
const SAVE_TRADE = `INSERT INTO trade_view (trade_id, account, instrument_key, strategy, direction, status,
    opened_at_ms, expected_until_ms, changed_at_ms, position, average_entry_price, correlation_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, $10, ${uuidOf('$11')})
  ON CONFLICT (trade_id) DO UPDATE SET strategy = excluded.strategy, direction = excluded.direction,
    status = excluded.status, opened_at_ms = excluded.opened_at_ms, expected_until_ms = NULL,
    changed_at_ms = excluded.changed_at_ms, position = excluded.position,
    average_entry_price = excluded.average_entry_price, correlation_id = excluded.correlation_id
  WHERE trade_view.changed_at_ms < excluded.changed_at_ms
    OR (trade_view.changed_at_ms = excluded.changed_at_ms AND trade_view.status <> 'CLOSED')`;

function featureRows({ signal }: DecisionRecord): readonly object[] {
  const features = signal?.features ?? new Map<string, Decimal>();
  return [...features].map(([name, value]) => ({ name, value: decimalText(value) }));
}

/** The memory of the rule engine in PostgreSQL. */
export class PgRuleStore extends RuleStore {
  async situation(tx: Tx, query: SituationQuery): Promise<StoredSituation> {
    const [row] = await tx.query<SituationRow>(SITUATION, [
      query.account,
      query.instrumentKey,
      query.source,
      query.ruleIds,
    ]);
    return situationOf(row);
  }

  surroundings(tx: Tx, query: SurroundingsQuery): Promise<StoredSurroundings> {
    return loadSurroundings(tx, query);
  }

  async saveDecision(tx: Tx, record: DecisionRecord): Promise<boolean> {
    const rows = await tx.query(SAVE_DECISION, [
      record.causeId,
      record.instrumentKey,
      record.decision.outcome,
      record.decidedAt,
      JSON.stringify(record.decision.states),
      JSON.stringify(record.decision.expected),
      record.account,
      record.source,
      record.decision.sequence,
      record.edge?.ruleId ?? null,
      record.edge?.ordinal ?? null,
      record.signal?.action ?? null,
      record.signal?.acceptedAt ?? null,
      record.chain ?? 1,
      (record.decision.intents ?? []).map(({ strategy }) => strategy),
      JSON.stringify(featureRows(record)),
    ]);
    return rows.length === 1;
  }

  async chainOf(tx: Tx, correlationId: string): Promise<number> {
    const [row] = await tx.query<{ readonly chain: number }>(
      `SELECT chain FROM decision WHERE cause_id = ${uuidOf('$1')}`,
      [correlationId],
    );
    return row?.chain ?? 0;
  }

  watchView(tx: Tx, { account, now, day }: WatchMoment): Promise<WatchView> {
    return loadWatchView(tx, [account, now, day]);
  }

  edge(tx: Tx, key: EdgeKey): Promise<EdgeState> {
    return loadEdge(tx, key);
  }

  rearm(tx: Tx, key: EdgeKey & { readonly ordinal: number }): Promise<void> {
    return rearmEdge(tx, key);
  }

  saveIndicator(tx: Tx, indicator: ReportedIndicator): Promise<void> {
    return saveIndicator(tx, indicator);
  }

  async saveTrade(tx: Tx, trade: ReportedTrade): Promise<void> {
    await tx.query(SAVE_TRADE, [
      trade.tradeId,
      trade.account,
      trade.instrumentKey,
      trade.strategy,
      trade.direction,
      trade.status,
      trade.openedAt,
      trade.reportedAt,
      decimalText(trade.position),
      trade.averageEntryPrice === null ? null : decimalText(trade.averageEntryPrice),
      trade.correlationId ?? null,
    ]);
  }

  async resetCooldowns(
    tx: Tx,
    { account, instrumentKey, reportedAt }: ReportedTrade,
  ): Promise<void> {
    await tx.query(
      `UPDATE rule_state SET cooldown_until_ms = NULL
       WHERE account = $1 AND instrument_key = $2 AND fired_at_ms <= $3`,
      [account, instrumentKey, reportedAt],
    );
  }

  async resetRule(tx: Tx, { account, ruleId, instrumentKey }: RuleReset): Promise<number> {
    const rows = await tx.query(
      `DELETE FROM rule_state WHERE account = $1 AND rule_id = $2
         AND ($3::text IS NULL OR instrument_key = $3) RETURNING 1`,
      [account, ruleId, instrumentKey],
    );
    return rows.length;
  }

  async firings(tx: Tx, account: string, day: string): Promise<readonly FiringCount[]> {
    return tx.query<FiringCount>(
      `SELECT rule_id AS "ruleId", instrument_key AS "instrumentKey", fired_today AS "firedToday"
       FROM rule_state WHERE account = $1 AND day = $2`,
      [account, day],
    );
  }
}
