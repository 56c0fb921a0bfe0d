import { runService } from '@fairlead/platform';
import { ConsoleEnv, ConsoleModule } from '@fairlead/console-service';

// One writes the audit trail and serves the live stream.
void runService({
  service: 'console',
  env: ConsoleEnv,
  module: (env) => ConsoleModule.register(env),
});
