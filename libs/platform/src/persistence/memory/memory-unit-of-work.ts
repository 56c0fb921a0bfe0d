import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServiceName } from '@fairlead/contracts';
import { type Clock, InvariantError } from '@fairlead/core';
import type { TransportMessage } from '../../messaging/transport';
import type { Logger } from '../../observability/logger';
import type { PlatformObserver } from '../../observability/observer';
import { type HandledId, InboxUnitOfWork, type Unit, announceCommit } from '../inbox-unit-of-work';
import type { Tx } from '../tx';
import { MemoryTable } from './memory-table';
import { MemoryTx } from './memory-tx';

/** What a unit of work in memory rests on. */
export interface MemoryUnitOfWorkParts {
  readonly service: ServiceName;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer?: PlatformObserver;
  /** Takes the messages of a unit after its commit, in their order. */
  readonly publish?: (message: TransportMessage) => void;
}

/**
 * Units of work of one service without a database: they run one after another, on tables in memory (`MemoryTable`), and
 * what they did counts only where they end well. A unit within a unit of the same service would wait for itself: it is a
 * bug and throws.
 */
export class MemoryUnitOfWork extends InboxUnitOfWork {
  private readonly inbox = new MemoryTable<HandledId>(({ messageId }) => messageId.toLowerCase());
  private readonly current = new AsyncLocalStorage<MemoryTx>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: MemoryUnitOfWorkParts) {
    super();
  }

  protected transact<T>(
    ids: readonly HandledId[] | null,
    work: (tx: Tx, fresh: readonly HandledId[]) => Promise<T>,
  ): Promise<Unit<T>> {
    const isNested = this.current.getStore()?.isOpen === true;
    if (isNested) return Promise.reject(new InvariantError(NESTED));
    const unit = this.last.then(() => this.unit(ids, work));
    this.last = unit.catch(() => undefined);
    return unit;
  }

  private async unit<T>(
    ids: readonly HandledId[] | null,
    work: (tx: Tx, fresh: readonly HandledId[]) => Promise<T>,
  ): Promise<Unit<T>> {
    const { service, clock } = this.parts;
    const tx = new MemoryTx(service, clock);
    const unit = await this.current.run(tx, () => this.perform(tx, ids, work));
    if (unit.fresh.length > 0 || ids === null) this.committed(tx);
    return unit;
  }

  private async perform<T>(
    tx: MemoryTx,
    ids: readonly HandledId[] | null,
    work: (tx: Tx, fresh: readonly HandledId[]) => Promise<T>,
  ): Promise<Unit<T>> {
    try {
      const fresh = await this.enter(tx, ids ?? []);
      if (ids !== null && fresh.length === 0) return { fresh };
      const value = await work(tx, fresh);
      await tx.end();
      tx.commit();
      return { fresh, value };
    } catch (error) {
      tx.close();
      tx.rollback();
      throw error;
    }
  }

  private async enter(tx: MemoryTx, ids: readonly HandledId[]): Promise<readonly HandledId[]> {
    const fresh: HandledId[] = [];
    for (const id of ids) if (await this.inbox.add(tx, id)) fresh.push(id);
    for (const { correlationId } of fresh) tx.correlationIds.add(correlationId);
    return fresh;
  }

  /** Never throws, as `announceCommit` does not: what is committed stays so. */
  private committed(tx: MemoryTx): void {
    const { service, logger, observer = {}, publish } = this.parts;
    announceCommit(tx, { service, logger, observer });
    try {
      for (const message of tx.outgoing) publish?.(message);
    } catch (error) {
      logger.error('outbox.publish-failed', { error });
    }
  }
}

const NESTED = 'a unit of work was begun within another one: pass its Tx on instead';
