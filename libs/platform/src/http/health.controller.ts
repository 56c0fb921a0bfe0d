import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { ServiceRegistry } from '../messaging/service-registry';
import { Transport } from '../messaging/transport';
import { HealthBoard, type PartState } from '../observability/health-board';

/** What `/health/ready` answers, with 200 or 503. */
interface ReadyAnswer {
  readonly status: 'ready' | 'not ready';
  readonly parts: Readonly<Record<string, PartState>>;
}

/** Liveness is the event loop alone; readiness is what the parts say, the database and the transport. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthBoard) private readonly board: HealthBoard,
    @Inject(ServiceRegistry) private readonly registry: ServiceRegistry,
    @Inject(Transport) private readonly transport: Transport,
  ) {}

  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(): Promise<ReadyAnswer> {
    const parts = { ...this.board.snapshot(), ...(await this.infrastructure()) };
    const ready = Object.values(parts).every((part) => part.ready);
    const answer: ReadyAnswer = { status: ready ? 'ready' : 'not ready', parts };
    if (!ready) throw new ServiceUnavailableException(answer);
    return answer;
  }

  private async infrastructure(): Promise<Record<string, PartState>> {
    const databases = await Promise.all(
      this.registry.all().map(async (runtime) => {
        const ready = await runtime.databaseAnswers();
        const state = { ready, reason: ready ? null : 'PostgreSQL does not answer' };
        return [`${runtime.service}.database`, state] as const;
      }),
    );
    const ready = this.transport.healthy();
    const transport = { ready, reason: ready ? null : 'closed' };
    return { ...Object.fromEntries(databases), transport };
  }
}
