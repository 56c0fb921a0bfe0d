import { REQUESTS } from '@fairlead/contracts';
import {
  type Messenger,
  type UnitOfWork,
  type Unsubscribe,
  boundedLimit,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { RuleOperations } from '../../../application/rule-operations';

const LIMIT_MAX = 1_000;

/** Takes what people do with rules, and answers what was done. */
export class RuleChanges implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];

  constructor(
    private readonly parts: {
      readonly messenger: Messenger;
      readonly unitOfWork: UnitOfWork;
      readonly operations: RuleOperations;
    },
  ) {}

  onApplicationBootstrap(): void {
    const { messenger, unitOfWork, operations } = this.parts;
    this.stops.push(
      messenger.replyOnce(REQUESTS.applyRules, (request, tx) => operations.apply(request, tx)),
      messenger.replyOnce(REQUESTS.setRule, (request, tx) => operations.set(request, tx)),
      messenger.replyOnce(REQUESTS.resetRule, (request, tx) => operations.reset(request, tx)),
      messenger.reply(REQUESTS.ruleHistory, ({ ruleId, limit }) =>
        unitOfWork.run((tx) =>
          operations.history({ ruleId, limit: boundedLimit(limit, LIMIT_MAX) }, tx),
        ),
      ),
      messenger.reply(REQUESTS.rulesVersion, ({ version }) =>
        unitOfWork.run((tx) => operations.version(version, tx)),
      ),
    );
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
