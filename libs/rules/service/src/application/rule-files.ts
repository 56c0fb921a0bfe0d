import { RuleChangedV1, type RuleFileView } from '@fairlead/contracts';
import { type Clock, derivedId, instantText } from '@fairlead/core';
import type { FileProblem, Tx, UnitOfWork } from '@fairlead/platform';
import { type Rule, type VersionedRule, contentOf } from '@fairlead/rules-domain';
import type { RuleStore } from './ports/rule-store';
import type { RuleSet } from './rule-set';
import {
  type FoundFile,
  brokenView,
  changesText,
  soundView,
  standingText,
} from './rule-file-report';

/** What loading rules rests on. */
export interface RuleFilesParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly clock: Clock;
  readonly account: string;
  readonly hash: (text: string) => string;
}

/** Puts rules in force, and knows how the files stand that they are made of. What becomes of a file is an event. */
export class RuleFiles {
  private readonly files = new Map<RuleFileView['kind'], RuleFileView>();

  constructor(private readonly parts: RuleFilesParts) {}

  /** Returns how the files stand. */
  views(): readonly RuleFileView[] {
    return [...this.files.values()];
  }

  /** Gives rules their versions, commits them, then puts them in force: no decision names what is not on record. */
  async load(rules: readonly Rule[], found: FoundFile): Promise<RuleFileView> {
    const { unitOfWork, store, ruleSet, clock, hash } = this.parts;
    const contents = rules.map((rule) => {
      const content = contentOf(rule);
      return { ruleId: rule.id, content, sha256: hash(content) };
    });
    const whole = hash(contents.map(({ sha256 }) => sha256).join(' '));
    // Whoever saves the file wants to see that it was taken, also where only a comment changed; a start is no news.
    const isReload = this.files.has('rules');
    const loaded = await unitOfWork.run(async (tx) => {
      const versions = await store.versions(tx, contents, clock.now());
      const file = await store.fileVersion(tx, {
        kind: 'rules',
        sha256: whole,
        changedAt: clock.now(),
      });
      const after = rules.map((rule) => ({ ...rule, version: versions.get(rule.id) ?? 1 }));
      const { version } = file;
      const standing = { kind: 'rules', state: 'IN_FORCE', version, count: after.length } as const;
      const view = soundView(found, standing);
      const isOther = await this.keepStanding(tx, found, view);
      if (isOther && (file.isNew || isReload))
        this.publish(tx, view, changesText(ruleSet.all(), after));
      return { after, view };
    });
    this.putInForce(loaded.after, loaded.view);
    return loaded.view;
  }

  /** What was in force stays; what is wrong is published. */
  async refuse(
    kind: RuleFileView['kind'],
    found: FoundFile,
    problems: readonly FileProblem[],
  ): Promise<RuleFileView> {
    const { version = 0, count = 0 } = this.files.get(kind) ?? {};
    return this.published(found, brokenView(found, problems, { kind, version, count }));
  }

  /** The instruments that were read at the start. */
  async instrumentsAtStart(found: FoundFile, count: number): Promise<void> {
    const standing = { kind: 'instruments', state: 'IN_FORCE', version: 0, count } as const;
    const view = soundView(found, standing);
    await this.parts.unitOfWork.run((tx) => this.keepStanding(tx, found, view));
    this.files.set('instruments', view);
  }

  /** The list of instruments is sound and another than at the start (or the same again). */
  async instrumentsChanged(found: FoundFile, isAsAtStart: boolean): Promise<RuleFileView> {
    const count = this.files.get('instruments')?.count ?? 0;
    const state = isAsAtStart ? 'IN_FORCE' : 'NEXT_START';
    return this.published(
      found,
      soundView(found, { kind: 'instruments', state, version: 0, count }),
    );
  }

  private async published(found: FoundFile, view: RuleFileView): Promise<RuleFileView> {
    await this.parts.unitOfWork.run(async (tx) => {
      if (await this.keepStanding(tx, found, view)) this.publish(tx, view, '');
    });
    this.files.set(view.kind, view);
    return view;
  }

  /** Returns true where the file stands otherwise than was last published: several engines watch the same file. */
  private keepStanding(tx: Tx, found: FoundFile, view: RuleFileView): Promise<boolean> {
    const { store, account, hash, clock } = this.parts;
    const sha256 = hash(standingText(found, view));
    return store.fileStands(tx, { account, kind: view.kind, sha256, now: clock.now() });
  }

  private putInForce(rules: readonly VersionedRule[], view: RuleFileView): void {
    this.parts.ruleSet.replace(rules);
    this.files.set('rules', view);
  }

  private publish(tx: Tx, view: RuleFileView, changes: string): void {
    const { account, clock } = this.parts;
    const { kind, file, state, version, count, problems } = view;
    const reason = `${view.reason}${changes}`.slice(0, REASON_MAX);
    const correlationId = derivedId('rule-changed', file, instantText(clock.now()));
    tx.publish(
      RuleChangedV1,
      { account, kind, file: file.slice(-FILE_MAX), state, version, count, reason, problems: [...problems] }, // prettier-ignore
      { cause: { correlationId, causationId: null } },
    );
  }
}

const REASON_MAX = 2_000;
const FILE_MAX = 500;
