import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ServiceRegistry } from '../messaging/service-registry';
import { PlatformMetrics } from '../observability/metrics';

/** Figures for Prometheus. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(PlatformMetrics) private readonly metrics: PlatformMetrics,
    @Inject(ServiceRegistry) private readonly registry: ServiceRegistry,
  ) {}

  /** Returns the figures in Prometheus's text format. */
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    const lags = await Promise.all(
      this.registry.all().map(async ({ service, outbox }) => {
        const lag = await outbox.lag().catch(() => null);
        return lag === null ? [] : [{ service, ...lag }];
      }),
    );
    return this.metrics.text(lags.flat());
  }
}
