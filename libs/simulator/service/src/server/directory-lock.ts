import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes. Longer paths of sockets are cut off by the system silently. */
const SOCKET_PATH_MAX = 100;
/** Longer than two simulators that start at once need to find each other's remains. */
const RACE_MS = 20;

/** Another simulator runs on the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(
      `another simulator runs on ${directory}: stop it, or give this one a directory of its own`,
    );
  }
}

/**
 * Keeps a second simulator off a directory: two would tell the same ids for different orders. A socket, not a file with a
 * process id: it ends with its process, however that ends, and no other process can be taken for it.
 */
export class DirectoryLock {
  private constructor(private readonly server: Server) {}

  /** Takes the directory. Rejects with a DirectoryInUseError. */
  static async take(directory: string): Promise<DirectoryLock> {
    mkdirSync(directory, { recursive: true });
    const path = lockAddress(realpathSync(directory), process.platform);
    const server = (await listening(path)) ?? (await listeningInstead(path));
    // Not closed where it is not ours any more: that would take away the socket of the other one.
    server?.unref();
    if (server === null || !(await isStillOurs(path))) throw new DirectoryInUseError(directory);
    return new DirectoryLock(server);
  }

  release(): void {
    this.server.close();
  }
}

/** Returns where the lock of a directory listens: a socket in it, on Windows a pipe, which has no place among files. */
export function lockAddress(directory: string, platform: NodeJS.Platform): string {
  const own = join(directory, 'in-use.sock');
  const name = `fairlead-sim-${createHash('sha256').update(own).digest('hex').slice(0, 24)}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return Buffer.byteLength(own) <= SOCKET_PATH_MAX ? own : join(tmpdir(), `${name}.sock`);
}

/** Returns null where something is at that path already. */
function listening(path: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : failed(error),
    );
    server.listen(path, () => done(server));
  });
}

/** What a killed process has left behind refuses connections, and is taken away. */
async function listeningInstead(path: string): Promise<Server | null> {
  if (!(await isLeftBehind(path))) return null;
  rmSync(path, { force: true });
  return listening(path);
}

/** Anything but a refusal may be a simulator that we only cannot reach. */
function isLeftBehind(path: string): Promise<boolean> {
  const socket = connect(path);
  return new Promise<boolean>((done) => {
    socket.once('connect', () => done(false));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      done(code === 'ECONNREFUSED' || code === 'ENOENT'),
    );
  }).finally(() => socket.destroy());
}

/** Of two that found the same remains, the later one has taken the socket of the earlier one away. */
async function isStillOurs(path: string): Promise<boolean> {
  // A pipe ends with its process, leaves nothing behind and is never taken away.
  if (process.platform === 'win32') return true;
  const { ino } = statSync(path);
  await sleep(RACE_MS);
  return statSync(path, { throwIfNoEntry: false })?.ino === ino;
}
