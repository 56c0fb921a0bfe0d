import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the checkout. */
export const ROOT = resolve(__dirname, '../..');

/** A text file of the repository. */
export interface RepositoryFile {
  /** Path from the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Returns the paths of all files that git tracks or would track. */
export function repositoryPaths(): readonly string[] {
  const output = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const deleted = execFileSync('git', ['ls-files', '-d'], { cwd: ROOT, encoding: 'utf8' });
  const gone = new Set(deleted.split('\n'));
  return output.split('\n').filter((path) => path !== '' && !gone.has(path));
}

/** Returns the files whose path matches, with their text. */
export function filesMatching(pattern: RegExp): readonly RepositoryFile[] {
  return repositoryPaths()
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
