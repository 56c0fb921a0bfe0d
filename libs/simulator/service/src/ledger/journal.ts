import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, machineDisk } from '../disk/disk';

/** Entries that take more bytes than this are replaced by a snapshot. */
const COMPACT_AT_BYTES = 32 * 1024 * 1024;
/** Where there was no room for a snapshot, the next one is tried after so many bytes more. */
const COMPACT_AGAIN_BYTES = 4 * 1024 * 1024;
/** The same where lines are missing: after so many looks for room. */
const COMPACT_AGAIN_LOOKS = 100;
/** Entries that wait for room take no more memory than this; those beyond it need a snapshot. */
const WAITING_BYTES_MAX = 32 * 1024 * 1024;

/** What a directory held when it was opened. */
export interface JournalContents {
  readonly snapshot: unknown;
  /** Entries that are newer than the snapshot, oldest first. */
  readonly entries: readonly unknown[];
}

interface Numbered {
  readonly n: number;
  readonly entry: unknown;
}

function isNumbered(value: unknown): value is Numbered {
  return typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'number';
}

/** Reads JSON lines; a last line that a kill has cut is left out. */
function parsedLines(file: string): Numbered[] {
  if (!existsSync(file)) return [];
  const rows: Numbered[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      if (isNumbered(value)) rows.push(value);
    } catch {
      break;
    }
  }
  return rows;
}

/** How a journal is written. */
export interface JournalOptions {
  readonly disk?: Disk;
  /** Informed once when nothing can be written, and once when everything is. */
  readonly say?: (text: string) => void;
  /** Default `WAITING_BYTES_MAX`. */
  readonly waitingBytesMax?: number;
}

/**
 * An append-only record of what happened, with snapshots.
 * 1. A line is written before its effect leaves this process, so a killed process forgets nothing that somebody knows.
 * 2. A full disk ends nothing: lines wait in memory, and are written in their order as soon as there is room. A kill in
 *    between comes back to an earlier moment, never to a mixture of two.
 */
export class Journal {
  private readonly lines: string;
  private readonly snapshots: string;
  private readonly file: number;
  private readonly disk: Disk;
  private next = 1;
  private bytes = 0;
  private compactAtBytes = COMPACT_AT_BYTES;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** Lines are missing behind those that wait: there were more than memory may hold. */
  private isTorn = false;
  private looksSinceCompaction = 0;
  private isFailing = false;

  private constructor(
    directory: string,
    private readonly options: JournalOptions,
  ) {
    mkdirSync(directory, { recursive: true });
    this.disk = options.disk ?? machineDisk;
    this.lines = join(directory, 'journal.jsonl');
    this.snapshots = join(directory, 'snapshot.json');
    this.file = openSync(this.lines, 'a');
  }

  /** Opens the directory, creating it where it is missing, and returns what it holds. */
  static open(
    directory: string,
    options: JournalOptions = {},
  ): {
    readonly journal: Journal;
    readonly contents: JournalContents;
  } {
    const journal = new Journal(directory, options);
    return { journal, contents: journal.read() };
  }

  /** True where the entries should be replaced by a snapshot. */
  get wantsSnapshot(): boolean {
    const isDue = this.isTorn && this.looksSinceCompaction >= COMPACT_AGAIN_LOOKS;
    return isDue || this.bytes > this.compactAtBytes;
  }

  /** Appends one entry. It survives the death of this process once the call returns, where there is room for it. */
  append(entry: unknown): void {
    const line = Buffer.from(`${JSON.stringify({ n: this.next, entry })}\n`);
    this.next += 1;
    this.bytes += line.length;
    this.isTorn ||= this.waitingBytes > (this.options.waitingBytesMax ?? WAITING_BYTES_MAX);
    if (!this.isTorn) {
      this.waiting.push(line);
      this.waitingBytes += line.length;
    }
    this.flush();
  }

  /** Writes as much of what waits as there is room for. */
  flush(): void {
    this.looksSinceCompaction += 1;
    if (this.waiting.length === 0) return;
    let written = 0;
    try {
      for (const [index, line] of this.waiting.entries()) {
        this.writeLine(line, index);
        written += 1;
      }
    } catch (error) {
      this.failed(error);
    }
    this.waiting.splice(0, written);
    if (this.waiting.length > 0) return;
    if (this.isTorn) this.compactAtBytes = 0;
    else this.recovered();
  }

  /**
   * Replaces all entries so far by a snapshot and returns true; false where there is no room for it, and the entries
   * stay. A kill at any moment leaves either the old state or the new one.
   */
  compact(snapshot: unknown): boolean {
    this.looksSinceCompaction = 0;
    try {
      this.disk.replace(this.snapshots, JSON.stringify({ n: this.next - 1, entry: snapshot }));
    } catch (error) {
      this.compactAtBytes = this.bytes + COMPACT_AGAIN_BYTES;
      this.failed(error);
      return false;
    }
    truncateSync(this.lines);
    this.bytes = 0;
    this.compactAtBytes = COMPACT_AT_BYTES;
    this.waiting = [];
    this.waitingBytes = 0;
    this.isTorn = false;
    this.recovered();
    return true;
  }

  /** What waits still is written where there is room, and lost where there is none. */
  close(): void {
    this.flush();
    if (this.waiting.length > 0) this.say('the journal ends behind what happened last');
    closeSync(this.file);
  }

  /** A line of which only a part fits goes on with its rest. */
  private writeLine(line: Buffer, index: number): void {
    let rest = line;
    while (rest.length > 0) {
      const fitted = this.disk.append(this.file, rest);
      if (fitted === 0) throw new Error('no room for a line');
      rest = rest.subarray(fitted);
      this.waiting[index] = rest;
      this.waitingBytes -= fitted;
    }
  }

  private failed(error: unknown): void {
    if (!this.isFailing) {
      this.say(
        `the journal ${this.lines} cannot be written: ${String(error)}; make room, a kill forgets what happens until then`,
      );
    }
    this.isFailing = true;
  }

  private recovered(): void {
    if (this.isFailing) this.say('the journal is written again, and nothing is missing in it');
    this.isFailing = false;
  }

  private say(text: string): void {
    this.options.say?.(text);
  }

  private read(): JournalContents {
    const [stored] = parsedLines(this.snapshots);
    const after = stored?.n ?? 0;
    const entries = parsedLines(this.lines).filter(({ n }) => n > after);
    this.next = (entries.at(-1)?.n ?? after) + 1;
    this.dropTornLine();
    return { snapshot: stored?.entry, entries: entries.map(({ entry }) => entry) };
  }

  /** A line cut by a kill would swallow the next one: it is ended, and the reader skips what is no JSON at the end only. */
  private dropTornLine(): void {
    const text = readFileSync(this.lines, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    if (end < text.length) truncateSync(this.lines, Buffer.byteLength(text.slice(0, end)));
  }
}
