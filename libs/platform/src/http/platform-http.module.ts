import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';

/** `/health/live`, `/health/ready` and `/metrics`. Import it once, in the root module. */
@Module({ controllers: [HealthController, MetricsController] })
export class PlatformHttpModule {}
