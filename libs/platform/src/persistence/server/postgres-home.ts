import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { processVariables } from '../../config/process-variables';
import {
  SHARED_STATE_DIRECTORY,
  type ServerUser,
  exists,
  reachableByOthers,
  shortHash,
} from './postgres-binaries';
import { serverEnvironment } from './server-commands';

const run = promisify(execFile);

/** Everything that is kept about one embedded server between starts. */
export interface PostgresHome {
  /** Where the password, the log and the note of the port are. */
  readonly directory: string;
  readonly dataDirectory: string;
  readonly password: string;
  readonly port: number;
}

const DATA = 'data';

/** The superuser that initdb makes. */
export const SUPERUSER = 'fairlead';

/** Opens the home of a server; the first time chooses its place, password and port. */
export async function openHome(directory: string, user: ServerUser | null): Promise<PostgresHome> {
  const absolute = resolve(directory);
  await mkdir(absolute, { recursive: true });
  const known = await readNote(absolute);
  if (known !== null) return { directory: absolute, ...known };
  const home: PostgresHome = {
    directory: absolute,
    dataDirectory: await chooseDataDirectory(absolute, user),
    password: randomBytes(24).toString('base64url'),
    port: await freePort(),
  };
  await saveHome(home);
  return home;
}

/** Writes the note of a home, whole or not at all. */
export async function saveHome(home: PostgresHome): Promise<void> {
  const { directory, password, port } = home;
  const inside = home.dataDirectory === join(directory, DATA);
  // A relative name inside the home, so that a checkout can be moved with its data.
  const note = { dataDirectory: inside ? DATA : home.dataDirectory, password, port };
  const partial = join(directory, `server.json.${process.pid}`);
  await writeFile(partial, JSON.stringify(note, null, 2), { mode: 0o600 });
  await rename(partial, join(directory, 'server.json'));
}

/** Makes the cluster of files where there is none yet. One cut short is made again from the start. */
export async function initialiseCluster(
  home: PostgresHome,
  options: { binaries: string; user: ServerUser | null; fsync: boolean },
): Promise<void> {
  if (await exists(join(home.dataDirectory, 'PG_VERSION'))) return;
  const partial = `${home.dataDirectory}.partial`;
  const passwordFile = `${home.dataDirectory}.password`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, home.password, { mode: 0o600 });
  if (options.user !== null) {
    await chown(partial, options.user.uid, options.user.gid);
    await chown(passwordFile, options.user.uid, options.user.gid);
  }
  const command = join(options.binaries, 'initdb');
  const env = serverEnvironment(processVariables(), process.platform);
  try {
    const initial = initialArguments(partial, passwordFile, options.fsync);
    await run(command, initial, { cwd: '/', env, ...options.user });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, home.dataDirectory);
}

/** Returns a port of 127.0.0.1 that nobody uses at the moment. */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((fulfil, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (wanted === 0) reject(error);
      else freePort().then(fulfil, reject);
    });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => fulfil(port));
    });
  });
}

async function readNote(directory: string): Promise<Omit<PostgresHome, 'directory'> | null> {
  const text = await readFile(join(directory, 'server.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const note = JSON.parse(text) as Omit<PostgresHome, 'directory'>;
  return { ...note, dataDirectory: resolve(directory, note.dataDirectory) };
}

/** A directory that the server's user cannot enter, such as a checkout below /root, sends the data elsewhere. */
async function chooseDataDirectory(directory: string, user: ServerUser | null): Promise<string> {
  if (user === null || (await reachableByOthers(directory))) return join(directory, DATA);
  await mkdir(SHARED_STATE_DIRECTORY, { recursive: true, mode: 0o755 });
  await chmod(SHARED_STATE_DIRECTORY, 0o755);
  // A new name each time: whoever deletes the home and starts again gets a new database, and the old one stays.
  const name = `${shortHash(`${__dirname}|${directory}`)}-${randomBytes(4).toString('hex')}`;
  const place = join(SHARED_STATE_DIRECTORY, name);
  await mkdir(place, { mode: 0o755 });
  await chmod(place, 0o755);
  return join(place, DATA);
}

function initialArguments(directory: string, passwordFile: string, fsync: boolean): string[] {
  return [
    `--pgdata=${directory}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    ...(fsync ? [] : ['--no-sync']),
  ];
}
