import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LoggedFrame } from './logged-frame';

/** Messages that stream without end; they would push everything else out of a bounded log. */
const STREAMED = new Set(['1', '2', '45', '46', '50', '90', '99']);

/** A frame with its place in the log, counted from 1 since the simulator was started. */
export interface NumberedFrame extends LoggedFrame {
  readonly number: number;
}

/**
 * Writes every frame of both directions to a JSON-lines file, with one older file kept when it grows too large. A frame
 * that cannot be written, as on a full disk, is left out and counted: a log never ends what it is a log of.
 */
export class FrameLog {
  private descriptor: number | null = null;
  private bytes = 0;
  private lost = 0;
  private failing = false;
  private torn = false;
  private recent: NumberedFrame[] = [];
  private count = 0;

  constructor(
    private readonly file: string,
    private readonly options: {
      readonly bytesMax: number;
      readonly streams: boolean;
      /** Frames kept in memory for `after`, default none. */
      readonly recentMax?: number;
      /** Informed once when frames begin to be lost, and once when they are written again. */
      readonly say?: (text: string) => void;
    },
  ) {
    this.attempt(() => this.open());
  }

  /** Frames that could not be written. */
  get lostFrames(): number {
    return this.lost;
  }

  append(frame: LoggedFrame): void {
    const streamed = frame.direction === 'out' && STREAMED.has(frame.fields[0] ?? '');
    if (streamed && !this.options.streams) return;
    this.remember(frame);
    this.attempt(() => this.write(`${JSON.stringify(frame)}\n`));
  }

  /** Returns frames after a number, oldest first; only the last `recentMax` are there. */
  after(number: number, limit: number): readonly NumberedFrame[] {
    const first = this.recent[0]?.number ?? 1;
    const from = Math.max(0, number + 1 - first);
    return this.recent.slice(from, from + limit);
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  private attempt(work: () => void): void {
    try {
      work();
      if (this.lost > 0 && this.failing)
        this.tell(`frames are written again; ${this.lost} were lost`);
      this.failing = false;
    } catch (error) {
      this.lost += 1;
      // Opened anew the next time: what it was opened on may be gone, or somewhere else by then.
      this.close();
      if (!this.failing) this.tell(`frames cannot be written to ${this.file}: ${String(error)}`);
      this.failing = true;
    }
  }

  private tell(text: string): void {
    this.options.say?.(text);
  }

  private write(line: string): void {
    if (this.bytes > this.options.bytesMax) this.rotate();
    const descriptor = this.descriptor ?? this.open();
    // A line of which only a part fits is ended, so that the next one is a line of its own.
    const bytes = Buffer.from(this.torn ? `\n${line}` : line);
    this.torn = true;
    const written = writeSync(descriptor, bytes);
    this.bytes += written;
    if (written < bytes.length) throw new Error('no room for a whole line');
    this.torn = false;
  }

  private open(): number {
    mkdirSync(dirname(this.file), { recursive: true });
    this.descriptor = openSync(this.file, 'a');
    this.bytes = fstatSync(this.descriptor).size;
    return this.descriptor;
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
    this.close();
    renameSync(this.file, olderFile(this.file));
    this.open();
  }
}

/** Returns the name under which a full log is kept. */
export function olderFile(file: string): string {
  return file.replace(/\.jsonl$/, '.1.jsonl');
}
