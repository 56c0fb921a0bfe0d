import { runService } from '@fairlead/platform';
import { GatewayEnv, GatewayModule } from '@fairlead/broker-service';

// TWS lets one client of an id in, and the journal has one writer.
void runService({
  service: 'tws-gateway',
  env: GatewayEnv,
  module: (env) => GatewayModule.register(env),
  // It can be halted while PostgreSQL is away.
  outlivesDatabase: true,
});
