export { RuleEngineModule } from './rule-engine.module';
export { RulesEnv } from './config/rules.env';
export { parseRules, rulesSchema } from './adapters/in/rule-file/parse-rules';
export {
  type FixtureReport,
  checkFixtures,
  fixturesFileOf,
} from './adapters/in/rule-file/fixtures/fixtures';
export { placedIn, readRules } from './adapters/in/rule-file/read-rules';
export { RuleFile } from './adapters/in/rule-file/rule-file';
export { readSignals } from './adapters/in/rule-file/read-signals';
export {
  type ReplayDifference,
  ReplayRun,
  type ReplayTotals,
} from './application/trial/replay-run';
export { type TrialResult, tryRules } from './application/trial/try-rules';
export {
  type Clause,
  type Decision,
  type Rule,
  type RuleDifference,
  type RuleEvaluation,
  contentOf,
  diffRules,
  ruleSentence,
} from '@fairlead/rules-domain';
