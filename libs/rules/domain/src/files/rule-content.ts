import { type Rule, type VersionedRule, contentOf } from '../rule';
import { type RuleDifference, diffRules } from '../rule-diff';

/** The version and content of a rule. */
interface RuleContent {
  readonly ruleId: string;
  readonly version: number;
  readonly sha256: string;
  readonly content: string;
}

/** What a file holds: as it is written, and what that means. */
export interface FileContent {
  readonly textSha256: string;
  readonly sha256: string;
}

/** Rules that were in force, kept as they were written. */
export interface RulesVersion {
  readonly version: number;
  readonly sha256: string;
  readonly text: string;
  readonly file: string;
  /** The person who put them in force; null where that was the file itself. */
  readonly by: string | null;
  /** What differs from the version before. */
  readonly differences: readonly RuleDifference[];
  /** The rules whose content is another. */
  readonly rules: readonly RuleContent[];
}

/** What is on record of the rules that were in force, for the engine that looks. */
export interface ContentRecord {
  /** Counts the contents that were in force. 0: none yet. */
  readonly version: number;
  readonly sha256: string;
  readonly rules: ReadonlyMap<string, Pick<RuleContent, 'version' | 'sha256'>>;
  /** True where the version in force is on record as it was written; it is not where that was before this was kept. */
  readonly isDocumented: boolean;
  /** What the engine that looks found in its file last; null where it never looked. */
  readonly lastFound: FileContent | null;
  /** What other engines have found in their files since then. */
  readonly foundSince: ReadonlySet<string>;
  /** The contents that were in force at some time. */
  readonly contents: ReadonlySet<string>;
}

/** Rules as they were found or applied, and those that are in force. */
export interface FoundRules {
  readonly rules: readonly Rule[];
  readonly text: string;
  readonly file: string;
  readonly before: readonly VersionedRule[];
  readonly by: string | null;
  readonly hash: (text: string) => string;
}

/** Returns what rules are by the hashes of their text and their meaning. */
export function fileContentOf({ rules, text, hash }: FoundRules): FileContent {
  const hashes = rules.map((rule) => hash(contentOf(rule)));
  return { sha256: hash(hashes.join(' ')), textSha256: hash(text) };
}

/** True where the rules are those in force, also where a newer Fairlead gives the same text another content. */
export function isInForce(found: FoundRules, record: ContentRecord): boolean {
  const { rules, before } = found;
  if (fileContentOf(found).sha256 === record.sha256) return true;
  return (
    rules.length === before.length &&
    rules.every((rule, index) => contentOf(rule) === writtenOf(before[index]))
  );
}

/**
 * Returns the version that rules become, or null where they change nothing: they are in force already, or they are what this
 * engine's file held before, or what other engines have found since then. What an engine never saw before counts where it
 * was never in force: an old file in a new container does not come back.
 */
export function nextVersion(found: FoundRules, record: ContentRecord): RulesVersion | null {
  const content = fileContentOf(found);
  if (record.isDocumented && !isChange(found, content, record)) return null;
  const isSame = content.sha256 === record.sha256;
  const { text, file, by, before, rules } = found;
  return {
    version: Math.max(1, record.version + (isSame ? 0 : 1)),
    ...{ sha256: content.sha256, text, file, by },
    rules: changedRules(found, record),
    differences: isSame ? [] : diffRules(before.map(withoutVersion), rules),
  };
}

function isChange(found: FoundRules, content: FileContent, record: ContentRecord): boolean {
  if (isInForce(found, record)) return false;
  if (found.by !== null) return true;
  const { lastFound, foundSince, contents } = record;
  if (lastFound === null) return !contents.has(content.sha256);
  // Another text with the same meaning is no change, nor is the same text to which a newer Fairlead gives another content.
  const isAsBefore =
    lastFound.textSha256 === content.textSha256 || lastFound.sha256 === content.sha256;
  return !isAsBefore && !foundSince.has(content.sha256);
}

function changedRules(found: FoundRules, record: ContentRecord): readonly RuleContent[] {
  const { rules, before, hash } = found;
  const was = new Map(before.map((rule) => [rule.id, writtenOf(rule)]));
  return rules.flatMap((rule) => {
    const content = contentOf(rule);
    const sha256 = hash(content);
    const known = record.rules.get(rule.id);
    if (known !== undefined && (was.get(rule.id) === content || known.sha256 === sha256)) return [];
    return [{ ruleId: rule.id, content, sha256, version: (known?.version ?? 0) + 1 }];
  });
}

function writtenOf(rule: VersionedRule | undefined): string | null {
  return rule === undefined ? null : contentOf(withoutVersion(rule));
}

/** What a rule is to do has no version in it. */
function withoutVersion(rule: VersionedRule): Rule {
  const written = Object.entries(rule).filter(([name]) => name !== 'version');
  return Object.fromEntries(written) as unknown as Rule;
}
