import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type {
  CommittedUnit,
  HandledMessage,
  OwnedPartitions,
  PlatformObserver,
  PublishedMessage,
} from './observer';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** How far a service's outbox is behind. */
export interface OutboxLag {
  readonly service: string;
  readonly rows: number;
  readonly oldestMs: number;
}

/** The process's figures for Prometheus. */
export class PlatformMetrics implements PlatformObserver {
  readonly registry = new Registry();
  private readonly handlings = new Histogram({
    name: 'fairlead_handling_seconds',
    help: 'Time of one try to handle a message, by how it ended',
    labelNames: ['service', 'type', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly commits = new Counter({
    name: 'fairlead_commits_total',
    help: 'Units of work that committed',
    labelNames: ['service'],
    registers: [this.registry],
  });
  private readonly publications = new Counter({
    name: 'fairlead_published_total',
    help: 'Durable messages handed to the transport',
    labelNames: ['service', 'type'],
    registers: [this.registry],
  });
  private readonly deadLetters = new Counter({
    name: 'fairlead_dead_letters_total',
    help: 'Messages set aside',
    labelNames: ['service', 'type'],
    registers: [this.registry],
  });
  private readonly outboxRows = new Gauge({
    name: 'fairlead_outbox_unsent',
    help: 'Messages that wait in the outbox',
    labelNames: ['service'],
    registers: [this.registry],
  });
  private readonly outboxAge = new Gauge({
    name: 'fairlead_outbox_oldest_seconds',
    help: 'Age of the oldest message that waits in the outbox',
    labelNames: ['service'],
    registers: [this.registry],
  });

  private readonly partitions = new Gauge({
    name: 'fairlead_partitions_owned',
    help: 'Partitions that this replica reads; those of all replicas add up to all there are',
    labelNames: ['service'],
    registers: [this.registry],
  });

  partitionsOwned({ service, owned }: OwnedPartitions): void {
    this.partitions.set({ service }, owned);
  }

  committed({ service }: CommittedUnit): void {
    this.commits.inc({ service });
  }

  published({ service, type }: PublishedMessage): void {
    this.publications.inc({ service, type });
  }

  handled({ service, type, outcome, ms }: HandledMessage): void {
    this.handlings.observe({ service, type, outcome }, ms / 1_000);
    if (outcome === 'dead-lettered') this.deadLetters.inc({ service, type });
  }

  /** Returns the figures as Prometheus reads them. */
  async text(lags: readonly OutboxLag[]): Promise<string> {
    for (const { service, rows, oldestMs } of lags) {
      this.outboxRows.set({ service }, rows);
      this.outboxAge.set({ service }, oldestMs / 1_000);
    }
    return this.registry.metrics();
  }

  /** Adds Node's own figures: memory, event loop, garbage collection. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
