import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { SANDBOX } from './sandbox';

/** What a program of rules may use. */
export interface ProgramLimits {
  readonly timeMs: number;
  readonly heapMegabytes: number;
  /** Of the whole process: buffers are no part of the heap. */
  readonly memoryMegabytes: number;
  /** Of its answer. */
  readonly answerBytes: number;
}

/** How a program came to its end. */
export type Ending =
  | { readonly kind: 'answered'; readonly answer: string }
  | { readonly kind: 'ended'; readonly by: 'time' | 'heap' | 'memory' | 'answer' | 'itself' };

/** It keeps its time itself; this much later it is ended from outside. */
const GRACE_MS = 3_000;
const LOOK_MS = 50;

/** A process that runs a program and is ended where it takes too much. */
export class ProgramProcess {
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;
  private endedBy: 'time' | 'memory' | 'answer' | null = null;

  constructor(
    { code, filename }: { readonly code: string; readonly filename: string },
    private readonly limits: ProgramLimits,
  ) {
    this.child = spawn(process.execPath, argumentsOf(filename, limits), {
      // What it prints goes nowhere: there is no end of it that anybody has to take.
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      // Nothing of ours is in its environment; on Windows nothing starts without this.
      env: process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {},
    });
    this.ended = this.watch();
    // One that ended before it had read everything is seen by its end.
    this.child.stdin?.on('error', () => undefined);
    this.child.stdin?.end(code);
  }

  private async watch(): Promise<Ending> {
    const { child, limits } = this;
    const answer = this.collect(child.stdio[3] as Readable);
    const clock = setTimeout(() => this.end('time'), limits.timeMs + GRACE_MS);
    const look = setInterval(() => void this.lookAtMemory(), LOOK_MS);
    try {
      const signal = await closed(child);
      if (this.endedBy !== null) return { kind: 'ended', by: this.endedBy };
      if (answer.text() !== '') return { kind: 'answered', answer: answer.text() };
      return { kind: 'ended', by: signal === 'SIGABRT' ? 'heap' : 'itself' };
    } finally {
      clearTimeout(clock);
      clearInterval(look);
    }
  }

  private collect(stream: Readable): { readonly text: () => string } {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.limits.answerBytes) this.end('answer');
      else chunks.push(chunk);
    });
    return { text: () => Buffer.concat(chunks).toString('utf8') };
  }

  private async lookAtMemory(): Promise<void> {
    if ((await megabytesOf(this.child.pid)) > this.limits.memoryMegabytes) this.end('memory');
  }

  private end(by: 'time' | 'memory' | 'answer'): void {
    this.endedBy ??= by;
    this.child.kill('SIGKILL');
  }
}

/** Returns the signal that ended it; null where it ended otherwise. */
function closed(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.once('close', (_, signal) => resolve(signal)).once('error', reject);
  });
}

function argumentsOf(
  filename: string,
  { timeMs, heapMegabytes }: ProgramLimits,
): readonly string[] {
  // No files, no processes, no threads. Node 20 has it under its first name.
  const isSettled = process.allowedNodeEnvironmentFlags.has('--permission');
  return [
    ...[isSettled ? '--permission' : '--experimental-permission', '--no-warnings'],
    ...[`--max-old-space-size=${heapMegabytes}`, '-e', SANDBOX],
    JSON.stringify({ filename, timeMs }),
  ];
}

/** Returns what a process holds in memory; 0 where the system does not show it. */
async function megabytesOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
}
