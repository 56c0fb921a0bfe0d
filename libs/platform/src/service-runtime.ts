import { type Batching, type ServiceName, consumedBy, flowRowOf } from '@fairlead/contracts';
import { type Clock, assert } from '@fairlead/core';
import type { DataSource } from 'typeorm';
import { DeliveryProcessor, type MessageHandler } from './messaging/inbox/delivery-processor';
import { BatchProcessor } from './messaging/inbox/batch-processor';
import { OutboxRelay } from './messaging/outbox/outbox-relay';
import { OutboxStore } from './messaging/outbox/outbox-store';
import { OutboxSweeper } from './messaging/outbox/outbox-sweeper';
import { ServiceConsumerControl } from './messaging/service-consumer-control';
import { ServiceMessenger } from './messaging/service-messenger';
import type { Consumption, Delivery, AckDecision, Transport } from './messaging/transport';
import { logEvent } from './observability/log-event';
import type { Logger } from './observability/logger';
import type { PlatformObserver } from './observability/observer';
import type { DatabaseConnection } from './persistence/database-connection';
import { PgUnitOfWork } from './persistence/pg-unit-of-work';
import { StorageWatch } from './persistence/server/storage-watch';
import {
  type Migration,
  type MigrationMode,
  openServiceDatabase,
} from './persistence/service-database';

/** Handlers in hand get this long to end when the process is asked to stop. */
const DRAIN_LIMIT_MS = 8_000;

/** What all services of a process share. */
export interface RuntimeSurroundings {
  readonly connection: DatabaseConnection;
  /** Default `run`. */
  readonly migrationMode?: MigrationMode;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Which of several replicas this is; it survives a restart. */
  readonly instanceId: string;
  readonly logger: Logger;
  readonly observer: Required<PlatformObserver>;
}

/** One service's delivery: its database, its outbox and its consumer, without any Nest. */
export class ServiceRuntime {
  private readonly handlers = new Map<string, MessageHandler>();
  private readonly sweeper: OutboxSweeper;
  private consumption: Consumption | null = null;
  readonly unitOfWork: PgUnitOfWork;
  readonly storage: StorageWatch;
  readonly messenger: ServiceMessenger;
  readonly control = new ServiceConsumerControl();

  private constructor(
    readonly service: ServiceName,
    readonly logger: Logger,
    readonly outbox: OutboxStore,
    private readonly parts: RuntimeSurroundings & {
      readonly source: DataSource;
      readonly relay: OutboxRelay;
    },
  ) {
    this.storage = new StorageWatch(() => outbox.tryRoom(), logger);
    this.unitOfWork = new PgUnitOfWork({
      ...parts,
      service,
      logger,
      writer: outbox.writer,
      onDiskFull: (reason) => this.storage.full(reason),
    });
    this.messenger = new ServiceMessenger(service, parts.transport, this.unitOfWork);
    this.sweeper = new OutboxSweeper(outbox, parts.relay, logger);
  }

  /** Opens the service's schema. Nothing is published or consumed before the two `start`s. */
  static async open(
    service: { readonly name: ServiceName; readonly migrations: readonly Migration[] },
    surroundings: RuntimeSurroundings,
  ): Promise<ServiceRuntime> {
    const { connection, transport, logger, observer, instanceId } = surroundings;
    const source = await openServiceDatabase({
      connection,
      service: service.name,
      migrations: service.migrations,
      mode: surroundings.migrationMode ?? 'run',
    });
    const outbox = new OutboxStore(source, instanceId);
    const relay = new OutboxRelay(outbox, transport, {
      logger,
      onPublished: (row) => {
        logEvent(logger, row);
        observer.published({
          service: service.name,
          id: row.id,
          type: row.type,
          subject: row.subject,
          body: row.body,
        });
      },
    });
    await relay.prepare();
    return new ServiceRuntime(service.name, logger, outbox, { ...surroundings, source, relay });
  }

  /** Registers what handles a type. Two for one are refused. */
  register(key: string, handler: MessageHandler): void {
    assert(!this.handlers.has(key), `${this.service} has two handlers for ${key}`);
    this.handlers.set(key, handler);
  }

  /** The keys that handlers are registered under. */
  handlerKeys(): readonly string[] {
    return [...this.handlers.keys()];
  }

  /** Begins to read. All services of a process do this before any of them publishes. */
  startConsuming(): void {
    const types = new Set(consumedBy(this.service).map(({ contract }) => contract.type));
    if (types.size === 0) return;
    const { maxInFlight, batching } = flowRowOf(this.service);
    this.consumption = this.parts.transport.consume(
      {
        consumer: this.service,
        types: [...types],
        paused: this.control.pausedTypes(),
        maxInFlight,
        unordered: batchedTypes(batching),
      },
      this.processorFor(batching),
    );
    this.control.attach(this.consumption);
  }

  private processorFor(batching: Batching | null): (delivery: Delivery) => Promise<AckDecision> {
    const parts = {
      service: this.service,
      unitOfWork: this.unitOfWork,
      handlers: this.handlers,
      logger: this.logger,
      observer: this.parts.observer,
    };
    const alone = new DeliveryProcessor(parts);
    if (batching === null) return alone.process;
    const gathered = batchedTypes(batching);
    const together = new BatchProcessor(parts, alone, batching);
    return (delivery) =>
      (gathered.includes(delivery.message.type) ? together : alone).process(delivery);
  }

  /** Begins to publish, first what an earlier life left unsent. */
  startPublishing(): void {
    this.parts.relay.start();
    this.sweeper.start();
  }

  /** Hands out no more messages and waits for those in hand. */
  async stopConsuming(): Promise<void> {
    const drained = (await this.consumption?.stop(DRAIN_LIMIT_MS)) ?? true;
    if (!drained) this.logger.warn('drain.incomplete', { limitMs: DRAIN_LIMIT_MS });
  }

  /** Marks what was published; unsent messages wait for the next start. */
  async stopPublishing(): Promise<void> {
    await this.sweeper.stop();
    await this.parts.relay.stop();
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    this.storage.stop();
    if (this.parts.source.isInitialized) await this.parts.source.destroy();
  }

  /** True while the database answers. */
  async databaseAnswers(): Promise<boolean> {
    return this.parts.source.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

function batchedTypes(batching: Batching | null): readonly string[] {
  return (batching?.types ?? []).map(({ contract }) => contract.type);
}
