import { type Decider, type Instant, ok, refused } from '@fairlead/core';
import { type Rule, type VersionedRule, contentOf } from '../rule';
import {
  type FileView,
  type FoundFile,
  type RuleFileKind,
  brokenView,
  changesText,
  soundView,
  standingText,
} from './file-view';

/** An engine that was paused for longer than this is ended by whoever watches it. A clock that was set back by more counts. */
const OLDER_MAX_MS = 600_000;

/** The version and content of a rule. */
interface RuleContent {
  readonly ruleId: string;
  readonly version: number;
  readonly sha256: string;
  readonly content: string;
}

/** What is on record of a file, the same for all engines that watch it. */
export interface RuleFileRecord {
  /** Counts the contents that were in force. 0: none yet. */
  readonly version: number;
  readonly sha256: string;
  readonly rules: ReadonlyMap<string, Pick<RuleContent, 'version' | 'sha256'>>;
  /** How it stood when that was last published, and when that was seen; null where it never was. */
  readonly standing: { readonly sha256: string; readonly seenAt: Instant } | null;
}

interface Sighting {
  readonly found: FoundFile;
  readonly kind: RuleFileKind;
  readonly hash: (text: string) => string;
}

/** What was found: sound rules, a sound list of instruments, or problems. `isStart` is true before an engine decides anything. */
export type RuleFileCommand = Sighting &
  (
    | {
        readonly outcome: 'rules';
        readonly rules: readonly Rule[];
        readonly before: readonly VersionedRule[];
        readonly isStart: boolean;
      }
    | {
        readonly outcome: 'instruments';
        readonly count: number;
        readonly isStart: boolean;
      }
    | {
        readonly outcome: 'broken';
        readonly problems: readonly string[];
        readonly inForce: Pick<FileView, 'version' | 'count'>;
      }
  );

/** What becomes of a file. */
export type RuleFileEvent =
  /** The content is another: it has a version of its own, as has each rule that changed. */
  | {
      readonly kind: 'versioned';
      readonly version: number;
      readonly sha256: string;
      readonly rules: readonly RuleContent[];
    }
  /** It stands so now, for the engine that looked. */
  | { readonly kind: 'stood'; readonly view: FileView }
  /** It stands otherwise than was last recorded. `news` is what to publish; null at a start with what was in force before. */
  | {
      readonly kind: 'recorded';
      readonly sha256: string;
      readonly seenAt: Instant;
      readonly news: string | null;
    };

/** Another engine has published something newer: whoever looks again finds it. */
export interface OlderSighting {
  readonly code: 'OLDER_SIGHTING';
  readonly limit: Instant;
  readonly actual: Instant;
}

/**
 * Decides what follows from the look at a file that rules are made of.
 *
 * 1. What becomes of a file is published once, however many engines watch it, and again when it comes back to an old state.
 * 2. What an engine saw before another one published something newer counts for nothing: it looks again.
 * 3. A rule has another version exactly where its content changed; so has the file.
 */
export const ruleFileDecider: Decider<
  RuleFileRecord,
  RuleFileCommand,
  RuleFileEvent,
  OlderSighting
> = {
  initial: { version: 0, sha256: '', rules: new Map(), standing: null },
  decide: (command, record) => {
    const isStart = command.outcome !== 'broken' && command.isStart;
    const lateMs = (record.standing?.seenAt ?? 0) - command.found.seenAt;
    const isOlder = lateMs > 0 && lateMs <= OLDER_MAX_MS;
    if (isOlder && !isStart && record.standing !== null) {
      const { seenAt } = record.standing;
      return refused({ code: 'OLDER_SIGHTING', limit: seenAt, actual: command.found.seenAt });
    }
    const versions = command.outcome === 'rules' ? versioned(command, record) : [];
    const after = versions.reduce(evolve, record);
    const view = viewOf(command, after);
    const recorded = isOlder ? [] : recordedIf(command, record, { after, view });
    return ok([...versions, { kind: 'stood', view }, ...recorded]);
  },
  evolve,
};

function evolve(record: RuleFileRecord, event: RuleFileEvent): RuleFileRecord {
  if (event.kind === 'stood') return record;
  if (event.kind === 'recorded') {
    return { ...record, standing: { sha256: event.sha256, seenAt: event.seenAt } };
  }
  const { version, sha256 } = event;
  const changed = event.rules.map((rule) => [rule.ruleId, rule] as const);
  return { ...record, version, sha256, rules: new Map([...record.rules, ...changed]) };
}

/** Returns the rules with the versions that are on record. */
export function withVersions(
  rules: readonly Rule[],
  record: RuleFileRecord,
): readonly VersionedRule[] {
  return rules.map((rule) => ({ ...rule, version: record.rules.get(rule.id)?.version ?? 1 }));
}

type LoadRules = Extract<RuleFileCommand, { readonly outcome: 'rules' }>;

function versioned({ rules, hash }: LoadRules, record: RuleFileRecord): readonly RuleFileEvent[] {
  const contents = rules.map((rule) => {
    const content = contentOf(rule);
    return { ruleId: rule.id, content, sha256: hash(content) };
  });
  const sha256 = hash(contents.map((each) => each.sha256).join(' '));
  const changed = contents.filter((each) => record.rules.get(each.ruleId)?.sha256 !== each.sha256);
  if (sha256 === record.sha256 && changed.length === 0) return [];
  const version = record.version + (sha256 === record.sha256 ? 0 : 1);
  const next = changed.map((each) => {
    const known = record.rules.get(each.ruleId)?.version ?? 0;
    return { ...each, version: known + 1 };
  });
  return [{ kind: 'versioned', version, sha256, rules: next }];
}

function viewOf(command: RuleFileCommand, { version }: RuleFileRecord): FileView {
  const { found, kind } = command;
  switch (command.outcome) {
    case 'rules':
      return soundView(found, { kind, state: 'IN_FORCE', version, count: command.rules.length });
    case 'instruments':
      return soundView(found, { kind, state: 'IN_FORCE', version: 0, count: command.count });
    case 'broken':
      return brokenView(found, command.problems, { kind, ...command.inForce });
  }
}

function recordedIf(
  command: RuleFileCommand,
  before: RuleFileRecord,
  { after, view }: { readonly after: RuleFileRecord; readonly view: FileView },
): readonly RuleFileEvent[] {
  const { found, hash } = command;
  const sha256 = hash(standingText(found, view));
  if (before.standing?.sha256 === sha256) return [];
  const news = newsOf(command, view, { before, after });
  return [{ kind: 'recorded', sha256, seenAt: found.seenAt, news }];
}

/** Whoever saves a file wants to see that it was taken, also where only a comment changed; a start is no news. */
function newsOf(
  command: RuleFileCommand,
  { reason }: FileView,
  { before, after }: { readonly before: RuleFileRecord; readonly after: RuleFileRecord },
): string | null {
  if (command.outcome === 'broken') return reason;
  if (command.outcome === 'instruments') return command.isStart ? null : reason;
  if (command.isStart && before.version === after.version) return null;
  return `${reason}${changesText(command.before, withVersions(command.rules, after))}`;
}
