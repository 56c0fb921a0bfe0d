import type { ServiceName } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { OutboxRelay, Reservation } from '../messaging/outbox/outbox-relay';
import type { Logger } from '../observability/logger';
import type { PlatformObserver } from '../observability/observer';
import { PgTx } from './pg-tx';
import { rowsOf } from './rows';
import { type Tx, UnitOfWork } from './tx';

/** What a unit of work rests on. */
export interface UnitOfWorkParts {
  readonly service: ServiceName;
  readonly source: DataSource;
  readonly relay: OutboxRelay;
  readonly clock: Clock;
  readonly writer: string;
  readonly logger: Logger;
  readonly observer: PlatformObserver;
}

/** The message a unit of work handles: its id goes into the inbox first. */
export interface HandledId {
  readonly messageId: string;
  readonly correlationId: string;
}

/** Units of work on PostgreSQL: BEGIN, inbox row, the work, one insert for all outgoing messages, COMMIT. */
export class PgUnitOfWork extends UnitOfWork {
  constructor(private readonly parts: UnitOfWorkParts) {
    super();
  }

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const unit = await this.transact(null, work);
    // Without an inbox there is no duplicate, so the work has run.
    return unit.value as T;
  }

  /** Handles a message once: false where its id was handled before. */
  async handle(id: HandledId, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    return (await this.transact(id, work)).done;
  }

  private async transact<T>(
    id: HandledId | null,
    work: (tx: Tx) => Promise<T>,
  ): Promise<{ done: boolean; value?: T }> {
    const runner = this.parts.source.createQueryRunner();
    const tx = new PgTx(runner, this.parts.service, this.parts.clock);
    let value: T;
    try {
      await runner.startTransaction();
      if (id !== null && !(await this.enter(id, tx))) {
        await runner.rollbackTransaction();
        return { done: false };
      }
      value = await work(tx);
      tx.close();
      const reservation = await this.store(runner, tx);
      await this.commit(runner, reservation);
    } catch (error) {
      tx.close();
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
    this.report(tx);
    await this.afterCommit(tx);
    return { done: true, value };
  }

  private async enter(id: HandledId, tx: PgTx): Promise<boolean> {
    tx.correlationIds.add(id.correlationId);
    const rows = await tx.query(
      'INSERT INTO inbox (consumer, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [this.parts.service, id.messageId],
    );
    return rows.length === 1;
  }

  private async store(runner: QueryRunner, tx: PgTx): Promise<Reservation | null> {
    if (tx.outgoing.length === 0) return null;
    tx.statements += 1;
    const rows = await rowsOf<{ seq: string }>(
      runner,
      `INSERT INTO outbox (id, subject, type, envelope, writer)
        SELECT m.id, m.subject, m.type, m.envelope, $5
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY
          AS m (id, subject, type, envelope, position)
        ORDER BY m.position RETURNING seq`,
      [
        tx.outgoing.map(({ id }) => id),
        tx.outgoing.map(({ subject }) => subject),
        tx.outgoing.map(({ type }) => type),
        tx.outgoing.map(({ body }) => body),
        this.parts.writer,
      ],
    );
    const seqs = rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
    return this.parts.relay.reserve(
      tx.outgoing.map((message, index) => ({ ...message, seq: seqs[index] ?? 0 })),
    );
  }

  private async commit(runner: QueryRunner, reservation: Reservation | null): Promise<void> {
    try {
      await runner.commitTransaction();
    } catch (error) {
      // The connection may have broken after the server committed: only the table knows.
      reservation?.unknown();
      throw error;
    }
    reservation?.committed();
  }

  private report(tx: PgTx): void {
    this.parts.observer.committed?.({
      service: this.parts.service,
      correlationIds: [...tx.correlationIds],
      statements: tx.statements,
    });
  }

  private async afterCommit(tx: PgTx): Promise<void> {
    for (const action of tx.afterCommitActions) {
      try {
        await action();
      } catch (error) {
        this.parts.logger.error('after-commit.failed', { error });
      }
    }
  }
}
