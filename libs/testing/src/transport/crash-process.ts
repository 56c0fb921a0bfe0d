import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ChildPlan } from './crash-child';

const WORKSPACE = join(__dirname, '../../../..');

/** A real process that runs the pair and dies as told. */
export class CrashProcess {
  private readonly lines: string[] = [];
  private readonly watchers: (() => void)[] = [];
  private errors = '';
  private ended = false;
  private readonly child: ChildProcess;

  constructor(plan: ChildPlan) {
    this.child = spawn(
      process.execPath,
      ['-r', '@swc-node/register', join(__dirname, 'crash-child.ts'), JSON.stringify(plan)],
      {
        cwd: WORKSPACE,
        env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.lines.push(...chunk.toString().split('\n').filter(Boolean));
      this.notify();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.child.on('exit', () => {
      this.ended = true;
      this.notify();
    });
  }

  /** Waits until it printed a line. */
  async said(line: string): Promise<void> {
    await this.until(() => this.lines.includes(line), `the line "${line}"`);
  }

  /** Waits until it killed itself. */
  async died(): Promise<void> {
    await this.until(() => this.ended, 'its death');
    if (this.child.signalCode !== 'SIGKILL') throw new Error(`it failed: ${this.errors}`);
  }

  /** Kills it as a power cut would. */
  async kill(): Promise<void> {
    if (!this.ended) this.child.kill('SIGKILL');
    await this.until(() => this.ended, 'its death');
  }

  private async until(condition: () => boolean, what: string): Promise<void> {
    while (!condition()) {
      if (this.ended) throw new Error(`the process ended before ${what}: ${this.errors}`);
      await new Promise<void>((wake) => this.watchers.push(wake));
    }
  }

  private notify(): void {
    for (const wake of this.watchers.splice(0)) wake();
  }
}
