// What npm scripts have in common: they are Node files, because npm hands a script to cmd.exe on Windows, where `exec`,
// `NAME=value`, `/dev/null` and a shell's quotes mean nothing.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
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
