import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, filesMatching, repositoryPaths } from './repository';
import {
  banners,
  crowdedEventFiles,
  deadFiles,
  deadPaths,
  leftBehind,
  longMains,
  looseVersions,
  misnumbered,
  ownFigureRules,
  shellScripts,
  untitled,
} from './rules';

const sources = filesMatching(/^(apps|libs|e2e|tools|examples)\/.*\.ts$/);
const scripts = filesMatching(/\.(mjs|cjs|js)$/);
const documents = filesMatching(/\.md$/);

/** Files that something other than an import starts. */
function isEntry(path: string): boolean {
  return (
    /\.(spec|features|bench)\.ts$/.test(path) ||
    /\/src\/(main|index|embedded)\.ts$/.test(path) ||
    // A part of a library that tsconfig gives a name of its own.
    path === 'libs/core/src/document/index.ts' ||
    /\/(testing|fixtures|bench)\//.test(path) ||
    path.endsWith('/conformance/src/run/main.ts') ||
    path.endsWith('/test/fuzz/main.ts') ||
    /^tools\/.*\/(index|main|global-[a-z]+)\.ts$/.test(path) ||
    path.startsWith('e2e/') ||
    path.startsWith('examples/')
  );
}

describe('the repository', () => {
  it('holds no reminders and no tests that do not run', () => {
    expect(leftBehind([...sources, ...scripts])).toEqual([]);
  });
  it('holds no banner comments', () => {
    expect(banners([...sources, ...scripts])).toEqual([]);
  });
  it('gives each document one title', () => {
    expect(untitled(documents)).toEqual([]);
  });
  it('numbers its decisions, each once', () => {
    expect(misnumbered(filesMatching(/^docs\/adr\/.*\.md$/))).toEqual([]);
  });
  it('declares one event in each file', () => {
    expect(crowdedEventFiles(sources.filter(({ path }) => path.includes('contracts/src')))).toEqual(
      [],
    );
  });
  it('keeps entry points under 40 lines', () => {
    expect(
      longMains(
        sources.filter(({ path }) => /^apps\/[^/]+\/src\/main\.ts$/.test(path)),
        39,
      ),
    ).toEqual([]);
  });
  it('pins exact versions', () => {
    const manifest = filesMatching(/^package\.json$/)[0];
    expect(looseVersions(JSON.parse(manifest?.text ?? '{}') as object)).toEqual([]);
  });
  it('runs its npm scripts in any shell', () => {
    const manifest = filesMatching(/^package\.json$/)[0];
    expect(shellScripts(JSON.parse(manifest?.text ?? '{}') as object)).toEqual([]);
  });
  it('names only paths that exist in its documents', () => {
    const exists = (path: string): boolean => existsSync(join(ROOT, path));
    expect(documents.flatMap((document) => deadPaths(document, exists))).toEqual([]);
  });
  it('knows in one place which figures of the broker are none', () => {
    const readers = filesMatching(
      /^libs\/(broker\/service\/src\/adapters\/out\/tws|market)\/.*\.ts$/,
    );
    const rule = /\/parse\/figures\.ts$|\/ib-link\.ts$|\/migrations\/|\.spec\.ts$/;
    expect(ownFigureRules(readers.filter(({ path }) => !rule.test(path)))).toEqual([]);
  });
  it('holds no source file that nothing imports', () => {
    expect(deadFiles(sources, isEntry)).toEqual([]);
  });
  it('explains each library in a README', () => {
    const projects = repositoryPaths()
      .filter((path) => /^(apps|libs)\/.*project\.json$/.test(path))
      .map((path) => path.replace(/project\.json$/, 'README.md'));
    expect(projects.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
