import type { Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
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

type EvaluationRow = KeptEvaluation & { readonly seq: number };
type RecordRow = KeptRecord & { readonly account: string };

/** How rules were evaluated, without a database. */
export class MemoryEvaluationStore extends EvaluationStore {
  private readonly rows = new MemoryTable<EvaluationRow>(({ seq }) => String(seq));
  private readonly recorded = new MemoryTable<RecordRow>(({ causeId }) => causeId);
  private seq = 0;
  private place = 0;

  async save(tx: Tx, made: readonly EvaluationsMade[]): Promise<void> {
    for (const { origin, evaluations, record } of made) {
      for (const evaluation of evaluations) {
        this.seq += 1;
        await this.rows.add(tx, { ...origin, evaluation, seq: this.seq });
      }
      const { account, causeId, at } = origin;
      if (record === null || causeId === null) continue;
      this.place += 1;
      await this.recorded.add(tx, { account, causeId, at, text: record, place: this.place });
    }
  }

  async evaluations(tx: Tx, query: EvaluationQuery): Promise<readonly KeptEvaluation[]> {
    const { account, ruleId, symbol, kind, limit } = query;
    const rows = await this.rows.list(
      tx,
      (row) =>
        row.account === account &&
        (ruleId === null || row.evaluation.ruleId === ruleId) &&
        (symbol === null || row.symbol === symbol) &&
        isOf(kind, row),
    );
    return [...rows].sort((a, b) => b.seq - a.seq).slice(0, limit).map(withoutSeq); // prettier-ignore
  }

  async missed(tx: Tx, account: string): Promise<readonly MissKey[]> {
    const rows = await this.rows.list(tx, (row) => row.account === account && isOf('misses', row));
    const keys = new Map(rows.map((row) => [keyOf(row), { ruleId: row.evaluation.ruleId, instrumentKey: row.instrumentKey }])); // prettier-ignore
    return [...keys.values()];
  }

  async trimMisses(
    tx: Tx,
    { account, keys, keep }: { readonly account: string; readonly keys: readonly MissKey[]; readonly keep: number }, // prettier-ignore
  ): Promise<void> {
    for (const { ruleId, instrumentKey } of keys) {
      const isMeant = (row: EvaluationRow): boolean =>
        row.account === account &&
        isOf('misses', row) &&
        keyOf(row) === `${ruleId} ${instrumentKey}`;
      const found = [...(await this.rows.list(tx, isMeant))].sort((a, b) => b.seq - a.seq);
      const last = found[keep]?.seq ?? 0;
      await this.rows.remove(tx, (row) => isMeant(row) && row.seq <= last);
    }
  }

  async records(
    tx: Tx,
    { account, since, after, limit }: RecordQuery,
  ): Promise<readonly KeptRecord[]> {
    const rows = await this.recorded.list(
      tx,
      (row) => row.account === account && row.at >= since && row.place > after,
    );
    const ordered = [...rows].sort((a, b) => a.place - b.place).slice(0, limit);
    return ordered.map(({ account: _account, ...row }) => row);
  }

  /** Without a database no decision is kept that is not on record. */
  async countRecords(
    tx: Tx,
    { account, since }: Pick<RecordQuery, 'account' | 'since'>,
  ): Promise<RecordCount> {
    const rows = await this.recorded.list(tx, (row) => row.account === account && row.at >= since);
    return { decisions: rows.length, recorded: rows.length };
  }

  async forgetRecords(tx: Tx, before: Instant): Promise<void> {
    await this.recorded.remove(tx, ({ at }) => at < before);
  }
}

function isOf(kind: EvaluationQuery['kind'], { evaluation }: KeptEvaluation): boolean {
  if (kind === 'all') return true;
  if (kind === 'misses') return isMiss(evaluation);
  return kind === 'held' ? !isMiss(evaluation) : evaluation.code === 'FIRED';
}

function keyOf({ evaluation, instrumentKey }: KeptEvaluation): string {
  return `${evaluation.ruleId} ${instrumentKey}`;
}

function withoutSeq({ seq: _seq, ...row }: EvaluationRow): KeptEvaluation {
  return row;
}
