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

/** Writes every frame of both directions to a JSON-lines file, with one older file kept when it grows too large. */
export class FrameLog {
  private descriptor: number;
  private bytes: number;

  constructor(
    private readonly file: string,
    private readonly options: { readonly bytesMax: number; readonly streams: boolean },
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.bytes = existsSync(file) ? statSync(file).size : 0;
    this.descriptor = openSync(file, 'a');
  }

  append(frame: LoggedFrame): void {
    const streamed = frame.direction === 'out' && STREAMED.has(frame.fields[0] ?? '');
    if (streamed && !this.options.streams) return;
    if (this.bytes > this.options.bytesMax) this.rotate();
    const line = `${JSON.stringify(frame)}\n`;
    writeSync(this.descriptor, line);
    this.bytes += line.length;
  }

  close(): void {
    closeSync(this.descriptor);
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
