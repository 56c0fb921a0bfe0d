import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longer paths of sockets are cut off by the system without a word. */
const SOCKET_PATH_MAX = 100;

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
    const path = socketPath(directory);
    const server = (await listening(path)) ?? (await listeningInstead(path));
    if (server === null) throw new DirectoryInUseError(directory);
    server.unref();
    return new DirectoryLock(server);
  }

  release(): void {
    this.server.close();
  }
}

function socketPath(directory: string): string {
  const own = join(resolve(directory), 'in-use.sock');
  if (own.length <= SOCKET_PATH_MAX) return own;
  const name = createHash('sha256').update(own).digest('hex').slice(0, 24);
  return join(tmpdir(), `fairlead-sim-${name}.sock`);
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

/** What a killed process has left behind answers nobody, and is taken away. */
async function listeningInstead(path: string): Promise<Server | null> {
  if (await answers(path)) return null;
  rmSync(path, { force: true });
  return listening(path);
}

function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  return new Promise((done) => {
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
