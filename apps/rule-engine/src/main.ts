import { runService } from '@fairlead/platform';
import { RuleEngineModule, RulesEnv } from '@fairlead/rules-service';

// A second one waits to take over: what trades and positions publish is folded in order by one.
void runService({
  service: 'rule-engine',
  single: true,
  env: RulesEnv,
  module: (env) => RuleEngineModule.register(env),
});
