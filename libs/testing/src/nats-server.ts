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
  ) {}

  /** Starts one. `configuration` is added to the server's own, such as users with their permissions. */
  static async start(configuration = ''): Promise<TestNats> {
    const run = process.env['FAIRLEAD_TEST_RUN'];
    if (run === undefined) throw new Error('no test run: use the jest preset of the workspace');
    // The run's end finds servers that a spec left running by the name of their directory.
    const directory = join(run, `nats-${randomBytes(6).toString('hex')}`);
    await mkdir(directory, { recursive: true });
    const nats = new TestNats(await resolveBinary(), directory, await freePort());
    await nats.configure(configuration);
    await nats.restart();
    return nats;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it again over the same files. */
  async restart(): Promise<void> {
    await this.stop();
    this.child = spawn(this.binary, ['-c', join(this.directory, 'nats.conf')], { stdio: 'ignore' });
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await greets(this.port))) {
      if (performance.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`nats-server did not start; see ${join(this.directory, 'nats.log')}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Writes its configuration anew; it holds from the next restart on. */
  async configure(configuration: string): Promise<void> {
    const text = [
      `listen: "127.0.0.1:${this.port}"`,
      `pid_file: "${join(this.directory, 'nats.pid')}"`,
      `log_file: "${join(this.directory, 'nats.log')}"`,
      // The sums are promises, not space: the streams of a spec stay small.
      `jetstream { store_dir: "${this.directory}", max_memory_store: 256MB, max_file_store: 64GB }`,
      configuration,
    ].join('\n');
    await writeFile(join(this.directory, 'nats.conf'), `${text}\n`);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it in order. The files stay for a restart, until the test run ends. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Holds its breath: connections stay open and nothing is answered. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
    // A number that is given to another process later must not be found here.
    await rm(join(this.directory, 'nats.pid'), { force: true });
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

async function freePort(): Promise<number> {
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
