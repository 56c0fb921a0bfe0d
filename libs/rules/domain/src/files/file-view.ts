import { type Instant, instantText } from '@fairlead/core';
import type { VersionedRule } from '../rule';

const PROBLEMS_MAX = 50;
const PROBLEM_LENGTH_MAX = 1_000;
const IDS_SHOWN = 10;

/** The files that rules are made of. */
export type RuleFileKind = 'rules' | 'instruments';

/** A file as it was found. */
export interface FoundFile {
  readonly file: string;
  /** When it was looked at. */
  readonly seenAt: Instant;
  /** When it was written; null where it cannot be seen. */
  readonly writtenAt: Instant | null;
  /** Null where it cannot be read. */
  readonly text: string | null;
}

/** How a file stands. */
export interface FileView {
  readonly kind: RuleFileKind;
  readonly file: string;
  /** IN_FORCE: it counts. BROKEN: what counted before still does. */
  readonly state: 'IN_FORCE' | 'BROKEN';
  readonly version: number;
  readonly count: number;
  readonly writtenAt: string | null;
  readonly reason: string;
  readonly problems: readonly string[];
  /** True where the file is sound and something else is in force, which was put there later. */
  readonly setAside?: true;
}

/** Returns a text that differs where a file stands otherwise than before: the same for every engine that reads it. */
export function standingText({ text }: FoundFile, view: FileView): string {
  const { state, version, problems, setAside } = view;
  return JSON.stringify([state, version, text, problems, ...(setAside === true ? [true] : [])]);
}

/** Returns how a broken file stands beside what is still in force. */
export function brokenView(
  found: FoundFile,
  problems: readonly string[],
  inForce: Pick<FileView, 'kind' | 'version' | 'count'>,
): FileView {
  const shown = problems.slice(0, PROBLEMS_MAX).map((text) => text.slice(0, PROBLEM_LENGTH_MAX));
  return withReason(found, { ...inForce, state: 'BROKEN', problems: shown });
}

/** Returns how a file of rules stands when other rules were put in force after it was looked at. */
export function viewBeside(view: FileView, inForce: Pick<FileView, 'version' | 'count'>): FileView {
  if (view.kind !== 'rules' || view.version === inForce.version) return view;
  const isSound = view.state === 'IN_FORCE';
  const standing = { ...view, ...inForce, ...(isSound ? { setAside: true as const } : {}) };
  return { ...standing, reason: sentenceOf(standing) };
}

/** Returns how a sound file stands. */
export function soundView(
  found: FoundFile,
  standing: Pick<FileView, 'kind' | 'state' | 'version' | 'count' | 'setAside'>,
): FileView {
  return withReason(found, { ...standing, problems: [] });
}

function withReason(
  { file, writtenAt }: FoundFile,
  standing: Omit<FileView, 'reason' | 'file' | 'writtenAt'>,
): FileView {
  const written = writtenAt === null ? null : instantText(writtenAt);
  const view = { ...standing, file, writtenAt: written };
  return { ...view, reason: sentenceOf(view) };
}

function sentenceOf(view: Omit<FileView, 'reason'>): string {
  const name = fileName(view.file);
  const what = `${view.count} ${view.kind === 'rules' ? 'rules' : 'instruments'}`;
  switch (view.state) {
    case 'IN_FORCE':
      if (view.setAside === true) return setAsideText(view);
      return view.kind === 'rules'
        ? `${name}: version ${view.version} is in force, ${what}`
        : `${name} is in force, ${what}`;
    case 'BROKEN':
      return `${name}${writtenText(view)} is broken: ${firstOf(view.problems)}; ${stillText(view)}`;
  }
}

function setAsideText({ file, version, count }: Omit<FileView, 'reason'>): string {
  const name = fileName(file);
  return `${name} is not what is in force: version ${version} was put there since it was written, ${count} rules; change it, or "fairlead rules apply ${name}"`;
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

function writtenText({ writtenAt }: Pick<FileView, 'writtenAt'>): string {
  return writtenAt === null ? '' : ` of ${writtenAt.slice(11, 19)} UTC`;
}

function firstOf(problems: readonly string[]): string {
  const [first = 'it cannot be read', ...more] = problems;
  return more.length === 0 ? first : `${first} (and ${more.length} more)`;
}

function stillText({ kind, version, count }: Omit<FileView, 'reason'>): string {
  if (kind === 'rules') return `version ${version} is still in force, ${count} rules`;
  return `the ${count} instruments that were read before still count, and Fairlead will not start again with it`;
}

/** Returns the last part of a path, for messages. */
export function fileName(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}
