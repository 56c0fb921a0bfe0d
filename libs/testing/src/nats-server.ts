import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const RESOLVER = join(__dirname, '../../../tools/nats/resolve.mjs');
const START_LIMIT_MS = 10_000;
const POLL_MS = 10;

/** A nats-server of a spec's own: JetStream on disk, a port of 127.0.0.1 that it keeps over restarts. */
export class TestNats {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly binary: string,
    private readonly directory: string,
    private readonly port: number,
    private readonly file: string,
  ) {}

  /** Starts one. `configuration` is added to the server's own, such as users with their permissions. */
  static async start(configuration = ''): Promise<TestNats> {
    const directory = await freshDirectory();
    const port = await freePort();
    const file = join(directory, 'nats.conf');
    const text = [
      `listen: "127.0.0.1:${port}"`,
      // The sums are promises, not space: the streams of a spec stay small.
      `jetstream { store_dir: "${directory}", max_memory_store: 256MB, max_file_store: 64GB }`,
      configuration,
    ].join('\n');
    await writeFile(file, `${text}\n`);
    return TestNats.startWith({ file, port });
  }

  /** Starts one with a configuration file, which says that it listens on this port of 127.0.0.1. */
  static async startWith(configuration: {
    readonly file: string;
    readonly port: number;
  }): Promise<TestNats> {
    const directory = await freshDirectory();
    const nats = new TestNats(
      await resolveBinary(),
      directory,
      configuration.port,
      configuration.file,
    );
    await nats.restart();
    return nats;
  }

  private get pidFile(): string {
    return join(this.directory, 'nats.pid');
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it again over the same files. */
  async restart(): Promise<void> {
    await this.stop();
    const log = join(this.directory, 'nats.log');
    this.child = spawn(this.binary, ['-c', this.file, '-P', this.pidFile, '-l', log], {
      stdio: 'ignore',
    });
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await greets(this.port))) {
      if (performance.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`nats-server did not start; see ${log}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Stops it in the middle of its work: connections stay, and nothing is answered. Only `kill` ends that. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it in order. The files stay for a restart, until the test run ends. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
    // A number that is given to another process later must not be found here.
    await rm(this.pidFile, { force: true });
  }
}

let resolved: Promise<string> | null = null;

/** The resolver is a script so that shells can use it as well. It may fetch the server, once. */
function resolveBinary(): Promise<string> {
  resolved ??= promisify(execFile)(process.execPath, [RESOLVER]).then(({ stdout }) =>
    stdout.trim(),
  );
  return resolved;
}

/** The run's end finds servers that a spec left running by the names of their directories. */
async function freshDirectory(): Promise<string> {
  const run = process.env['FAIRLEAD_TEST_RUN'];
  if (run === undefined) throw new Error('no test run: use the jest preset of the workspace');
  const directory = join(run, `nats-${randomBytes(6).toString('hex')}`);
  await mkdir(directory, { recursive: true });
  return directory;
}

/** Returns a port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** A server that is up says INFO to whoever connects. */
function greets(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    const end = (greeted: boolean): void => {
      socket.destroy();
      answer(greeted);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(1_000, () => end(false));
  });
}
