import { execFile, spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processVariables } from '../../config/process-variables';
import type { ServerUser } from './postgres-binaries';
import {
  type ServerFiles,
  namesServer,
  programOf,
  serverEnvironment,
  startCommand,
  stopCommand,
} from './server-commands';

const run = promisify(execFile);

/** What a running server wrote about itself. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** How a server is started. */
export interface PostmasterOptions extends ServerFiles {
  readonly port: number;
  readonly user: ServerUser | null;
  /** False gives up durability for speed: only for tests. */
  readonly fsync: boolean;
}

/** Returns the server that lives on the data directory, or null. Removes the note of one that died and whose number is reused. */
export async function livingPostmaster(dataDirectory: string): Promise<Postmaster | null> {
  const file = join(dataDirectory, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!isAlive(pid)) return null;
  if (await isServerOf(pid, dataDirectory)) return { pid, port: Number(lines[3]) };
  // PostgreSQL takes any living process with this number for itself and would refuse to start.
  await rm(file, { force: true });
  return null;
}

/** Starts a server that outlives us: Ctrl-C must not reach it before we have drained. */
export async function spawnPostmaster(options: PostmasterOptions): Promise<SpawnedPostmaster> {
  // A server without its log is better than none.
  const log = await open(options.logFile, 'a', 0o600).catch(() => null);
  try {
    const command = startCommand(options, settingsOf(options), process.platform);
    const child = spawn(command.file, command.args, {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log?.fd ?? 'ignore', log?.fd ?? 'ignore'],
      cwd: '/',
      env: serverEnvironment(processVariables(), process.platform),
      ...options.user,
    });
    const spawned: { exited: string | null } = { exited: null };
    child.once('error', (error) => (spawned.exited = error.message));
    child.once('exit', (code, signal) => (spawned.exited = `exit ${code ?? signal ?? 'unknown'}`));
    child.unref();
    return spawned;
  } finally {
    await log?.close();
  }
}

/** Requests a server to end in order: open transactions are rolled back, a checkpoint is written. */
export async function askToStop(
  server: Postmaster,
  files: Pick<ServerFiles, 'binaries' | 'dataDirectory'>,
): Promise<void> {
  const command = stopCommand(files, process.platform);
  if (command === null) process.kill(server.pid, 'SIGINT');
  else await run(command.file, command.args);
}

/** A server we started; `exited` tells why it is gone again. */
export interface SpawnedPostmaster {
  readonly exited: string | null;
}

/** True while the process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Processes that were seen to be a server: on Windows asking takes a tenth of a second, and it is asked each second. */
const seenAsServers = new Set<number>();

async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (fromProc !== null) return fromProc.includes(dataDirectory);
  if (process.platform === 'win32' && seenAsServers.has(pid)) return true;
  const { file, args } = programOf(pid, process.platform);
  const isServer = await run(file, args).then(
    ({ stdout }) => namesServer(stdout, dataDirectory, process.platform),
    () => false,
  );
  if (isServer) seenAsServers.add(pid);
  return isServer;
}

function settingsOf(options: PostmasterOptions): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(options.fsync
      ? {}
      : {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          shared_buffers: '64MB',
        }),
  };
}
