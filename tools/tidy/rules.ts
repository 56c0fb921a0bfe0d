import { posix } from 'node:path';
import type { RepositoryFile } from './repository';

/** A breach of a rule, as `path:line what`. */
export type Breach = string;

/** Reminders that must not reach main, and tests that do not run. The words are split so that this file is tidy. */
const REMINDERS: readonly RegExp[] = [
  new RegExp(`\\b(${['FIX', 'ME'].join('')}|${['TO', 'DO'].join('')})\\b`),
  /\b(describe|it|test)\.(only|skip|todo)\b/,
  /\b(fdescribe|fit|xdescribe|xit)\(/,
  /\bdebugger\b/,
];

/** Returns reminders, focused tests and skipped tests. */
export function leftBehind(files: readonly RepositoryFile[]): readonly Breach[] {
  return eachLine(files, (line) => REMINDERS.some((pattern) => pattern.test(line)));
}

/** Returns banner comments: a file that needs them wants to be two. */
export function banners(files: readonly RepositoryFile[]): readonly Breach[] {
  return eachLine(files, (line) =>
    /^\s*(\/\/|\*)\s*([-=*#]{8,}|[-=]{3,} .* [-=]{3,})\s*$/.test(line),
  );
}

/** Ways in which a broker says that there is no figure. */
const UNSET_FIGURE =
  /MAX_VALUE|\b2_?147_?483_?647\b|\b9_?223_?372_?036_?854|1\.797\d*e|(===|!==) -1\b|\b(isFinite|isNaN)\(/i;

/** Returns places that tell the broker's figures from its "no value" by themselves: one rule says it for all. */
export function ownFigureRules(files: readonly RepositoryFile[]): readonly Breach[] {
  return eachLine(files, (line) => UNSET_FIGURE.test(line));
}

/** Returns documents that do not have exactly one title. */
export function untitled(documents: readonly RepositoryFile[]): readonly Breach[] {
  return documents
    .filter(({ text }) => titlesOf(text) !== 1)
    .map(({ path, text }) => `${path} has ${titlesOf(text)} titles`);
}

/** Returns records of decisions whose title does not have the number of their file, or whose number another one has. */
export function misnumbered(decisions: readonly RepositoryFile[]): readonly Breach[] {
  const numbers = decisions.map(({ path }) => posix.basename(path).slice(0, 4));
  return decisions.flatMap(({ path, text }, index) => {
    const number = numbers[index] ?? '';
    const isTaken = numbers.indexOf(number) < index;
    const isTitled = text.startsWith(`# ${Number(number)}. `);
    return isTaken || !isTitled ? [`${path} ${isTaken ? 'has a number that is taken' : 'has another number in its title'}`] : []; // prettier-ignore
  });
}

/** Returns files with more exported classes of events than one. */
export function crowdedEventFiles(files: readonly RepositoryFile[]): readonly Breach[] {
  return files
    .filter(({ text }) => (text.match(/static (override )?readonly contract/g) ?? []).length > 1)
    .map(({ path }) => `${path} declares more than one event`);
}

/** Returns entry points with more lines than an entry point needs. */
export function longMains(mains: readonly RepositoryFile[], linesMax: number): readonly Breach[] {
  return mains
    .filter(({ text }) => text.trimEnd().split('\n').length > linesMax)
    .map(({ path }) => `${path} has more than ${linesMax} lines`);
}

/** Returns dependencies whose version is a range. */
export function looseVersions(manifest: {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}): readonly Breach[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  return Object.entries(all)
    .filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}@${version} is not an exact version`);
}

/** What only a Unix shell understands: npm hands scripts to cmd.exe on Windows. */
const SHELL_ONLY: readonly RegExp[] = [
  /(^|\s)(exec|bash|sh|rm|cp|mv|export|source)\s/,
  /(^|&&|\|\|)\s*[A-Z_][A-Z0-9_]*=/,
  /\/dev\/|[;$`']|\s&\s|\|(?!\|)/,
  /(^|\s)\.\//,
];

/** Returns npm scripts that only a Unix shell can run. */
export function shellScripts(manifest: {
  readonly scripts?: Readonly<Record<string, string>>;
}): readonly Breach[] {
  return Object.entries(manifest.scripts ?? {})
    .filter(([, script]) => SHELL_ONLY.some((pattern) => pattern.test(script)))
    .map(
      ([name, script]) => `${name}: ${script} needs a Unix shell; make it a file in tools/scripts`,
    );
}

/** Returns paths in backticks that a document names and that do not exist. */
export function deadPaths(
  document: RepositoryFile,
  exists: (path: string) => boolean,
): readonly Breach[] {
  const named = [...document.text.matchAll(/`((?:apps|libs|tools|e2e|docs|examples)\/[\w./-]+)`/g)];
  return named
    .map((match) => match[1] ?? '')
    .filter((path) => !exists(path))
    .map((path) => `${document.path} names ${path}, which does not exist`);
}

/** Returns source files that no other file imports and that are no entry point. */
export function deadFiles(
  sources: readonly RepositoryFile[],
  isEntry: (path: string) => boolean,
): readonly Breach[] {
  const known = new Set(sources.map(({ path }) => path));
  const imported = new Set(sources.flatMap((file) => importsOf(file, known)));
  return sources
    .map(({ path }) => path)
    .filter((path) => !imported.has(path) && !isEntry(path))
    .map((path) => `${path} is imported by nothing`);
}

function importsOf({ path, text }: RepositoryFile, known: ReadonlySet<string>): readonly string[] {
  const specifiers = [...text.matchAll(/(?:from|import|require)\s*\(?\s*'(\.{1,2}(?:\/[^']*)?)'/g)];
  return specifiers.flatMap((match) => {
    const target = posix.join(posix.dirname(path), match[1] ?? '');
    // A lazy `import('./x.js')` means x.ts.
    const lazy = target.replace(/\.js$/, '.ts');
    const candidates = [target, lazy, `${target}.ts`, `${target}/index.ts`];
    return candidates.filter((candidate) => known.has(candidate));
  });
}

function titlesOf(text: string): number {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return (prose.match(/^# /gm) ?? []).length;
}

function eachLine(
  files: readonly RepositoryFile[],
  isBreach: (line: string) => boolean,
): readonly Breach[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => isBreach(line))
      .map(({ line, number }) => `${path}:${number} ${line.trim()}`),
  );
}
