import {
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { LoggedFrame } from './logged-frame';

/** Messages that stream without end; they would push everything else out of a bounded log. */
const STREAMED = new Set(['1', '2', '45', '46', '50', '90', '99']);

/** A frame with its place in the log, counted from 1 since the simulator was started. */
export interface NumberedFrame extends LoggedFrame {
  readonly number: number;
}

/** Writes every frame of both directions to a JSON-lines file, with one older file kept when it grows too large. */
export class FrameLog {
  private descriptor: number;
  private bytes: number;
  private recent: NumberedFrame[] = [];
  private count = 0;

  constructor(
    private readonly file: string,
    private readonly options: {
      readonly bytesMax: number;
      readonly streams: boolean;
      /** Frames kept in memory for `after`, default none. */
      readonly recentMax?: number;
    },
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.bytes = existsSync(file) ? statSync(file).size : 0;
    this.descriptor = openSync(file, 'a');
  }

  append(frame: LoggedFrame): void {
    const streamed = frame.direction === 'out' && STREAMED.has(frame.fields[0] ?? '');
    if (streamed && !this.options.streams) return;
    this.remember(frame);
    if (this.bytes > this.options.bytesMax) this.rotate();
    const line = `${JSON.stringify(frame)}\n`;
    writeSync(this.descriptor, line);
    this.bytes += line.length;
  }

  /** Returns frames after a number, oldest first; only the last `recentMax` are there. */
  after(number: number, limit: number): readonly NumberedFrame[] {
    const first = this.recent[0]?.number ?? 1;
    const from = Math.max(0, number + 1 - first);
    return this.recent.slice(from, from + limit);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private remember(frame: LoggedFrame): void {
    const { recentMax = 0 } = this.options;
    if (recentMax === 0) return;
    this.count += 1;
    this.recent.push({ number: this.count, ...frame });
    // Cut now and then, not at every frame.
    if (this.recent.length > 2 * recentMax) this.recent = this.recent.slice(-recentMax);
  }

  private rotate(): void {
    closeSync(this.descriptor);
    renameSync(this.file, olderFile(this.file));
    this.descriptor = openSync(this.file, 'a');
    this.bytes = 0;
  }
}

/** Returns the name under which a full log is kept. */
export function olderFile(file: string): string {
  return file.replace(/\.jsonl$/, '.1.jsonl');
}
