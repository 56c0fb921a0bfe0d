import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { TRADING_NOON, startTestService } from '@fairlead/testing';
import { RuleEngineModule, RulesEnv } from '../src';
import { PendingEvents } from '../src/application/ports/pending-events';
import { RuleStore } from '../src/application/ports/rule-store';
import { RuleVersions } from '../src/application/ports/rule-versions';
import { type OpenedPendingEvents, pendingEventsFeatures } from './pending-events.features';
import { EvaluationStore } from '../src/application/ports/evaluation-store';
import { type OpenedEvaluationStore, evaluationStoreFeatures } from './evaluation-store.features';
import { ruleStoreFeatures } from './rule-store.features';
import { type OpenedRuleVersions, ruleVersionsFeatures } from './rule-versions.features';

/** What the engine writes when it starts. */
const OWN_TABLES = ['rule_file', 'rule_file_report', 'rule_file_found', 'rules_version', 'rule_version', 'rule_change']; // prettier-ignore

async function open(): Promise<OpenedRuleVersions & OpenedPendingEvents & OpenedEvaluationStore> {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-rule-store-'));
  const env = Object.assign(new RulesEnv(), {
    FAIRLEAD_RULES: join(directory, 'rules.yaml'),
    FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
    TWS_ACCOUNT: 'DU1234567',
  });
  writeFileSync(env.FAIRLEAD_RULES, 'rules: []\n');
  copyFileSync(join(__dirname, '../../../../instruments.yaml'), env.FAIRLEAD_INSTRUMENTS);
  const service = await startTestService([RuleEngineModule.register(env)], {
    clock: new ManualClock(TRADING_NOON),
  });
  // The engine itself put its files on record when it started.
  await service.database.query(
    `TRUNCATE ${OWN_TABLES.map((table) => `rule_engine.${table}`).join(', ')}`,
  );
  return {
    versions: service.app.get(RuleVersions, { strict: false }),
    store: service.app.get(RuleStore, { strict: false }),
    pending: service.app.get(PendingEvents, { strict: false }),
    evaluations: service.app.get(EvaluationStore, { strict: false }),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: async () => {
      await service.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

ruleStoreFeatures('the memory of the rule engine in PostgreSQL', open);
ruleVersionsFeatures('versions of rules in PostgreSQL', open);
pendingEventsFeatures('events that wait to be decided, in PostgreSQL', open);
evaluationStoreFeatures('evaluations of rules in PostgreSQL', open);
