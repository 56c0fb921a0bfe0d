import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryEvaluationStore } from '../src/adapters/out/memory/memory-evaluation-store';
import { MemoryPendingEvents } from '../src/adapters/out/memory/memory-pending-events';
import { MemoryRuleStore } from '../src/adapters/out/memory/memory-rule-store';
import { MemoryRuleVersions } from '../src/adapters/out/memory/memory-rule-versions';
import { type OpenedEvaluationStore, evaluationStoreFeatures } from './evaluation-store.features';
import { type OpenedPendingEvents, pendingEventsFeatures } from './pending-events.features';
import { ruleStoreFeatures } from './rule-store.features';
import { type OpenedRuleVersions, ruleVersionsFeatures } from './rule-versions.features';

function open(): Promise<OpenedRuleVersions & OpenedPendingEvents & OpenedEvaluationStore> {
  const versions = new MemoryRuleVersions();
  return Promise.resolve({
    ...{ versions, store: new MemoryRuleStore(versions), pending: new MemoryPendingEvents() },
    evaluations: new MemoryEvaluationStore(),
    unitOfWork: new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
}

ruleStoreFeatures('the memory of the rule engine without a database', open);
ruleVersionsFeatures('versions of rules without a database', open);
pendingEventsFeatures('events that wait to be decided, without a database', open);
evaluationStoreFeatures('evaluations of rules without a database', open);
