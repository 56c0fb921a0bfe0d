import { RuleChangedV1, type RuleFileView } from '@fairlead/contracts';
import { type Clock, derivedId, instantText, present } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import {
  type FileView,
  type FoundFile,
  type Rule,
  type RuleFileCommand,
  type RuleFileEvent,
  type RuleFileKind,
  type RuleFileRecord,
  ruleFileDecider,
  withVersions,
} from '@fairlead/rules-domain';
import type { RuleStore } from './ports/rule-store';
import type { RuleSet } from './rule-set';

const REASON_MAX = 2_000;
const FILE_MAX = 500;

/** What loading rules rests on. */
export interface RuleFilesParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: RuleStore;
  readonly ruleSet: RuleSet;
  readonly clock: Clock;
  readonly account: string;
  readonly hash: (text: string) => string;
}

/** A command without what every command has. */
type Outcome = RuleFileCommand extends infer Each
  ? Each extends RuleFileCommand
    ? Omit<Each, 'found' | 'kind' | 'hash'>
    : never
  : never;

/**
 * Puts rules in force, and knows how the files stand that they are made of. What becomes of a file is an event.
 * Every method returns null where another engine has published something newer of the file: look again.
 */
export class RuleFiles {
  private readonly files = new Map<RuleFileKind, FileView>();

  constructor(private readonly parts: RuleFilesParts) {}

  /** Returns how the files stand. */
  views(): readonly RuleFileView[] {
    return [...this.files.values()];
  }

  /** Gives rules their versions, commits them, then puts them in force: no decision names what is not on record. */
  async load(rules: readonly Rule[], found: FoundFile): Promise<FileView | null> {
    const { ruleSet } = this.parts;
    const isStart = !this.files.has('rules');
    const outcome = { outcome: 'rules', rules, before: ruleSet.all(), isStart } as const;
    const loaded = await this.look('rules', found, outcome);
    if (loaded === null) return null;
    ruleSet.replace(withVersions(rules, loaded.record));
    this.files.set('rules', loaded.view);
    return loaded.view;
  }

  /** What was in force stays; what is wrong is published. */
  async refuse(
    kind: RuleFileKind,
    found: FoundFile,
    problems: readonly string[],
  ): Promise<FileView | null> {
    const { version = 0, count = 0 } = this.files.get(kind) ?? {};
    const inForce = { version, count };
    return this.keep(await this.look(kind, found, { outcome: 'broken', problems, inForce }));
  }

  /** The instruments that were read at the start. */
  async instrumentsAtStart(found: FoundFile, count: number): Promise<void> {
    const outcome = { outcome: 'instruments', count, isStart: true } as const;
    this.keep(await this.look('instruments', found, outcome));
  }

  /** The list of instruments is sound, and counts from now on. */
  async instrumentsChanged(found: FoundFile, count: number): Promise<FileView | null> {
    const outcome = { outcome: 'instruments', count, isStart: false } as const;
    return this.keep(await this.look('instruments', found, outcome));
  }

  private keep(looked: { readonly view: FileView } | null): FileView | null {
    if (looked === null) return null;
    this.files.set(looked.view.kind, looked.view);
    return looked.view;
  }

  /** Loads what is on record, decides, publishes and saves; null where what was found is older than what is on record. */
  private look(
    kind: RuleFileKind,
    found: FoundFile,
    outcome: Outcome,
  ): Promise<{ readonly view: FileView; readonly record: RuleFileRecord } | null> {
    const { unitOfWork, store, account, hash, clock } = this.parts;
    return unitOfWork.run(async (tx) => {
      const before = await store.fileRecord(tx, { account, kind });
      const decision = ruleFileDecider.decide({ ...outcome, kind, found, hash }, before);
      if (!decision.ok) return null;
      const view = viewOf(decision.value);
      for (const event of decision.value) {
        if (event.kind === 'recorded' && event.news !== null) this.publish(tx, view, event.news);
      }
      await store.saveFile(tx, { account, kind }, { events: decision.value, now: clock.now() });
      return { view, record: decision.value.reduce(ruleFileDecider.evolve, before) };
    });
  }

  private publish(tx: Tx, view: FileView, news: string): void {
    const { account, clock } = this.parts;
    const { kind, file, state, version, count, problems } = view;
    const correlationId = derivedId('rule-changed', file, instantText(clock.now()));
    tx.publish(
      RuleChangedV1,
      {
        ...{ account, kind, file: file.slice(-FILE_MAX), state, version, count },
        reason: news.slice(0, REASON_MAX),
        problems: [...problems],
      },
      { cause: { correlationId, causationId: null } },
    );
  }
}

function viewOf(events: readonly RuleFileEvent[]): FileView {
  const stood = events.find((event) => event.kind === 'stood');
  return present(stood, 'a look at a file says how it stands').view;
}
