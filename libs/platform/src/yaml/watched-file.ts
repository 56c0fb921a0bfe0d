import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, type Instant, type Result, instant } from '@fairlead/core';
import type { FileProblem } from './file-problem';
import { readText } from './read-text';

/** An editor that empties a file before it writes is done by then, in ms. */
const SETTLE_MS = 200;

/** A file as it was read, and what to look at for changes. */
export interface FileReading {
  readonly reading: Result<string, readonly FileProblem[]>;
  readonly inputs: readonly string[];
}

/** Returns the text of a file as it is. */
export async function readDocument(file: string): Promise<FileReading> {
  return { reading: await readText(file), inputs: [file] };
}

/** A file as it was found. */
export interface FileSighting {
  readonly file: string;
  readonly seenAt: Instant;
  /** When it was written; null where it cannot be seen. */
  readonly writtenAt: Instant | null;
  /** Null where it cannot be read. */
  readonly text: string | null;
  readonly reading: Result<string, readonly FileProblem[]>;
  /** Tells one writing of the file, and of those that it is made of, from another. */
  readonly stamp: string;
}

/** A file that is looked at again and again, with those that it is made of. */
export class WatchedFile {
  private seen = '';
  private inputs: readonly string[];

  constructor(
    private readonly file: string,
    private readonly parts: {
      readonly clock: Clock;
      readonly read: (file: string) => Promise<FileReading>;
    },
  ) {
    this.inputs = [file];
  }

  /** Returns the file as it is now. */
  async read(): Promise<FileSighting> {
    const seenAt = this.parts.clock.now();
    const { stamp, writtenAt } = await this.stampOf();
    const { reading, inputs } = await this.parts.read(this.file);
    if (inputs.join('\n') !== this.inputs.join('\n')) {
      // Stamped before it is read, or what is written meanwhile would be missed: so it is read again.
      this.inputs = inputs;
      return this.read();
    }
    const text = reading.ok ? reading.value : null;
    return { file: this.file, seenAt, writtenAt, stamp, text, reading };
  }

  /** Returns the file where it was written since it was last marked as seen, and nobody writes it just now; else null. */
  async changed(): Promise<FileSighting | null> {
    const before = await this.stampOf();
    if (before.stamp === this.seen) return null;
    await wait(SETTLE_MS);
    const settled = await this.stampOf();
    return settled.stamp === before.stamp ? this.read() : null;
  }

  /** It is dealt with: it is not returned again until it is written again. */
  markSeen({ stamp }: FileSighting): void {
    this.seen = stamp;
  }

  /** It is returned again although it was not written again: what it rests on has changed. */
  forget(): void {
    this.seen = '';
  }

  private async stampOf(): Promise<{ stamp: string; writtenAt: Instant | null }> {
    const stamps = await Promise.all(this.inputs.map(stampOfFile));
    const newest = Math.max(...stamps.map(({ writtenMs }) => writtenMs));
    return {
      stamp: stamps.map(({ text }) => text).join('\n'),
      writtenAt: newest < 0 ? null : instant(newest),
    };
  }
}

async function stampOfFile(file: string): Promise<{ text: string; writtenMs: number }> {
  try {
    const found = await stat(file);
    const { mtimeMs, ctimeMs, size, ino } = found;
    const text = [file, mtimeMs, ctimeMs, size, ino].join(' ');
    return { text, writtenMs: found.isFile() ? Math.trunc(mtimeMs) : -1 };
  } catch {
    return { text: `${file} none`, writtenMs: -1 };
  }
}
