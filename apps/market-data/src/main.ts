import { runService } from '@fairlead/platform';
import { MarketDataModule, MarketEnv } from '@fairlead/market-service';

// One builds the bars; a second would publish them again.
void runService({
  service: 'market-data',
  env: MarketEnv,
  module: (env) => MarketDataModule.register(env),
});
