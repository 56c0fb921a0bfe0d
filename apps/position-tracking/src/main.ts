import { runService } from '@fairlead/platform';
import { PositionEnv, PositionTrackingModule } from '@fairlead/position-service';

// Executions of an account are folded by one reader, in their order.
void runService({
  service: 'position-tracking',
  env: PositionEnv,
  module: (env) => PositionTrackingModule.register(env),
});
