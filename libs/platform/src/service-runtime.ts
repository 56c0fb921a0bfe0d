import { randomUUID } from 'node:crypto';
import {
  type EventClass,
  PARTITIONS,
  type ServiceName,
  consumedBy,
  flowRowOf,
  partitionOf,
} from '@fairlead/contracts';
import { type Clock, assert } from '@fairlead/core';
import type { DataSource } from 'typeorm';
import { DeliveryProcessor, type MessageHandler } from './messaging/inbox/delivery-processor';
import { BatchProcessor } from './messaging/inbox/batch-processor';
import { PartitionProcessor } from './messaging/inbox/partition-processor';
import { OutboxRelay } from './messaging/outbox/outbox-relay';
import { OutboxStore } from './messaging/outbox/outbox-store';
import { OutboxSweeper } from './messaging/outbox/outbox-sweeper';
import { ServiceConsumerControl } from './messaging/service-consumer-control';
import { ServiceMessenger } from './messaging/service-messenger';
import type { Consumption, Handle, Transport, TransportMessage } from './messaging/transport';
import { logEvent } from './observability/log-event';
import type { Logger } from './observability/logger';
import type { PlatformObserver } from './observability/observer';
import type { DatabaseConnection } from './persistence/database-connection';
import { PartitionLostError } from './persistence/failures';
import { PgLease } from './persistence/lease/pg-lease';
import { PgUnitOfWork } from './persistence/pg-unit-of-work';
import { StorageWatch } from './persistence/server/storage-watch';
import {
  type Migration,
  type MigrationMode,
  openServiceDatabase,
} from './persistence/service-database';
import type { Tx } from './persistence/tx';
import { PartitionKeeper } from './partitions/partition-keeper';
import { AllPartitions, type Partitions } from './partitions/partitions';

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
  /** True where other replicas read partitions of the same services. Default: all of them are ours. */
  readonly sharesPartitions?: boolean;
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
  readonly partitions: Partitions;
  private readonly keeper: PartitionKeeper | null;

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
      onAway: (reason) => this.storage.away(reason),
    });
    this.messenger = new ServiceMessenger(service, parts.transport, this.unitOfWork);
    this.sweeper = new OutboxSweeper(outbox, parts.relay, logger);
    this.keeper = this.sharesPartitions() ? this.makeKeeper() : null;
    this.partitions = this.keeper ?? new AllPartitions();
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
    const { maxInFlight, batching, partitioned } = flowRowOf(this.service);
    this.consumption = this.parts.transport.consume(
      {
        consumer: this.service,
        types: [...types],
        paused: this.control.pausedTypes(),
        maxInFlight,
        unordered: namesOf(batching),
        partitioned: { types: namesOf(partitioned), upTo: partitioned?.upTo ?? 1 },
      },
      this.processor(),
    );
    this.control.attach(this.consumption);
    if (this.keeper !== null) this.keeper.start(this.consumption);
    else if (partitioned !== null) for (const each of PARTITIONS) this.consumption.take(each);
  }

  private processor(): Handle {
    const { batching, partitioned } = flowRowOf(this.service);
    const parts = {
      ...{ service: this.service, unitOfWork: this.unitOfWork, handlers: this.handlers },
      ...{ logger: this.logger, observer: this.parts.observer },
      guard: (tx: Tx, message: TransportMessage) => this.guard(tx, message),
    };
    const alone = new DeliveryProcessor(parts);
    const together = batching === null ? null : new BatchProcessor(parts, alone, batching);
    const byPartition = new PartitionProcessor(parts, alone);
    const gathered = namesOf(batching);
    const apart = namesOf(partitioned);
    return async (deliveries) => {
      if (deliveries.some(({ message }) => apart.includes(message.type))) {
        return byPartition.process(deliveries);
      }
      const oneOf = (type: string): DeliveryProcessor | BatchProcessor =>
        together !== null && gathered.includes(type) ? together : alone;
      return Promise.all(deliveries.map((each) => oneOf(each.message.type).process(each)));
    };
  }

  /** Whoever slept through the end of its lease commits nothing of what it had in hand. */
  private async guard(tx: Tx, { type, subject }: TransportMessage): Promise<void> {
    const isApart = namesOf(flowRowOf(this.service).partitioned).includes(type);
    const partition = isApart ? partitionOf(subject) : null;
    if (partition === null || (await this.partitions.hold(tx, partition))) return;
    throw new PartitionLostError(`${partition} is another's by now`);
  }

  private sharesPartitions(): boolean {
    const { sharesPartitions = false } = this.parts;
    return sharesPartitions && flowRowOf(this.service).partitioned !== null;
  }

  private makeKeeper(): PartitionKeeper {
    const { service, logger, unitOfWork, outbox } = this;
    const { instanceId: instance, observer } = this.parts;
    return new PartitionKeeper({
      ...{ instance, logger, unitOfWork, outbox, partitions: PARTITIONS, lease: new PgLease() },
      holder: `${instance} ${randomUUID()}`,
      onChange: (owned) => observer.partitionsOwned({ service, owned }),
    });
  }

  /** Begins to publish, first what an earlier life left unsent. */
  startPublishing(): void {
    this.parts.relay.start();
    this.sweeper.start();
  }

  /** Hands out no more messages and waits for those in hand. */
  async stopConsuming(): Promise<void> {
    const drained = (await this.consumption?.stop(DRAIN_LIMIT_MS)) ?? true;
    await this.keeper?.stop();
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

function namesOf(row: { readonly types: readonly EventClass[] } | null): readonly string[] {
  return (row?.types ?? []).map(({ contract }) => contract.type);
}
