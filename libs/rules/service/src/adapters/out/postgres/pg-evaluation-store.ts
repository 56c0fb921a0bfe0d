import { type Instant, instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type EvaluationQuery,
  EvaluationStore,
  type EvaluationsMade,
  type KeptEvaluation,
  type KeptRecord,
  type MissKey,
  type RecordCount,
  type RecordQuery,
  isMiss,
} from '../../../application/ports/evaluation-store';

/** One statement for all that was evaluated in a unit of work, and the records of its decisions. */
const SAVE = `WITH evaluations AS (
    INSERT INTO rule_evaluation (account, cause_id, cause, symbol, instrument_key, rule_id, rules_version, at_ms,
      code, is_miss, evaluation)
    SELECT e.account, e."causeId", e.cause, e.symbol, e."instrumentKey", e.evaluation->>'ruleId', e."rulesVersion", e.at,
      e.evaluation->>'code', e."isMiss", e.evaluation
    FROM json_to_recordset($1) AS e (account text, "causeId" text, cause text, symbol text, "instrumentKey" text,
      "rulesVersion" integer, at bigint, "isMiss" boolean, evaluation jsonb))
  INSERT INTO decision_record (cause_id, account, at_ms, record)
  SELECT r."causeId", r.account, r.at, r.record
  FROM json_to_recordset($2) AS r ("causeId" text, account text, at bigint, record text)
  ON CONFLICT DO NOTHING`;

const KINDS: Readonly<Record<EvaluationQuery['kind'], string>> = {
  all: '',
  fired: "AND NOT is_miss AND code = 'FIRED'",
  held: 'AND NOT is_miss',
  misses: 'AND is_miss',
};

const EVALUATIONS = (
  kind: EvaluationQuery['kind'],
): string => `SELECT account, cause_id AS "causeId", cause, symbol,
    instrument_key AS "instrumentKey", rules_version AS "rulesVersion", at_ms AS at, evaluation
  FROM rule_evaluation
  WHERE account = $1 AND ($2::text IS NULL OR rule_id = $2) AND ($3::text IS NULL OR symbol = $3) ${KINDS[kind]}
  ORDER BY seq DESC LIMIT $4`;

/** The newest one that is too many marks the end of each. */
const TRIM = `DELETE FROM rule_evaluation e USING (
    SELECT k."ruleId", k."instrumentKey",
      (SELECT seq FROM rule_evaluation m WHERE m.account = $1 AND m.rule_id = k."ruleId"
        AND m.instrument_key = k."instrumentKey" AND m.is_miss ORDER BY seq DESC OFFSET $3 LIMIT 1) AS last
    FROM json_to_recordset($2) AS k ("ruleId" text, "instrumentKey" text)) AS t
  WHERE e.account = $1 AND e.rule_id = t."ruleId" AND e.instrument_key = t."instrumentKey" AND e.is_miss
    AND e.seq <= t.last`;

/** Behind the first place of the time that is asked for, and behind what was read. */
const RECORDS = `SELECT seq AS place, cause_id AS "causeId", at_ms AS at, record AS text FROM decision_record
  WHERE account = $1 AND seq > $3 AND at_ms >= $2
    AND seq >= (SELECT min(seq) FROM decision_record WHERE account = $1 AND at_ms >= $2)
  ORDER BY seq LIMIT $4`;

const COUNT = `SELECT (SELECT count(*) FROM decision WHERE decided_at_ms >= $2)::integer AS decisions,
  (SELECT count(*) FROM decision_record WHERE account = $1 AND at_ms >= $2)::integer AS recorded`;

/** A bigint comes as text. */
type Stored<Row> = Row & { readonly at: unknown; readonly place?: unknown };

/** How rules were evaluated, in PostgreSQL. */
export class PgEvaluationStore extends EvaluationStore {
  /** What a unit of work has saved so far. */
  private readonly saved = new WeakMap<Tx, EvaluationsMade[]>();

  /** Many signals are decided about in one unit: what each of them adds goes along with the others. */
  save(tx: Tx, made: readonly EvaluationsMade[]): Promise<void> {
    const before = this.saved.get(tx);
    const saved = before ?? [];
    saved.push(...made);
    if (before === undefined) {
      this.saved.set(tx, saved);
      tx.beforeCommit(() => this.write(tx, saved));
    }
    return Promise.resolve();
  }

  private async write(tx: Tx, made: readonly EvaluationsMade[]): Promise<void> {
    const rows = made.flatMap(({ origin, evaluations }) =>
      evaluations.map((evaluation) => ({ ...origin, evaluation, isMiss: isMiss(evaluation) })),
    );
    const records = made.flatMap(({ origin, record }) =>
      record === null ? [] : [{ ...origin, record }],
    );
    if (rows.length === 0 && records.length === 0) return;
    await tx.query(SAVE, [JSON.stringify(rows), JSON.stringify(records)]);
  }

  async evaluations(
    tx: Tx,
    { account, ruleId, symbol, kind, limit }: EvaluationQuery,
  ): Promise<readonly KeptEvaluation[]> {
    const rows = await tx.query<Stored<KeptEvaluation>>(EVALUATIONS(kind), [account, ruleId, symbol, limit]); // prettier-ignore
    return rows.map((row) => ({ ...row, at: instant(Number(row.at)) }));
  }

  missed(tx: Tx, account: string): Promise<readonly MissKey[]> {
    return tx.query<MissKey>(
      `SELECT DISTINCT rule_id AS "ruleId", instrument_key AS "instrumentKey" FROM rule_evaluation
       WHERE account = $1 AND is_miss`,
      [account],
    );
  }

  async trimMisses(
    tx: Tx,
    { account, keys, keep }: { readonly account: string; readonly keys: readonly MissKey[]; readonly keep: number }, // prettier-ignore
  ): Promise<void> {
    await tx.query(TRIM, [account, JSON.stringify(keys), keep]);
  }

  async records(
    tx: Tx,
    { account, since, after, limit }: RecordQuery,
  ): Promise<readonly KeptRecord[]> {
    const rows = await tx.query<Stored<KeptRecord>>(RECORDS, [account, since, after, limit]);
    return rows.map((row) => ({ ...row, at: instant(Number(row.at)), place: Number(row.place) }));
  }

  async countRecords(
    tx: Tx,
    { account, since }: Pick<RecordQuery, 'account' | 'since'>,
  ): Promise<RecordCount> {
    const [row] = await tx.query<RecordCount>(COUNT, [account, since]);
    return row ?? { decisions: 0, recorded: 0 };
  }

  async forgetRecords(tx: Tx, before: Instant): Promise<void> {
    await tx.query('DELETE FROM decision_record WHERE at_ms < $1', [before]);
  }
}
