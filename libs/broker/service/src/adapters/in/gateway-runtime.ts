import type { Logger, UnitOfWork, StorageWatch } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { CommandHandler } from '../../application/commands/command-handler';
import type { HaltLatch } from '../../application/commands/halt-latch';
import type { BrokerConnection } from '../../application/connection/broker-connection';
import type { GateKeeper } from '../../application/connection/gate-keeper';
import type { Pacer } from '../../application/connection/pacer';
import type { AccountFeed } from '../../application/data/account-feed';
import type { InstrumentResolver } from '../../application/data/instrument-resolver';
import type { QuoteFeed } from '../../application/data/quote-feed';
import type { GatewayStore } from '../../application/ports/gateway-store';
import type { Synchronizer } from '../../application/reconciliation/synchronizer';
import type { EvidenceQueue } from '../../application/reports/evidence-queue';
import type { JournalFence } from '../../application/journal-fence';
import type { DirectControl } from '../../application/halt/direct-control';
import type { HaltPort } from './http/halt-port';
import type { GatewayQueries } from './queries/gateway.queries';

/** What is started and stopped, and what calls what. */
export interface GatewayRuntimeParts {
  readonly account: string;
  readonly store: GatewayStore;
  readonly fence: JournalFence;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
  readonly storage: StorageWatch;
  readonly gate: GateKeeper;
  readonly latch: HaltLatch;
  readonly pacer: Pacer;
  readonly queue: EvidenceQueue;
  readonly synchronizer: Synchronizer;
  readonly connection: BrokerConnection;
  readonly commands: CommandHandler;
  readonly resolver: InstrumentResolver;
  readonly quotes: QuoteFeed;
  readonly accountFeed: AccountFeed;
  readonly queries: GatewayQueries;
  readonly direct: DirectControl;
  readonly haltPort: HaltPort;
}

const RECOVER_EVERY_MS = 1_000;

/** Starts the gateway with its process and stops it with it. */
export class GatewayRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopWatching: () => void = () => undefined;
  private recovering: NodeJS.Timeout | null = null;

  constructor(private readonly parts: GatewayRuntimeParts) {}

  /** Restores what survives a restart, then connects. */
  async onApplicationBootstrap(): Promise<void> {
    const { account, store, unitOfWork, gate, latch, resolver, queries, connection } = this.parts;
    this.connectParts();
    const kept = await unitOfWork.run(async (tx) => ({
      token: await store.takeJournal(tx, account),
      epoch: await store.epoch(tx, account),
      halted: await store.halt(tx, account),
    }));
    this.parts.fence.take(kept.token);
    latch.restore(kept.halted);
    await gate.start(kept.epoch);
    await resolver.start();
    queries.start();
    await this.parts.haltPort.start();
    this.parts.direct.start();
    this.stopWatching = this.parts.storage.watch({
      onFull: (reason) => connection.noRoom(reason),
      onAway: (reason) => connection.noRecord(reason),
      onRoom: () => void this.recover(),
    });
    connection.start();
  }

  /** Stops taking and sending, records what was received, and leaves working orders alone. */
  async beforeApplicationShutdown(): Promise<void> {
    const { queries, commands, connection, gate, queue } = this.parts;
    const { resolver, quotes, accountFeed } = this.parts;
    queries.stop();
    this.parts.direct.stop();
    await this.parts.haltPort.stop();
    this.stopWatching();
    if (this.recovering !== null) clearTimeout(this.recovering);
    commands.stop();
    await connection.stop();
    gate.stop();
    for (const part of [resolver, quotes, accountFeed]) part.stop();
    await queue.stop();
  }

  /**
   * The record can be written again, and is ours: another gateway may have written it meanwhile. A flatten that waits goes
   * before whatever the gate lets pass.
   */
  private async recover(): Promise<void> {
    const { account, store, fence, unitOfWork, direct, connection, logger } = this.parts;
    if (this.recovering !== null) clearTimeout(this.recovering);
    if (fence.isLost) return;
    try {
      fence.take(await unitOfWork.run((tx) => store.takeJournal(tx, account)));
    } catch (error) {
      logger.warn('journal.not-taken', { error });
      this.recovering = setTimeout(() => void this.recover(), RECOVER_EVERY_MS).unref();
      return;
    }
    await direct.recovered();
    connection.roomAgain();
  }

  private connectParts(): void {
    const { queue, synchronizer, connection, gate, commands, pacer } = this.parts;
    queue.follow({
      probe: (inMs) => synchronizer.request(inMs),
      checkFills: () => void synchronizer.checkFills(),
      overflow: () => connection.replace('too much waits to be recorded'),
    });
    this.parts.fence.onRefused(() => connection.fencedOut());
    gate.onOpening(() => commands.drain());
    gate.onChange(({ state }) => pacer.keepRoomForOrders(state !== 'closed'));
  }
}
