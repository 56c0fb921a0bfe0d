import { REQUESTS } from '@fairlead/contracts';
import {
  type Messenger,
  PgLease,
  type UnitOfWork,
  type Unsubscribe,
  boundedLimit,
  leaseOwners,
} from '@fairlead/platform';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { ManageKeys } from '../../../application/manage-keys';
import type { SignalStore } from '../../../application/ports/signal-store';

const LIMIT_MAX = 1_000;

/** Answers questions about signals and the keys they are sent with, and manages these. */
export class SignalQueries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private unsubscribe: readonly Unsubscribe[] = [];

  constructor(
    private readonly messenger: Messenger,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: SignalStore,
    private readonly keys: ManageKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = [
      this.messenger.reply(REQUESTS.signals, ({ limit }) =>
        this.unitOfWork.run((tx) => this.store.list(tx, boundedLimit(limit, LIMIT_MAX))),
      ),
      this.messenger.reply(REQUESTS.signal, ({ signalId }) =>
        this.unitOfWork.run((tx) => this.store.view(tx, signalId)),
      ),
      this.messenger.reply(REQUESTS.signalOwners, () =>
        leaseOwners(this.unitOfWork, new PgLease()),
      ),
      this.messenger.reply(REQUESTS.keys, () => this.unitOfWork.run((tx) => this.keys.list(tx))),
      this.messenger.replyOnce(REQUESTS.createKey, (request, tx) => this.keys.create(request, tx)),
      this.messenger.replyOnce(REQUESTS.revokeKey, ({ name }, tx) => this.keys.revoke(name, tx)),
    ];
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.unsubscribe) stop();
  }
}
