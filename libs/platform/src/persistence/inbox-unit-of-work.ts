import type { ServiceName } from '@fairlead/contracts';
import type { Logger } from '../observability/logger';
import type { PlatformObserver } from '../observability/observer';
import { type Tx, UnitOfWork } from './tx';
import type { UnitTx } from './unit-tx';

/** The message a unit of work handles: its id goes into the inbox first. */
export interface HandledId {
  readonly messageId: string;
  readonly correlationId: string;
}

/** The messages that a unit has entered into the inbox because they were not there, and what its work gave where it ran. */
export interface Unit<T> {
  readonly fresh: readonly HandledId[];
  readonly value?: T;
}

/** Units of work that handle messages, each once: their inbox is part of the unit. */
export abstract class InboxUnitOfWork extends UnitOfWork {
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const unit = await this.transact(null, work);
    // Without an inbox there is no duplicate, so the work has run.
    return unit.value as T;
  }

  /** Handles a message once: false where its id was handled before. */
  async handle(id: HandledId, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    const { fresh } = await this.transact([id], work);
    return fresh.length > 0;
  }

  /** Handles several messages together, each once, in their order. Returns the ids that were not handled before. */
  async handleAll(
    ids: readonly HandledId[],
    work: (tx: Tx, messageId: string) => Promise<void>,
  ): Promise<ReadonlySet<string>> {
    const unit = await this.transact(ids, async (tx, fresh) => {
      for (const { messageId } of fresh) await work(tx, messageId);
    });
    return new Set(unit.fresh.map(({ messageId }) => messageId));
  }

  /**
   * Begins with the inbox, works and commits. Without ids there is no inbox; where all of them are in it already, nothing
   * is done.
   */
  protected abstract transact<T>(
    ids: readonly HandledId[] | null,
    work: (tx: Tx, fresh: readonly HandledId[]) => Promise<T>,
  ): Promise<Unit<T>>;
}

/** Does what waits for the commit. Never throws: the unit is committed, and its messages have to go out whatever happens here. */
export function announceCommit(
  tx: UnitTx,
  {
    service,
    observer,
    logger,
  }: {
    readonly service: ServiceName;
    readonly observer: PlatformObserver;
    readonly logger: Logger;
  },
): void {
  const { correlationIds, statements } = tx;
  const count = (): void =>
    observer.committed?.({ service, correlationIds: [...correlationIds], statements });
  for (const action of [count, ...tx.afterCommitActions]) {
    try {
      action();
    } catch (error) {
      logger.error('after-commit.failed', { error });
    }
  }
}
