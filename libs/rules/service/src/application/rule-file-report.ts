import type { RuleFileView } from '@fairlead/contracts';
import { type Instant, type Result, instantText } from '@fairlead/core';
import { type FileProblem, fileProblemText } from '@fairlead/platform';
import type { VersionedRule } from '@fairlead/rules-domain';

const PROBLEMS_MAX = 50;
const PROBLEM_LENGTH_MAX = 1_000;
const IDS_SHOWN = 10;

/** A file as it was found. */
export interface FoundFile {
  readonly file: string;
  /** When it was written; null where it cannot be seen. */
  readonly writtenAt: Instant | null;
  readonly text: Result<string, readonly FileProblem[]>;
}

/** Returns a text that differs where a file stands otherwise than before: the same for every engine that reads it. */
export function standingText({ text }: FoundFile, view: RuleFileView): string {
  const { state, version, problems } = view;
  return JSON.stringify([state, version, text.ok ? text.value : null, problems]);
}

/** Returns how a broken file stands beside what is still in force. */
export function brokenView(
  found: FoundFile,
  problems: readonly FileProblem[],
  inForce: Pick<RuleFileView, 'kind' | 'version' | 'count'>,
): RuleFileView {
  return withReason({
    ...inForce,
    file: found.file,
    state: 'BROKEN',
    writtenAt: found.writtenAt === null ? null : instantText(found.writtenAt),
    problems: problems
      .slice(0, PROBLEMS_MAX)
      .map((problem) => fileProblemText(nameOf(found.file), problem).slice(0, PROBLEM_LENGTH_MAX)),
  });
}

/** Returns how a sound file stands. */
export function soundView(
  found: FoundFile,
  standing: Pick<RuleFileView, 'kind' | 'state' | 'version' | 'count'>,
): RuleFileView {
  const writtenAt = found.writtenAt === null ? null : instantText(found.writtenAt);
  return withReason({ ...standing, file: found.file, writtenAt, problems: [] });
}

function withReason(view: Omit<RuleFileView, 'reason'>): RuleFileView {
  return { ...view, reason: sentenceOf(view) };
}

function sentenceOf(view: Omit<RuleFileView, 'reason'>): string {
  const name = nameOf(view.file);
  const what = `${view.count} ${view.kind === 'rules' ? 'rules' : 'instruments'}`;
  switch (view.state) {
    case 'IN_FORCE':
      return `${name}: version ${view.version} is in force, ${what}`;
    case 'NEXT_START':
      return `${name} was changed: it counts when Fairlead is started again, ${what} until then`;
    case 'BROKEN':
      return `${name}${writtenText(view)} is broken: ${firstOf(view.problems)}; ${stillText(view)}`;
  }
}

/** Returns which rules are new, changed and gone; empty where nothing was in force before. */
export function changesText(
  before: readonly VersionedRule[],
  after: readonly VersionedRule[],
): string {
  if (before.length === 0) return '';
  const known = new Map(before.map((rule) => [rule.id, rule.version]));
  const now = new Set(after.map((rule) => rule.id));
  const parts = [
    ['new', after.filter(({ id }) => !known.has(id))],
    ['changed', after.filter(({ id, version }) => (known.get(id) ?? version) !== version)],
    ['gone', before.filter(({ id }) => !now.has(id))],
  ] as const;
  const named = parts.filter(([, rules]) => rules.length > 0);
  if (named.length === 0) return '; its rules are the same';
  return named.map(([label, rules]) => `; ${label}: ${idsText(rules)}`).join('');
}

function idsText(rules: readonly VersionedRule[]): string {
  const shown = rules.slice(0, IDS_SHOWN).map(({ id }) => id);
  const more = rules.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function writtenText({ writtenAt }: Pick<RuleFileView, 'writtenAt'>): string {
  return writtenAt === null ? '' : ` of ${writtenAt.slice(11, 19)} UTC`;
}

function firstOf(problems: readonly string[]): string {
  const [first = 'it cannot be read', ...more] = problems;
  return more.length === 0 ? first : `${first} (and ${more.length} more)`;
}

function stillText({ kind, version, count }: Omit<RuleFileView, 'reason'>): string {
  if (kind === 'rules') return `version ${version} is still in force, ${count} rules`;
  return `the ${count} instruments of the start still count, and Fairlead will not start again with it`;
}

function nameOf(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
