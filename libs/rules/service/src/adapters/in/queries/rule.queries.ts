import { REQUESTS } from '@fairlead/contracts';
import { type Clock, newYorkDate } from '@fairlead/core';
import {
  type InstrumentCatalogue,
  type Messenger,
  PgLease,
  type UnitOfWork,
  type Unsubscribe,
  leaseOwners,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { RuleStore } from '../../../application/ports/rule-store';
import type { RuleSet } from '../../../application/rule-set';
import type { RuleFiles } from '../../../application/rule-files';
import type { RulesInForce } from '../../../application/rules-in-force';
import { ruleViews } from '../../../application/rule-views';
import { wantedIndicators } from '../../../application/wanted-indicators';

/** What answering questions about rules needs. */
export interface RuleQueriesParts {
  readonly messenger: Messenger;
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly files: RuleFiles;
  readonly inForce: RulesInForce;
  readonly clock: Clock;
  readonly instruments: InstrumentCatalogue;
  readonly account: string;
}

/** Answers questions about rules. */
export class RuleQueries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];

  constructor(private readonly parts: RuleQueriesParts) {}

  onApplicationBootstrap(): void {
    const { messenger, unitOfWork, store, ruleSet, files, inForce } = this.parts;
    const { clock, instruments, account } = this.parts;
    const rules = messenger.reply(REQUESTS.rules, async () => {
      const today = newYorkDate(clock.now());
      const firings = await unitOfWork.run(async (tx) => {
        await inForce.refresh(tx);
        return store.firings(tx, account, today);
      });
      return ruleViews(ruleSet, firings, (symbol) => instruments.named(symbol)?.key ?? null);
    });
    const ofFiles = messenger.reply(REQUESTS.ruleFiles, async () => {
      await unitOfWork.run((tx) => inForce.refresh(tx));
      return files.views();
    });
    const owners = messenger.reply(REQUESTS.ruleOwners, () =>
      leaseOwners(unitOfWork, new PgLease()),
    );
    const wanted = messenger.reply(REQUESTS.wantedIndicators, async () => {
      await unitOfWork.run((tx) => inForce.refresh(tx));
      return wantedIndicators(ruleSet.all());
    });
    this.stops.push(rules, ofFiles, owners, wanted);
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}
