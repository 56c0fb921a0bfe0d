import type { ServiceName } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { DataSource } from 'typeorm';
import type { OutboxRelay } from '../messaging/outbox/outbox-relay';
import type { Logger } from '../observability/logger';
import type { PlatformObserver } from '../observability/observer';
import { PgTx } from './pg-tx';
import { awayReason, diskFullReason, isRefusedByServer } from './failures';
import { PgSession } from './pg-session';
import { type HandledId, InboxUnitOfWork, type Unit, announceCommit } from './inbox-unit-of-work';
import type { Tx } from './tx';

/** What a unit of work rests on. */
export interface UnitOfWorkParts {
  readonly service: ServiceName;
  readonly source: DataSource;
  readonly relay: OutboxRelay;
  readonly clock: Clock;
  readonly writer: string;
  readonly logger: Logger;
  readonly observer: PlatformObserver;
  readonly onDiskFull: (reason: string) => void;
  readonly onAway: (reason: string) => void;
}

/**
 * Units of work on PostgreSQL: BEGIN, inbox row, the work, one insert for all outgoing messages, COMMIT; then what waits
 * for the commit, then the messages.
 */
export class PgUnitOfWork extends InboxUnitOfWork {
  constructor(private readonly parts: UnitOfWorkParts) {
    super();
  }

  protected async transact<T>(
    ids: readonly HandledId[] | null,
    work: (tx: Tx, fresh: readonly HandledId[]) => Promise<T>,
  ): Promise<Unit<T>> {
    const { service, source, clock } = this.parts;
    const session = await this.take(source);
    const tx = new PgTx(session, service, clock);
    try {
      const fresh = await this.begin(session, tx, ids);
      if (ids !== null && fresh.length === 0) {
        await session.rollback();
        return { fresh };
      }
      const value = await work(tx, fresh);
      await tx.end();
      await this.commit(session, tx);
      return { fresh, value };
    } catch (error) {
      tx.close();
      await session.rollback();
      this.noteTrouble(error);
      throw error;
    } finally {
      await session.release();
    }
  }

  private async take(source: DataSource): Promise<PgSession> {
    try {
      return await PgSession.take(source.createQueryRunner());
    } catch (error) {
      this.noteTrouble(error);
      throw error;
    }
  }

  private noteTrouble(error: unknown): void {
    const full = diskFullReason(error);
    if (full !== null) this.parts.onDiskFull(full);
    const away = awayReason(error);
    if (away !== null) this.parts.onAway(away);
  }

  private async begin(
    session: PgSession,
    tx: PgTx,
    ids: readonly HandledId[] | null,
  ): Promise<readonly HandledId[]> {
    if (ids === null) {
      await session.begin();
      return [];
    }
    tx.statements += 1;
    const messageIds = ids.map(({ messageId }) => messageId);
    const entered = new Set(await session.beginEntering(this.parts.service, messageIds));
    // One that is there twice is fresh once. PostgreSQL gives ids in small letters, however they were written.
    const fresh = ids.filter(({ messageId }) => entered.delete(messageId.toLowerCase()));
    for (const { correlationId } of fresh) tx.correlationIds.add(correlationId);
    return fresh;
  }

  private async commit(session: PgSession, tx: PgTx): Promise<void> {
    if (tx.outgoing.length === 0) {
      await session.commit();
      announceCommit(tx, this.parts);
      return;
    }
    tx.statements += 1;
    const { relay, writer } = this.parts;
    // The place in the order is taken before the statement leaves: whoever waits for our locks comes behind us.
    const reservation = relay.reserve(tx.outgoing);
    let seqs: readonly number[];
    try {
      seqs = await session.commitWith(tx.outgoing, writer);
    } catch (error) {
      // The connection may have broken after the server committed: only the table knows.
      if (isRefusedByServer(error)) reservation.rolledBack();
      else reservation.unknown();
      throw error;
    }
    announceCommit(tx, this.parts);
    reservation.committed(seqs);
  }
}
