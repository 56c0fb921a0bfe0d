import type { OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { ServiceRegistry } from './messaging/service-registry';
import type { Transport } from './messaging/transport';
import type { HealthBoard } from './observability/health-board';
import type { ServiceRuntime } from './service-runtime';

/**
 * Ends a process in order: not ready any more, no more messages handed out, those in hand finished (`onModuleDestroy`,
 * before any service's own `beforeApplicationShutdown`), and last the outbox's marks, the transport and the connections.
 */
export class PlatformLifecycle implements OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly registry: ServiceRegistry,
    private readonly board: HealthBoard,
    private readonly transport: Transport,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.board.set('process', { ready: false, reason: 'shutting down' });
    await this.each((runtime) => runtime.stopConsuming());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.each((runtime) => runtime.stopPublishing());
    await this.transport.close();
    await this.each((runtime) => runtime.close());
  }

  private async each(action: (runtime: ServiceRuntime) => Promise<void>): Promise<void> {
    await Promise.all(this.registry.all().map(action));
  }
}
