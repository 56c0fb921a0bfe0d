import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = resolve(__dirname, '../../..');
const MAIN = join(ROOT, 'dist/apps/fairlead/main.cjs');

/** One line of `fairlead up --json`. */
export interface EventLine {
  readonly stage: string;
  readonly type: string;
  readonly at: string;
  readonly correlationId: string;
  readonly data: Record<string, unknown>;
}

/** How a process is started. */
export interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What runs: the command line of this checkout, or of another one. */
  readonly main?: string;
  readonly nodeArgs?: readonly string[];
}

/** Returns a fresh home for one system; remove it with `removeHome`. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'fairlead-e2e-'));
}

const living = new Set<ChildProcess>();

/** Ends what a failed test left running. */
export function killLeftovers(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** Ends the database server that a killed process left behind, and removes its files. */
export async function removeHome(home: string): Promise<void> {
  const note = join(dataDirectoryOf(home), 'postmaster.pid');
  if (existsSync(note)) {
    process.kill(Number.parseInt(readFileSync(note, 'utf8'), 10), 'SIGINT');
    while (existsSync(note)) await sleep(50);
  }
  removeStoppedHome(home);
}

/** Removes the files of a system that was stopped in order. */
export function removeStoppedHome(home: string): void {
  rmSync(join(dataDirectoryOf(home), '..'), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

/** As root the database's files may be outside the home: its note says where. */
function dataDirectoryOf(home: string): string {
  const directory = join(home, 'postgres');
  const note = JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')) as {
    dataDirectory: string;
  };
  return resolve(directory, note.dataDirectory);
}

/** A whole Fairlead in a process of its own, the one that users start. */
export class FairleadProcess {
  readonly lines: EventLine[] = [];
  /** What stdout held beside JSON lines: nothing, in a healthy run. */
  readonly noise: string[] = [];
  private stderr = '';
  private readonly exited: Promise<number>;

  private constructor(
    readonly home: string,
    private readonly child: ChildProcess,
  ) {
    living.add(child);
    this.exited = new Promise((done) =>
      child.once('exit', (code) => {
        living.delete(child);
        done(code ?? -1);
      }),
    );
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the process has no output');
    createInterface({ input: stdout }).on('line', (line) => this.take(line));
    stderr.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-20_000);
    });
  }

  /** Starts `fairlead up --json` on a home. */
  static start(home: string, options: StartOptions = {}): Promise<FairleadProcess> {
    const env = {
      ...process.env,
      FAIRLEAD_HOME: home,
      FAIRLEAD_HTTP_PORT: '0',
      ...options.env,
    };
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        ...(options.nodeArgs ?? []),
        options.main ?? MAIN,
        ...['up', '--json'],
        ...(options.args ?? []),
      ],
      { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return Promise.resolve(new FairleadProcess(home, child));
  }

  /** Waits until HTTP answers and the gate to the broker is open for entries. */
  async ready(withinMs = 90_000): Promise<void> {
    await this.until('the gate is open', () => this.isOpen(), withinMs);
  }

  /** Waits for a condition; fails with what the process printed. */
  async until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    withinMs = 60_000,
  ): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!(await Promise.resolve(condition()))) {
      if (performance.now() > deadline || this.child.exitCode !== null) {
        throw new Error(`${what}: not within ${withinMs} ms\n${this.tail()}`);
      }
      await sleep(25);
    }
  }

  /** Calls the operator API or the signal API. */
  async call<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
    const response = await fetch(new URL(path, this.endpoint()), {
      method,
      headers: {
        authorization: `Bearer ${readFileSync(join(this.home, 'api-key'), 'utf8').trim()}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.call<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Ends the process as a power cut would: nothing is flushed, nothing drained. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Ends the process as Ctrl-C does and returns its exit code. */
  async stop(): Promise<number> {
    this.child.kill('SIGINT');
    return this.exited;
  }

  /** Sends a signal and goes on. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits for the process to end by itself. */
  exit(): Promise<number> {
    return this.exited;
  }

  /** The end of what was written to stderr. */
  get errors(): string {
    return this.stderr;
  }

  private endpoint(): string {
    return readFileSync(join(this.home, 'endpoint'), 'utf8').trim();
  }

  private async isOpen(): Promise<boolean> {
    try {
      const pid = Number.parseInt(readFileSync(join(this.home, 'pid'), 'utf8'), 10);
      if (pid !== this.child.pid) return false;
      const { status, body } = await this.call<{ orderManagement?: { gate?: string } }>(
        'GET',
        '/v1/status',
      );
      return status === 200 && body.orderManagement?.gate === 'open';
    } catch {
      return false;
    }
  }

  private take(line: string): void {
    try {
      this.lines.push(JSON.parse(line) as EventLine);
    } catch {
      this.noise.push(line);
    }
  }

  private tail(): string {
    const last = this.lines.slice(-15).map((line) => JSON.stringify(line));
    return [...last, ...this.noise.slice(-20), this.stderr].join('\n');
  }
}

/** Returns after some ms. */
export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
