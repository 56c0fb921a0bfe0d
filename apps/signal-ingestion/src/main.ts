import { runService } from '@fairlead/platform';
import { SignalEnv, SignalIngestionModule } from '@fairlead/signal-service';

// Replicas share nothing but the database, whose unique key says who was first.
void runService({
  service: 'signal-ingestion',
  env: SignalEnv,
  module: (env) => SignalIngestionModule.register(env),
});
