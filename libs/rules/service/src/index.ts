export { RuleEngineModule } from './rule-engine.module';
export { RulesEnv } from './config/rules.env';
export { parseRules, validateRules } from './adapters/in/rule-file/parse-rules';
export { RULES_SCHEMA } from './adapters/in/rule-file/rules.schema';
export { RuleFile } from './adapters/in/rule-file/rule-file';
