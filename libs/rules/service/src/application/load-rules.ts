import type { Clock } from '@fairlead/core';
import type { UnitOfWork } from '@fairlead/platform';
import { type Rule, contentOf } from '@fairlead/rules-domain';
import type { RuleStore } from './ports/rule-store';
import type { RuleBook } from './rule-book';

/** What loading rules rests on. */
export interface LoadRulesParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly book: RuleBook;
  readonly clock: Clock;
  readonly hash: (text: string) => string;
}

/** Gives rules their versions and puts them in force. */
export class LoadRules {
  constructor(private readonly parts: LoadRulesParts) {}

  /** The versions are committed before the first decision can name them. */
  async load(rules: readonly Rule[]): Promise<void> {
    const { unitOfWork, store, book, clock, hash } = this.parts;
    const contents = rules.map((rule) => {
      const content = contentOf(rule);
      return { ruleId: rule.id, content, sha256: hash(content) };
    });
    const versions = await unitOfWork.run((tx) => store.versions(tx, contents, clock.now()));
    book.replace(rules.map((rule) => ({ ...rule, version: versions.get(rule.id) ?? 1 })));
  }
}
