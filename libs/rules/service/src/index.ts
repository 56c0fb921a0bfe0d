export { RuleEngineModule } from './rule-engine.module';
export { RulesEnv } from './config/rules.env';
export { parseRules, rulesSchema, validateRules } from './adapters/in/rule-file/parse-rules';
export { RuleFile } from './adapters/in/rule-file/rule-file';
