import { Inject, Module } from '@nestjs/common';
import { PlatformMetrics } from '../observability/metrics';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';
import { OpenApiController } from './openapi.controller';

/** `/health/live`, `/health/ready`, `/metrics` and `/openapi.json`. Import it once, in the root module. */
@Module({ controllers: [HealthController, MetricsController, OpenApiController] })
export class PlatformHttpModule {
  constructor(@Inject(PlatformMetrics) metrics: PlatformMetrics) {
    // Memory and the event loop's delay are worth asking for only where there is somebody to ask.
    metrics.watchProcess();
  }
}
