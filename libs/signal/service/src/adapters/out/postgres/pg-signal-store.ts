import type { Disposition, SignalView } from '@fairlead/contracts';
import { type SignalId, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type Ending,
  type KnownSignal,
  type SignalCourse,
  type SignalProgress,
  dispositionDecider,
} from '@fairlead/signal-domain';
import {
  type CourseRecord,
  type RefusalRecord,
  type SignalRecord,
  SignalStore,
} from '../../../application/ports/signal-store';

const VIEW = `SELECT s.signal_id, s.source, s.symbol, s.action, s.confidence, s.issued_at, s.accepted_at,
    s.expires_at, s.received_by, p.disposition, p.code, p.reason
  FROM signal s LEFT JOIN signal_progress p USING (signal_id)`;

/** Signals in PostgreSQL. */
export class PgSignalStore extends SignalStore {
  async insert(tx: Tx, signal: SignalRecord): Promise<boolean> {
    const { submission } = signal;
    const rows = await tx.query(
      `INSERT INTO signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields,
         issued_at, expires_at, accepted_at, body_sha256, received_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT DO NOTHING RETURNING signal_id`,
      [
        signal.signalId,
        signal.source,
        signal.key,
        submission.instrumentKey,
        submission.symbol,
        submission.action,
        submission.confidence,
        JSON.stringify(submission.optional),
        instantText(submission.issuedAt),
        instantText(signal.expiresAt),
        instantText(signal.acceptedAt),
        signal.bodySha256,
        signal.receivedBy,
      ],
    );
    return rows.length === 1;
  }

  async find(tx: Tx, signalId: SignalId): Promise<KnownSignal | null> {
    const [row] = await tx.query<EndingColumns & { body_sha256: string }>(
      `SELECT s.body_sha256, p.disposition, p.code, p.reason
       FROM signal s LEFT JOIN signal_progress p USING (signal_id) WHERE s.signal_id = $1`,
      [signalId],
    );
    return row === undefined ? null : { bodySha256: row.body_sha256, ending: endingOf(row) };
  }

  async insertRefusal(tx: Tx, refusal: RefusalRecord): Promise<void> {
    await tx.query(
      `INSERT INTO refusal (submission_id, source, code, status, problems, received_at, body_sha256)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        refusal.submissionId,
        refusal.source,
        refusal.code,
        refusal.httpStatus,
        JSON.stringify(refusal.problems),
        instantText(refusal.receivedAt),
        refusal.bodySha256,
      ],
    );
  }

  async lock(tx: Tx, signalId: string): Promise<string | null> {
    const [row] = await tx.query<{ source: string }>(
      'SELECT source FROM signal WHERE signal_id = $1 FOR UPDATE',
      [signalId],
    );
    return row?.source ?? null;
  }

  async courseOf(tx: Tx, signalId: string): Promise<SignalCourse> {
    const [row] = await tx.query<EndingColumns & { progress: SignalProgress }>(
      'SELECT progress, disposition, code, reason FROM signal_progress WHERE signal_id = $1',
      [signalId],
    );
    if (row === undefined) return dispositionDecider.initial;
    return { progress: row.progress, ending: endingOf(row) };
  }

  async saveCourse(tx: Tx, { signalId, progress, ending, changedAt }: CourseRecord): Promise<void> {
    await tx.query(
      `INSERT INTO signal_progress (signal_id, progress, disposition, code, reason, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (signal_id) DO UPDATE SET progress = excluded.progress,
         disposition = excluded.disposition, code = excluded.code, reason = excluded.reason,
         changed_at = excluded.changed_at`,
      [
        signalId,
        JSON.stringify(progress),
        ending?.outcome ?? null,
        ending?.code ?? null,
        ending?.reason ?? null,
        instantText(changedAt),
      ],
    );
  }

  async list(tx: Tx, limit: number): Promise<readonly SignalView[]> {
    const rows = await tx.query<ViewRow>(
      `${VIEW} ORDER BY s.accepted_at DESC, s.signal_id LIMIT $1`,
      [limit],
    );
    return rows.map(viewOf);
  }

  async view(tx: Tx, signalId: string): Promise<SignalView | null> {
    const [row] = await tx.query<ViewRow>(`${VIEW} WHERE s.signal_id = $1`, [signalId]);
    return row === undefined ? null : viewOf(row);
  }
}

interface EndingColumns {
  readonly disposition: Disposition | null;
  readonly code: string | null;
  readonly reason: string | null;
}

function endingOf({ disposition, code, reason }: EndingColumns): Ending | null {
  if (disposition === null) return null;
  return { outcome: disposition, code: code ?? '', reason: reason ?? '' };
}

interface ViewRow extends EndingColumns {
  readonly signal_id: string;
  readonly source: string;
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly issued_at: Date;
  readonly accepted_at: Date;
  readonly expires_at: Date;
  readonly received_by: string | null;
}

function viewOf(row: ViewRow): SignalView {
  const { signal_id: signalId, source, symbol, action, confidence } = row;
  return {
    signalId,
    source,
    symbol,
    action,
    confidence,
    issuedAt: row.issued_at.toISOString(),
    acceptedAt: row.accepted_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    receivedBy: row.received_by,
    disposition: row.disposition,
    code: row.code,
    reason: row.reason,
  };
}
