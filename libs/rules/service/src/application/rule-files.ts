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
  ruleFileDecider,
  viewBeside,
} from '@fairlead/rules-domain';
import type { RuleVersions } from './ports/rule-versions';
import type { RuleSet } from './rule-set';
import type { RulesInForce } from './rules-in-force';

const REASON_MAX = 2_000;
const FILE_MAX = 500;

/** What loading rules rests on. */
export interface RuleFilesParts {
  readonly unitOfWork: UnitOfWork;
  readonly versions: RuleVersions;
  readonly ruleSet: RuleSet;
  readonly inForce: RulesInForce;
  readonly clock: Clock;
  readonly account: string;
  /** Which of several engines this is: each has a file of its own. */
  readonly instance: string;
  readonly hash: (text: string) => string;
}

/** Rules that a person puts in force, as they are written and as they were read. */
export interface AppliedRules {
  readonly rules: readonly Rule[];
  readonly text: string;
  readonly file: string;
  readonly by: string;
  readonly reason: string;
  /** The name of the key that it was asked with. */
  readonly principal: string | null;
}

/** What is published of rules, and whose doing it is; nobody's where a file changed. */
interface News {
  readonly news: string;
  readonly by: string | null;
  readonly principal: string | null;
}

/** A command without what every command has. */
type Outcome = RuleFileCommand extends infer Each
  ? Each extends RuleFileCommand
    ? Omit<Each, 'found' | 'kind' | 'hash'>
    : never
  : never;

/**
 * Puts rules in force, and knows how the files stand that they are made of. What becomes of a file is an event.
 * Every method for a file returns null where another engine has published something newer of it: look again.
 */
export class RuleFiles {
  private readonly files = new Map<RuleFileKind, FileView>();

  constructor(private readonly parts: RuleFilesParts) {}

  /** Returns how the files stand, beside what is in force by now. */
  views(): readonly RuleFileView[] {
    const { ruleSet } = this.parts;
    const inForce = { version: ruleSet.version, count: ruleSet.all().length };
    return [...this.files.values()].map((view) => viewBeside(view, inForce));
  }

  /**
   * A file was looked at and is sound: its rules are in force from now on where it was changed since it was last looked at. They
   * have their versions and are committed before they decide anything: no decision names what is not on record.
   */
  async load(rules: readonly Rule[], found: FoundFile): Promise<FileView | null> {
    const { unitOfWork, inForce, ruleSet } = this.parts;
    const isStart = !this.files.has('rules');
    const view = await unitOfWork.run((tx) =>
      this.look(tx, { kind: 'rules', found }, () => {
        return { outcome: 'rules', rules, before: ruleSet.written(), isStart };
      }),
    );
    if (view === null) return null;
    inForce.remember(found.text ?? '', rules);
    await unitOfWork.run((tx) => inForce.refresh(tx));
    return this.keep(view);
  }

  /** A person puts rules in force. Returns how they stand, also where they were in force already. */
  async apply(tx: Tx, applied: AppliedRules): Promise<FileView> {
    const { rules, text, file, by, reason, principal } = applied;
    const { clock, inForce, ruleSet } = this.parts;
    const found = { file, seenAt: clock.now(), writtenAt: null, text };
    const view = await this.look(tx, { kind: 'rules', found, principal, reason }, () => {
      return { outcome: 'applied', rules, before: ruleSet.written(), by };
    });
    tx.afterCommit(() => inForce.remember(text, rules));
    return present(view, 'what a person applies is never too old');
  }

  /** What was in force stays; what is wrong is published. */
  async refuse(
    kind: RuleFileKind,
    found: FoundFile,
    problems: readonly string[],
  ): Promise<FileView | null> {
    return this.lookAndKeep(kind, found, () => {
      const { version = 0, count = 0 } = this.views().find((view) => view.kind === kind) ?? {};
      return { outcome: 'broken', problems, inForce: { version, count } };
    });
  }

  /** The instruments that were read at the start. */
  async instrumentsAtStart(found: FoundFile, count: number): Promise<void> {
    await this.lookAndKeep('instruments', found, () => {
      return { outcome: 'instruments', count, isStart: true };
    });
  }

  /** The list of instruments is sound, and counts from now on. */
  async instrumentsChanged(found: FoundFile, count: number): Promise<FileView | null> {
    return this.lookAndKeep('instruments', found, () => {
      return { outcome: 'instruments', count, isStart: false };
    });
  }

  private async lookAndKeep(
    kind: RuleFileKind,
    found: FoundFile,
    outcome: () => Outcome,
  ): Promise<FileView | null> {
    const { unitOfWork } = this.parts;
    const view = await unitOfWork.run((tx) => this.look(tx, { kind, found }, outcome));
    return view === null ? null : this.keep(view);
  }

  private keep(view: FileView): FileView {
    this.files.set(view.kind, view);
    return view;
  }

  /**
   * Loads what is on record and what is in force, decides, publishes and saves. Returns how the file stands; null where what was
   * found is older than what is on record.
   */
  private async look(
    tx: Tx,
    {
      kind,
      found,
      principal = null,
      reason = null,
    }: {
      readonly kind: RuleFileKind;
      readonly found: FoundFile;
      readonly principal?: string | null;
      readonly reason?: string | null;
    },
    outcome: () => Outcome,
  ): Promise<FileView | null> {
    const { versions, account, instance, hash, clock, inForce } = this.parts;
    const key = { account, kind, instance };
    const before = await versions.fileRecord(tx, key);
    await inForce.refresh(tx);
    const decision = ruleFileDecider.decide({ ...outcome(), kind, found, hash }, before);
    if (!decision.ok) return null;
    const view = viewOf(decision.value);
    for (const event of decision.value) {
      if (event.kind !== 'recorded' || event.news === null) continue;
      const { by } = decision.value.find((each) => each.kind === 'versioned') ?? { by: null };
      this.publish(tx, view, { news: event.news, by, principal });
    }
    await versions.saveFile(tx, key, { events: decision.value, now: clock.now(), reason });
    return view;
  }

  /** Publishes what a person set on a rule. */
  announce(tx: Tx, what: News): void {
    const view = this.views().find(({ kind }) => kind === 'rules');
    if (view !== undefined) this.publish(tx, view, what);
  }

  private publish(tx: Tx, view: RuleFileView, { news, by, principal }: News): void {
    const { account, clock } = this.parts;
    const { kind, file, state, version, count, problems, setAside } = view;
    const correlationId = derivedId('rule-changed', file, instantText(clock.now()));
    tx.publish(
      RuleChangedV1,
      {
        ...{ account, kind, file: file.slice(-FILE_MAX), state, version, count },
        reason: news.slice(0, REASON_MAX),
        problems: [...problems],
        ...(setAside === true ? { setAside } : {}),
        ...(by === null ? {} : { by }),
      },
      { cause: { correlationId, causationId: null, principal } },
    );
  }
}

function viewOf(events: readonly RuleFileEvent[]): FileView {
  const stood = events.find((event) => event.kind === 'stood');
  return present(stood, 'a look at a file says how it stands').view;
}
