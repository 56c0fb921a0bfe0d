import type { DataSource } from 'typeorm';
import { rowsOf } from '../../persistence/rows';
import type { TransportMessage } from '../transport';

/** More than a unit of work writes. */
const TRIAL_BYTES = 256 * 1_024;

/** An unsent message of the outbox. */
export interface OutboxRow extends TransportMessage {
  readonly seq: number;
}

/** What is unsent and in nobody's hands. */
export interface OutboxState {
  /** True where a row of ours is older than the grace time and no chain holds it. */
  readonly orphaned: boolean;
  /** Instances that have unsent rows and no heartbeat. */
  readonly deadWriters: readonly string[];
}

/** What a lost write of these costs is one redelivery, which the inbox ignores: they need not wait for the disk. */
const NO_WAIT = "WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true))";

/** The SQL of the outbox, outside any unit of work. */
export class OutboxStore {
  constructor(
    private readonly source: DataSource,
    readonly writer: string,
  ) {}

  /** Returns the highest number given so far: rows up to it may have been published by a process that died. */
  async lastSeq(): Promise<number> {
    const [row] = await this.query<{ seq: string }>(
      'SELECT coalesce(max(seq), 0) AS seq FROM outbox',
    );
    return Number(row?.seq ?? 0);
  }

  /** Returns our unsent rows that are not in hand, oldest first. */
  async unsent(held: readonly number[], limit: number): Promise<OutboxRow[]> {
    const rows = await this.query<Omit<OutboxRow, 'seq'> & { seq: string }>(
      `SELECT seq, id, subject, type, envelope AS body FROM outbox
        WHERE writer = $1 AND sent_at IS NULL AND seq <> ALL($2::bigint[]) ORDER BY seq LIMIT $3`,
      [this.writer, held, limit],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Returns the subjects of all unsent messages, whoever wrote them. */
  async unsentSubjects(): Promise<readonly string[]> {
    const rows = await this.query<{ subject: string }>(
      'SELECT DISTINCT subject FROM outbox WHERE sent_at IS NULL',
    );
    return rows.map(({ subject }) => subject);
  }

  async markSent(seqs: readonly number[]): Promise<void> {
    await this.query(
      `${NO_WAIT} UPDATE outbox SET sent_at = clock_timestamp() FROM relaxed WHERE seq = ANY($1::bigint[])`,
      [seqs],
    );
  }

  async state(options: {
    held: readonly number[];
    graceMs: number;
    heartbeatMs: number;
  }): Promise<OutboxState> {
    const [row] = await this.query<{ orphaned: boolean; dead: string[] | null }>(
      `SELECT
        EXISTS (SELECT 1 FROM outbox WHERE writer = $1 AND sent_at IS NULL
          AND seq <> ALL($2::bigint[]) AND created_at < clock_timestamp() - $3 * interval '1 ms') AS orphaned,
        (SELECT array_agg(DISTINCT o.writer) FROM outbox o WHERE o.sent_at IS NULL AND o.writer <> $1
          AND NOT EXISTS (SELECT 1 FROM instance_heartbeat h WHERE h.instance = o.writer
            AND h.at > clock_timestamp() - $4 * interval '1 ms')) AS dead`,
      [this.writer, options.held, options.graceMs, options.heartbeatMs],
    );
    return { orphaned: row?.orphaned ?? false, deadWriters: row?.dead ?? [] };
  }

  /** Makes the rows of a dead instance ours. Returns the highest number among them. */
  async takeOver(deadWriter: string): Promise<number> {
    const [row] = await this.query<{ seq: string }>(
      `WITH taken AS (UPDATE outbox SET writer = $1 WHERE writer = $2 AND sent_at IS NULL RETURNING seq)
        SELECT coalesce(max(seq), 0) AS seq FROM taken`,
      [this.writer, deadWriter],
    );
    return Number(row?.seq ?? 0);
  }

  async beat(): Promise<void> {
    await this.query(
      `${NO_WAIT} INSERT INTO instance_heartbeat (instance, at)
        SELECT $1, clock_timestamp() FROM relaxed
        ON CONFLICT (instance) DO UPDATE SET at = excluded.at`,
      [this.writer],
    );
  }

  /** Removes what is older than its retention, a bounded number of rows at a time. */
  async prune(retention: {
    outboxHours: number;
    inboxDays: number;
    rowsMax: number;
  }): Promise<void> {
    await this.query(
      `DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox
        WHERE sent_at < clock_timestamp() - $1 * interval '1 hour' LIMIT $2)`,
      [retention.outboxHours, retention.rowsMax],
    );
    for (const [table, column] of [
      ['inbox', 'received_at'],
      ['attempt', 'at'],
    ] as const) {
      await this.query(
        `DELETE FROM ${table} WHERE (consumer, message_id) IN (SELECT consumer, message_id FROM ${table}
          WHERE ${column} < clock_timestamp() - $1 * interval '1 day' LIMIT $2)`,
        [retention.inboxDays, retention.rowsMax],
      );
    }
    await this.query(
      `DELETE FROM first_answer WHERE request_id IN (SELECT request_id FROM first_answer
        WHERE received_at < clock_timestamp() - $1 * interval '1 day' LIMIT $2)`,
      [retention.inboxDays, retention.rowsMax],
    );
  }

  /** Writes what needs new pages, and takes it back. Rejects where the disk has no room. */
  async tryRoom(): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query("INSERT INTO room_trial (filler) VALUES (repeat('x', $1))", [TRIAL_BYTES]);
      await runner.rollbackTransaction();
    } finally {
      await runner.release();
    }
  }

  /** Returns how many rows wait and how old the oldest is. */
  async lag(): Promise<{ rows: number; oldestMs: number }> {
    const [row] = await this.query<{ rows: string; oldest: string }>(
      `SELECT count(*) AS rows,
        coalesce(extract(epoch FROM clock_timestamp() - min(created_at)) * 1000, 0)::bigint AS oldest
        FROM outbox WHERE sent_at IS NULL`,
    );
    return { rows: Number(row?.rows ?? 0), oldestMs: Number(row?.oldest ?? 0) };
  }

  private async query<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const runner = this.source.createQueryRunner();
    try {
      return await rowsOf<Row>(runner, sql, parameters);
    } finally {
      await runner.release();
    }
  }
}
