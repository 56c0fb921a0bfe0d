// What npm scripts have in common: they are Node files, because npm hands a script to cmd.exe on Windows, where `exec`,
// `NAME=value`, `/dev/null` and a shell's quotes mean nothing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);

/** Returns the file of a package's command, so that no shell has to find it. */
export function commandOf(packageName, command = packageName) {
  // By its path: a package need not export its manifest.
  const manifest = resolve(ROOT, 'node_modules', packageName, 'package.json');
  const { bin } = require(manifest);
  return resolve(dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}

/** What is made, not written. */
const MADE = ['node_modules', 'dist', 'coverage', '.git', '.nx', '.cache', '.fairlead'];

/** Returns the files of the checkout, or below a folder of it, by their paths from its root, in order. */
export function filesBelow(folder = '') {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return MADE.includes(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
  return files.sort();
}

/** Returns what stands for the content of these files, and of nothing else. */
export function contentHash(files, more = '') {
  const hash = createHash('sha256').update(`${process.version}\0${more}\0`);
  for (const file of files) {
    const content = readFileSync(join(ROOT, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Runs a Node file and ends this process with its status where that is not 0. */
export function runNode(args, { env = {}, stdio = 'inherit' } = {}) {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio,
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
