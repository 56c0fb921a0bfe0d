import { type Decider, type Instant, instant, ok, refused } from '@fairlead/core';
import type { Rule, VersionedRule } from '../rule';
import {
  type FileView,
  type FoundFile,
  type RuleFileKind,
  brokenView,
  changesText,
  soundView,
  standingText,
} from './file-view';
import {
  type ContentRecord,
  type FileContent,
  type FoundRules,
  type RulesVersion,
  fileContentOf,
  isInForce,
  nextVersion,
} from './rule-content';

/** An engine that was paused for longer than this is ended by whoever watches it. A clock that was set back by more counts. */
const OLDER_MAX_MS = 600_000;

/** What is on record of a file, the same for all engines that watch it but for what each found itself. */
export interface RuleFileRecord extends ContentRecord {
  /** How it stood when that was last published, and when that was seen; null where it never was. */
  readonly standing: { readonly sha256: string; readonly seenAt: Instant } | null;
}

interface Sighting {
  readonly found: FoundFile;
  readonly kind: RuleFileKind;
  readonly hash: (text: string) => string;
}

/**
 * What was found: sound rules, rules that a person puts in force, a sound list of instruments, or problems. `isStart` is true
 * before an engine decides anything.
 */
export type RuleFileCommand = Sighting &
  (
    | {
        readonly outcome: 'rules';
        readonly rules: readonly Rule[];
        readonly before: readonly VersionedRule[];
        readonly isStart: boolean;
      }
    | {
        readonly outcome: 'applied';
        readonly rules: readonly Rule[];
        readonly before: readonly VersionedRule[];
        readonly by: string;
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
  | ({ readonly kind: 'versioned' } & RulesVersion)
  /** The file of this engine holds something else than when it was last looked at. */
  | ({ readonly kind: 'found' } & FileContent)
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
 * 3. A rule has another version exactly where its content changed; so have the rules as a whole.
 * 4. What was changed last is in force, by a person or in any engine's file: a file that is read again, or anew where its
 *    content was in force before, changes nothing.
 */
export const ruleFileDecider: Decider<
  RuleFileRecord,
  RuleFileCommand,
  RuleFileEvent,
  OlderSighting
> = {
  initial: {
    ...{ version: 0, sha256: '', rules: new Map(), standing: null },
    ...{ isDocumented: false, lastFound: null, foundSince: new Set(), contents: new Set() },
  },
  decide: (command, record) => {
    const isStart = 'isStart' in command && command.isStart;
    const lateMs = (record.standing?.seenAt ?? 0) - command.found.seenAt;
    const isOlder = command.outcome !== 'applied' && lateMs > 0 && lateMs <= OLDER_MAX_MS;
    if (isOlder && !isStart && record.standing !== null) {
      const { seenAt } = record.standing;
      return refused({ code: 'OLDER_SIGHTING', limit: seenAt, actual: command.found.seenAt });
    }
    const versions = 'rules' in command ? versioned(command, record) : [];
    const after = versions.reduce(evolve, record);
    const view = viewOf(command, after);
    const recorded = isOlder ? [] : recordedIf(command, record, { after, view });
    return ok([...versions, { kind: 'stood', view }, ...recorded]);
  },
  evolve,
};

function evolve(record: RuleFileRecord, event: RuleFileEvent): RuleFileRecord {
  switch (event.kind) {
    case 'stood':
      return record;
    case 'recorded':
      return { ...record, standing: { sha256: event.sha256, seenAt: event.seenAt } };
    case 'found': {
      const { textSha256, sha256 } = event;
      return { ...record, lastFound: { textSha256, sha256 } };
    }
    case 'versioned': {
      const { version, sha256 } = event;
      const changed = event.rules.map((rule) => [rule.ruleId, rule] as const);
      const rules = new Map([...record.rules, ...changed]);
      const contents = new Set([...record.contents, sha256]);
      return { ...record, version, sha256, rules, contents, isDocumented: true };
    }
  }
}

/** Returns the rules with the versions that are on record. */
export function withVersions(
  rules: readonly Rule[],
  record: RuleFileRecord,
): readonly VersionedRule[] {
  return rules.map((rule) => ({ ...rule, version: record.rules.get(rule.id)?.version ?? 1 }));
}

type LoadRules = Extract<RuleFileCommand, { readonly rules: readonly Rule[] }>;

function foundRulesOf({ rules, before, found, hash, ...command }: LoadRules): FoundRules {
  const by = command.outcome === 'applied' ? command.by : null;
  return { rules, before, text: found.text ?? '', file: found.file, by, hash };
}

function versioned(command: LoadRules, record: RuleFileRecord): readonly RuleFileEvent[] {
  const found = foundRulesOf(command);
  const next = nextVersion(found, record);
  const content = fileContentOf(found);
  const { lastFound } = record;
  const isFoundAgain =
    lastFound?.textSha256 === content.textSha256 && lastFound.sha256 === content.sha256;
  return [
    ...(next === null ? [] : [{ kind: 'versioned', ...next } as const]),
    ...(isFoundAgain || command.outcome === 'applied'
      ? []
      : [{ kind: 'found', ...content } as const]),
  ];
}

function viewOf(command: RuleFileCommand, record: RuleFileRecord): FileView {
  const { found, kind } = command;
  const { version } = record;
  switch (command.outcome) {
    case 'applied':
    case 'rules': {
      const { rules, before } = command;
      const standing = { kind, state: 'IN_FORCE', version } as const;
      if (isInForce(foundRulesOf(command), record))
        return soundView(found, { ...standing, count: rules.length });
      return soundView(found, { ...standing, count: before.length, setAside: true });
    }
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
  // The clock of a person's engine may be behind that of another: its news is the newest all the same.
  const isApplied = command.outcome === 'applied';
  const seenAt = isApplied
    ? instant(Math.max(found.seenAt, before.standing?.seenAt ?? 0))
    : found.seenAt;
  return [{ kind: 'recorded', sha256, seenAt, news }];
}

/** Whoever saves a file wants to see that it was taken, also where only a comment changed; a start is no news. */
function newsOf(
  command: RuleFileCommand,
  { reason }: FileView,
  { before, after }: { readonly before: RuleFileRecord; readonly after: RuleFileRecord },
): string | null {
  if (command.outcome === 'broken') return reason;
  if (command.outcome === 'instruments') return command.isStart ? null : reason;
  if (command.outcome === 'rules' && command.isStart && before.version === after.version)
    return null;
  if (before.version === after.version && !isInForce(foundRulesOf(command), after)) return reason;
  const by = command.outcome === 'applied' ? `, put in force by ${command.by}` : '';
  return `${reason}${by}${changesText(command.before, withVersions(command.rules, after))}`;
}
