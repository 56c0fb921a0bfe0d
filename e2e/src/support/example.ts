import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './fairlead-process';

const WITHIN_MS = 60_000;

/** An example that runs until it is told to stop, and what it prints. */
export class Example {
  out = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;

  constructor(file: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [join('examples', file)], { cwd: ROOT, env });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.exited = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)));
  }

  prints(expected: RegExp): Promise<void> {
    return this.until(`${String(expected)} is printed`, () => expected.test(this.out));
  }

  /** Waits for something that it brings about; throws with all it printed where that does not come, or it has ended. */
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    while (!(await condition())) {
      if (performance.now() > deadline || this.child.exitCode !== null)
        throw new Error(`${what}: not so:\n${this.out}`);
      await sleep(50);
    }
  }

  /** Ends it as a power cut would. */
  kill(): Promise<number | null> {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.exited;
  }
}
