import { Inject, Module } from '@nestjs/common';
import { PlatformMetrics } from '../observability/metrics';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';

/** `/health/live`, `/health/ready` and `/metrics`. Import it once, in the root module. */
@Module({ controllers: [HealthController, MetricsController] })
export class PlatformHttpModule {
  constructor(@Inject(PlatformMetrics) metrics: PlatformMetrics) {
    // Memory and the event loop's delay are worth asking for only where there is somebody to ask.
    metrics.watchProcess();
  }
}
