// Fetches single packages of the npm registry as tarballs, each checked against a pinned hash.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the tarball of `name` at `version` in this directory, fetched where it is not there yet. */
export function packedTarball({ name, version, integrity }, directory) {
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  const kept = join(directory, file);
  if (!existsSync(kept)) {
    mkdirSync(directory, { recursive: true });
    const work = mkdtempSync(join(directory, 'pack-'));
    try {
      execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: work });
      // Moved in whole, so that a second process never reads half a tarball.
      renameSync(join(work, file), kept);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  checkHash(readFileSync(kept), integrity);
  return kept;
}

/** Throws where the bytes do not have this hash, given as `<algorithm>-<base64>`. */
export function checkHash(bytes, wanted) {
  const algorithm = wanted.split('-')[0];
  const found = `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
  if (found !== wanted) throw new Error(`its ${algorithm} is ${found}, pinned is ${wanted}`);
}
