import { runService } from '@fairlead/platform';
import { RuleEngineModule, RulesEnv } from '@fairlead/rules-service';

void runService({
  service: 'rule-engine',
  env: RulesEnv,
  module: (env) => RuleEngineModule.register(env),
});
