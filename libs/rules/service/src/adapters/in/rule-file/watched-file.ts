import { stat } from 'node:fs/promises';
import { type Clock, type Instant, type Result, instant } from '@fairlead/core';
import { type FileProblem, readText } from '@fairlead/platform';
import type { FoundFile } from '@fairlead/rules-domain';
import { setTimeout as wait } from 'node:timers/promises';

/** An editor that empties a file before it writes is done by then, in ms. */
const SETTLE_MS = 200;

/** A file as it was found. */
export interface FileSighting extends FoundFile {
  readonly reading: Result<string, readonly FileProblem[]>;
  /** Tells one writing of the file from another. */
  readonly stamp: string;
}

/** A file that is looked at again and again. */
export class WatchedFile {
  private seen = '';

  constructor(
    private readonly file: string,
    private readonly clock: Clock,
  ) {}

  /** Returns the file as it is now. */
  async read(): Promise<FileSighting> {
    const seenAt = this.clock.now();
    const { stamp, writtenAt } = await this.stampOf();
    const reading = await readText(this.file);
    const text = reading.ok ? reading.value : null;
    return { file: this.file, seenAt, writtenAt, stamp, text, reading };
  }

  /** Returns the file where it was written since it was last marked as seen, and nobody writes it just now; else null. */
  async changed(): Promise<FileSighting | null> {
    const before = await this.stampOf();
    if (before.stamp === this.seen) return null;
    await wait(SETTLE_MS);
    const sighting = await this.read();
    return sighting.stamp === before.stamp ? sighting : null;
  }

  /** It is dealt with: it is not returned again until it is written again. */
  markSeen({ stamp }: FileSighting): void {
    this.seen = stamp;
  }

  private async stampOf(): Promise<{ stamp: string; writtenAt: Instant | null }> {
    try {
      const { mtimeMs, ctimeMs, size, ino } = await stat(this.file);
      const stamp = [mtimeMs, ctimeMs, size, ino].join(' ');
      return { stamp, writtenAt: instant(Math.trunc(mtimeMs)) };
    } catch {
      return { stamp: 'none', writtenAt: null };
    }
  }
}
