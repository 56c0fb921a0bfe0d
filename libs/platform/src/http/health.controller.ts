import { Controller, Get, Inject } from '@nestjs/common';
import { ServiceRegistry } from '../messaging/service-registry';
import { Transport } from '../messaging/transport';
import { HealthBoard, type PartState } from '../observability/health-board';
import { HttpProblem } from './problem';

/** What `/health/ready` answers with 200. */
interface ReadyAnswer {
  readonly status: 'ready';
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

  /** Answers while the process lives. */
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** Answers 200 while all parts are ready, else 503 with what is missing. */
  @Get('ready')
  async ready(): Promise<ReadyAnswer> {
    const parts = { ...this.board.snapshot(), ...(await this.infrastructure()) };
    const ready = Object.values(parts).every((part) => part.ready);
    if (!ready) throw notReady(parts);
    return { status: 'ready', parts };
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

function notReady(parts: ReadyAnswer['parts']): HttpProblem {
  const missing = Object.entries(parts).filter(([, { ready }]) => !ready);
  const detail = `Not ready: ${missing.map(([name, { reason }]) => `${name} (${reason ?? 'no reason given'})`).join(', ')}.`;
  return new HttpProblem({ status: 503, code: 'NOT_READY', detail }, { parts });
}
