import type { ServiceName } from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import type { DataSource } from 'typeorm';
import type { OutboxRelay } from '../messaging/outbox/outbox-relay';
import type { Logger } from '../observability/logger';
import type { PlatformObserver } from '../observability/observer';
import { PgTx } from './pg-tx';
import { diskFullReason, isRefusedByServer } from './failures';
import { PgSession } from './pg-session';
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
  readonly onDiskFull: (reason: string) => void;
}

/** The message a unit of work handles: its id goes into the inbox first. */
export interface HandledId {
  readonly messageId: string;
  readonly correlationId: string;
}

/**
 * Units of work on PostgreSQL: BEGIN, inbox row, the work, one insert for all outgoing messages, COMMIT; then what waits
 * for the commit, then the messages.
 */
export class PgUnitOfWork extends UnitOfWork {
  constructor(private readonly parts: UnitOfWorkParts) {
    super();
  }

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const unit = await this.transact(async (session) => {
      await session.begin();
      return true;
    }, work);
    // Without an inbox there is no duplicate, so the work has run.
    return unit.value as T;
  }

  /** Handles a message once: false where its id was handled before. */
  async handle(
    { messageId, correlationId }: HandledId,
    work: (tx: Tx) => Promise<void>,
  ): Promise<boolean> {
    const unit = await this.transact((session, tx) => {
      tx.statements += 1;
      tx.correlationIds.add(correlationId);
      return session.beginEntering(this.parts.service, messageId);
    }, work);
    return unit.done;
  }

  /** Handles several messages together, each once. Returns the ids that were not handled before. */
  async handleAll(
    ids: readonly HandledId[],
    work: (tx: Tx, isFresh: (messageId: string) => boolean) => Promise<void>,
  ): Promise<ReadonlySet<string>> {
    let fresh: ReadonlySet<string> = new Set();
    await this.transact(
      async (session, tx) => {
        const messageIds = ids.map(({ messageId }) => messageId);
        tx.statements += 1;
        fresh = await session.beginEnteringAll(this.parts.service, messageIds);
        const stories = ids.filter(({ messageId }) => fresh.has(messageId));
        for (const { correlationId } of stories) tx.correlationIds.add(correlationId);
        return fresh.size > 0;
      },
      (tx) => work(tx, (messageId) => fresh.has(messageId)),
    );
    return fresh;
  }

  /** Begins, works and commits; `begin` says false where there is nothing to do. */
  private async transact<T>(
    begin: (session: PgSession, tx: PgTx) => Promise<boolean>,
    work: (tx: Tx) => Promise<T>,
  ): Promise<{ done: boolean; value?: T }> {
    const session = await PgSession.take(this.parts.source.createQueryRunner());
    const tx = new PgTx(session, this.parts.service, this.parts.clock);
    let value: T;
    try {
      if (!(await begin(session, tx))) {
        await session.rollback();
        return { done: false };
      }
      value = await work(tx);
      for (const action of tx.beforeCommitActions) await action();
      tx.close();
      await this.commit(session, tx);
    } catch (error) {
      tx.close();
      await session.rollback();
      const reason = diskFullReason(error);
      if (reason !== null) this.parts.onDiskFull(reason);
      throw error;
    } finally {
      await session.release();
    }
    return { done: true, value };
  }

  private async commit(session: PgSession, tx: PgTx): Promise<void> {
    if (tx.outgoing.length === 0) {
      await session.commit();
      this.committed(tx);
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
    this.committed(tx);
    reservation.committed(seqs);
  }

  /** Never throws: the unit is committed, and its messages have to go out whatever happens here. */
  private committed(tx: PgTx): void {
    const { service, observer, logger } = this.parts;
    const { correlationIds, statements } = tx;
    const told = (): void =>
      observer.committed?.({ service, correlationIds: [...correlationIds], statements });
    for (const action of [told, ...tx.afterCommitActions]) {
      try {
        action();
      } catch (error) {
        logger.error('after-commit.failed', { error });
      }
    }
  }
}
